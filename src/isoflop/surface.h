#pragma once

#include <string>
#include <vector>

#include "routescale/isoflop.h"

namespace routescale {

// The minimum over sizes and another variable at one budget.
SurfaceBudget FitSurface(double budget,
                         const std::vector<double>& sizes,
                         const std::string& name,
                         const std::vector<double>& by,
                         const std::vector<double>& losses,
                         double level);

}  // namespace routescale
