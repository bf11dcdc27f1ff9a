#pragma once

#include <string>
#include <vector>

#include "options/queries.h"

namespace routescale::app {

// Candidates: all combinations of the values that --free and --round give each
// variable of the law, the last one changing fastest. Throws Error (kUsage).
Queries GridOf(const Law& law,
               std::vector<std::string> free,
               const std::vector<std::string>& round);

}  // namespace routescale::app
