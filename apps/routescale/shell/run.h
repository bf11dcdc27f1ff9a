#pragma once

#include <string>
#include <vector>

namespace routescale::app {

// The program, given what stands behind its name. Reports whatever is wrong on
// standard error and returns the exit code; throws nothing.
int RunProgram(const std::vector<std::string>& arguments);

}  // namespace routescale::app
