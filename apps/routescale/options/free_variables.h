#pragma once

#include <string>
#include <vector>

#include "routescale/plan.h"

namespace routescale::app {

// Throws Error (kUsage) unless the value of what is a variable of the law lies
// in its range.
void CheckGiven(const Law& law,
                const std::string& option,
                const std::string& name,
                double value);

// --free VAR, VAR=LOW:HIGH or VAR=V1,V2,... and --round VAR=VALUES.
std::vector<FreeVariable> ParseFreeVariables(
    const Law& law,
    const std::vector<std::string>& free,
    const std::vector<std::string>& round);

}  // namespace routescale::app
