#include "support/shared_data.h"

#include <cstdlib>
#include <filesystem>

#include "support/source_path.h"

namespace routescale {

std::string SharedFile(const std::string& name) {
  const char* folder = std::getenv("ROUTESCALE_SHARED");
  const std::string path =
      (folder ? std::string(folder) : SourcePath("../shared")) + "/" + name;
  return std::filesystem::is_regular_file(path) ? path : "";
}

}  // namespace routescale
