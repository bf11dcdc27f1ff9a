#pragma once

#include <string>
#include <vector>

#include "routescale/isoflop.h"

namespace routescale {

// y = coefficient * x^exponent through three points or more.
IsoflopLaw FitPowerLaw(const std::string& variable,
                       const std::vector<double>& x,
                       const std::vector<double>& y,
                       double level);

}  // namespace routescale
