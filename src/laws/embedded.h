#pragma once

#include <string_view>
#include <vector>

namespace routescale {

struct EmbeddedLaw {
  std::string_view name, toml;
};

// The files of data/laws, in the order of CMakeLists.txt.
const std::vector<EmbeddedLaw>& EmbeddedLaws();

}  // namespace routescale
