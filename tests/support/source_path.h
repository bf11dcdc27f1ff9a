#pragma once

#include <string>

namespace routescale {

// Where a file of the source tree is: SourcePath("README.md").
std::string SourcePath(const std::string& name);

}  // namespace routescale
