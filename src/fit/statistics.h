#pragma once

#include <Eigen/Core>
#include <vector>

#include "routescale/fit.h"

namespace routescale {

// From Σ r² = sse of n points on the scale of `target` (n: √w t) with k
// parameters; `roots` are √w:
//
//   rmse² = sse/n,  sigma² = sse/(n−k),  R² = 1 − sse/Σ w (t − t̄)²,  NaN if
//                                                all t are equal,
//   AIC = n ln(sse/n) + 2k,  AICc = AIC + 2k(k+1)/(n−k−1),
//   BIC = n ln(sse/n) + k ln n.
Statistics ComputeStatistics(double sse,
                             const Eigen::VectorXd& target,
                             const Eigen::VectorXd& roots,
                             int parameters);

// The upper of the two middle values of an even number; 0 of none.
double UpperMedian(std::vector<double> values);

// 1.4826 median |r|: the standard deviation of normal residuals. The `through`
// smallest, of points that the law was made to pass through, do not count.
double MedianScale(const Eigen::VectorXd& residuals, int through = 0);

// Replaces what belongs to least squares: the objective; sigma, by the median
// scale of the residuals √w r times √(n/(n−k)), or by that of those but the
// `through` = k smallest; and AIC, AICc and BIC, by NaN.
void MakeRobust(double objective,
                const Eigen::VectorXd& residuals,
                int through,
                Statistics* statistics);

}  // namespace routescale
