#pragma once

#include "base/nan.h"
#include "fit/covariance.h"

namespace routescale {

// Estimate ± t standard errors, NaN where there are none.
struct WaldInterval {
  double std_error = kNaN, low = kNaN, high = kNaN;
};

// In the logarithm, if so wanted, of a positive value.
WaldInterval Wald(double value, double std_error, double t, bool in_logarithm);

// Derived quantity `index` of a law at an optimum.
Estimate EstimateDerived(const FitLaw& law,
                         size_t index,
                         const Optimum& optimum,
                         const Curvature& curvature,
                         double t);

// Internal coordinates after a step; those of parameters that are positive by
// nature go that far in their logarithm.
Eigen::VectorXd MovedCoordinates(const FitLaw& law,
                                 Eigen::VectorXd u,
                                 const Eigen::VectorXd& step);

}  // namespace routescale
