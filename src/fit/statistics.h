#pragma once

#include <Eigen/Core>
#include <vector>

#include "routescale/fit.h"

namespace routescale {

// From Σ r² = sse of n points on the scale of `target` (n: √w t) with k
// parameters; `roots` are √w:
//
//   rmse² = sse/Σw,  sigma² = rmse² n/(n−k), both of a run of mean weight,
//   R² = 1 − sse/Σ w (t − t̄)², NaN if all t are equal,
//   AIC = n ln rmse² + 2k,  BIC = n ln rmse² + k ln n,
//   AICc = AIC + 2K(K+1)/(n−K−1), K = k + 1: sigma is estimated too (Hurvich
//   and Tsai 1989; Burnham and Anderson 2002, 2.4).
//
// Where errors are known, w = 1/s²: sigma is that of a run of mean weight, the
// criteria have sse in place of n ln rmse², and K = k.
Statistics ComputeStatistics(double sse,
                             const Eigen::VectorXd& target,
                             const Eigen::VectorXd& roots,
                             int parameters,
                             bool known_errors);

// F test of `numerator` more parameters that reduce Σ r² by `fall` to `sse`,
// which has so many degrees of freedom; by known errors a chi-square test. NaN
// without degrees.
struct FTest {
  double f = 0, p = 0;
};
FTest TestFall(
    double fall, int numerator, double sse, int degrees, bool known_errors);

// The upper of the two middle values of an even number; 0 of none.
double UpperMedian(std::vector<double> values);

// 1.4826 median |r|: the standard deviation of normal residuals. The `through`
// smallest, of points that the law was made to pass through, do not count.
double MedianScale(const Eigen::VectorXd& residuals, int through = 0);

// Replaces what belongs to least squares: the objective; sigma, by the median
// scale of the residuals √w r times √(n/(n−k)), or by that of those but the
// `through` = k smallest, of a run of mean weight; and AIC, AICc and BIC, by
// NaN.
void MakeRobust(double objective,
                const Eigen::VectorXd& residuals,
                const Eigen::VectorXd& roots,
                int through,
                Statistics* statistics);

}  // namespace routescale
