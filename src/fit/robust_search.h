#pragma once

#include "fit/refine.h"
#include "fit/search.h"

namespace routescale {

// The best minimum of a robust objective. First from the minima of least
// squares; then, every point weighed by how far the best of those trusts it,
// from the minima of a second search, by weighted least squares: outliers that
// mislead the first search have no say in the second. Fills what the verdict
// says of the search. Never worse than a start that the options give.
Optimum FindRobustOptimum(const FitLaw& law,
                          const Points& points,
                          const GroupSearch& search,
                          const FitOptions& options,
                          Verdict* verdict);

}  // namespace routescale
