#pragma once

#include <string>

#include "design/criterion.h"
#include "design/limits.h"

namespace routescale {

// The least budget whose whole runs leave a standard deviation exp((Φ +
// shift)/2) of at most `wanted`. Throws Error, with the name of the target,
// where no budget does, or where none is needed.
double LeastBudget(const DesignCriterion& criterion,
                   DesignLimits limits,
                   double shift,
                   double wanted,
                   const std::string& target);

}  // namespace routescale
