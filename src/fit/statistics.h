#pragma once

#include <Eigen/Core>

#include "routescale/fit.h"

namespace routescale {

// From Σ r² = sse of n points on the scale of `target` (n: √w t) with k
// parameters; `roots` are √w:
//
//   rmse² = sse/n,  sigma² = sse/(n−k),  R² = 1 − sse/Σ w (t − t̄)²,
//   AIC = n ln(sse/n) + 2k,  AICc = AIC + 2k(k+1)/(n−k−1),
//   BIC = n ln(sse/n) + k ln n.
Statistics ComputeStatistics(double sse,
                             const Eigen::VectorXd& target,
                             const Eigen::VectorXd& roots,
                             int parameters);

}  // namespace routescale
