#pragma once

#include "fit/refine.h"

namespace routescale {

// The last part of Refine alone: Gauss–Newton steps from a place close to a
// minimum. Converged: they ended in it.
Optimum PolishNearby(const FitLaw& law,
                     const ResidualModel& model,
                     const Constraints& constraints,
                     const Eigen::VectorXd& start);

}  // namespace routescale
