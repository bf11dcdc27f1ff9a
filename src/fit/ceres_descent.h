#pragma once

#include "fit/internal_model.h"

namespace routescale {

// Where Ceres' trust region ends from u, inside the bounds; u where it fails.
Eigen::VectorXd SolveWithCeres(InternalModel* model,
                               const FitLaw& law,
                               const Bounds& bounds,
                               Eigen::VectorXd u);

}  // namespace routescale
