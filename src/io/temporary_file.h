#pragma once

#include <string>

namespace routescale {

// A new file beside the one that it is to replace. It is removed unless
// RenameTo() gave it its name: by the destructor, or by the signal that ends
// the process (INT, TERM, HUP, QUIT; of several such files at a time, the
// first).
class TemporaryFile {
 public:
  // In `folder`, "" for the current one. Throws nothing: see descriptor().
  explicit TemporaryFile(const std::string& folder);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  // -1 if it could not be made, with the reason in errno.
  int descriptor() const { return descriptor_; }
  // Sets the permissions, closes and renames. False, with the reason in errno,
  // if one of them failed; a full disk may show only now.
  bool RenameTo(const std::string& path, unsigned permissions);

 private:
  std::string name_;
  int descriptor_;
};

}  // namespace routescale
