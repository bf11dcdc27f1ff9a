#pragma once

#include <vector>

#include "routescale/compare.h"

namespace routescale {

// Fills what the laws of each group, and of all groups together, are to each
// other: differences of AICc, weights, tests of nested laws, and the best.
// `fits` are by group, then law, as the rows of the comparison are.
void RankLaws(const std::vector<Law>& laws,
              const std::vector<Points>& groups,
              const std::vector<GroupFit>& fits,
              const FitOptions& options,
              Comparison* comparison);

}  // namespace routescale
