#pragma once

#include "inference/refit.h"

namespace routescale {

// A leverage above this is 1: the law passes through the point.
inline constexpr double kLargestLeverage = 1 - 1e-9;

// Q, rows × rank: an orthonormal basis of the columns of the Jacobian,
// parameters at a bound left out.
Eigen::MatrixXd TangentBasis(const RefitBase& base);

// h_i of each row: the diagonal of the hat matrix QQᵀ. Their sum is the rank.
Eigen::VectorXd Leverages(const RefitBase& base);

}  // namespace routescale
