#pragma once

#include "inference/refit.h"

namespace routescale {

// A leverage above this is 1: the law passes through the point.
inline constexpr double kLargestLeverage = 1 - 1e-9;

// The space that residuals can move in near the optimum, parameters at a bound
// left out: J = QR in internal coordinates.
struct TangentSpace {
  Eigen::MatrixXd basis;  // Q, rows × rank: orthonormal
  // parameters × rank: u moves by moves·y where the residuals move by Q y; 0
  // for parameters that have no effect of their own.
  Eigen::MatrixXd moves;
};
TangentSpace MakeTangentSpace(const RefitBase& base);

// Q alone.
Eigen::MatrixXd TangentBasis(const RefitBase& base);

// h_i of each row: the diagonal of the hat matrix QQᵀ. Their sum is the rank.
Eigen::VectorXd Leverages(const RefitBase& base);

// Cook's distance of each row, r² h / (s² p (1 − h)²) with p = Σh, by least
// squares with residuals of this variance s². Leverages of 1 count as a little
// less.
Eigen::ArrayXd CookDistances(const RefitBase& base,
                             const Eigen::VectorXd& leverages,
                             double variance);

}  // namespace routescale
