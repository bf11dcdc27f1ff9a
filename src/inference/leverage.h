#pragma once

#include "inference/refit.h"

namespace routescale {

// h_i of each row: the diagonal of J (JᵀJ)⁺ Jᵀ, parameters at a bound left
// out. Their sum is the rank.
Eigen::VectorXd Leverages(const RefitBase& base);

}  // namespace routescale
