#pragma once

#include <Eigen/Core>
#include <vector>

#include "fit/minima.h"
#include "fit/refine.h"

namespace routescale {

// The best minimum of a robust objective. First from the minima of least
// squares; then, every point weighed by how far the best of those trusts it,
// from the minima that the starts reach by weighted least squares: outliers
// that mislead the first search have no say in the second. Takes the first
// verdict->starts of the starts; fills agreeing_starts and distinct_minima.
Optimum FindRobustOptimum(const FitLaw& law,
                          const Points& points,
                          const std::vector<Minimum>& minima,
                          const std::vector<Eigen::VectorXd>& starts,
                          Verdict* verdict);

}  // namespace routescale
