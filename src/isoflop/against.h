#pragma once

#include <vector>

#include "routescale/isoflop.h"

namespace routescale {

// Fits options.against to the points of a group and compares the exponents of
// its own optima at the budgets used with those that approach 2 finds in its
// losses at the same runs, without noise. `warnings`: those of the fit.
std::vector<AgainstRow> CompareWithLaw(
    const Points& points,
    const std::vector<IsoflopBudget>& budgets,
    const IsoflopOptions& options,
    std::vector<Warning>* warnings);

}  // namespace routescale
