#pragma once

#include <Eigen/Core>

#include "inference/profile.h"
#include "inference/refit.h"

namespace routescale {

// How the parameters, in internal coordinates, follow the target along its
// profile at the optimum: du per unit of its coordinate, in the linear model
//
//   C g / gᵀ C g,   C = (JᵀJ)⁻¹, g the gradient of the coordinate,
//
// over the parameters that are not at a bound. Zero where there is none.
Eigen::VectorXd ProfileTangent(const RefitBase& base,
                               const ProfileTarget& target);

}  // namespace routescale
