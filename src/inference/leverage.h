#pragma once

#include "inference/refit.h"

namespace routescale {

// A leverage above this is 1: the law passes through the point.
inline constexpr double kLargestLeverage = 1 - 1e-9;

// h_i of each row: the diagonal of J (JᵀJ)⁺ Jᵀ, parameters at a bound left
// out. Their sum is the rank.
Eigen::VectorXd Leverages(const RefitBase& base);

}  // namespace routescale
