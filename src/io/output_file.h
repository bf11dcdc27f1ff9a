#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace routescale {

// A file being written, as WriteDocument describes it. Unless Finish() was
// called nothing is left of it.
class OutputFile {
 public:
  explicit OutputFile(const std::string& path);
  ~OutputFile();

  void Write(std::string_view bytes);
  void Finish();

 private:
  class Target;
  class StandardOutput;
  class Direct;
  class Replacement;
  static std::unique_ptr<Target> Open(const std::string& path);

  std::unique_ptr<Target> target_;
};

}  // namespace routescale
