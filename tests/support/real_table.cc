#include "support/real_table.h"
#include "support/source_path.h"

#include <cstdlib>
#include <filesystem>

namespace routescale {

std::string RealTable() {
  const char* named = std::getenv("ROUTESCALE_CURVES");
  const std::string path = named ? named : SourcePath("data/curves.csv.gz");
  return std::filesystem::is_regular_file(path) ? path : "";
}

bool DataRequired() {
  return std::getenv("ROUTESCALE_REQUIRE_DATA") != nullptr;
}

}  // namespace routescale
