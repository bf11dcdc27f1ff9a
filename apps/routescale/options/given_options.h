#pragma once

#include <string>
#include <vector>

#include "shell/command_line.h"

namespace routescale::app {

// " --where 'k == 1' --strict": those options that are not as `usual`, records
// of the same options in the same order with their defaults.
std::string GivenOptions(const std::vector<Option>& given,
                         const std::vector<Option>& usual);

}  // namespace routescale::app
