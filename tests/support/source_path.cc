#include "support/source_path.h"

namespace routescale {

std::string SourcePath(const std::string& name) {
  return ROUTESCALE_SOURCE_DIR "/" + name;
}

}  // namespace routescale
