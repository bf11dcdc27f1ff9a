#pragma once

#include "fit/covariance.h"
#include "fit/problem.h"

namespace routescale {

// Adds to fit->warnings what the user must know before trusting a number.
// Codes are stable:
//
//   not-converged      the gradient is not zero at the best point found
//   starts-disagree    only one start reached the best objective
//   not-identified     the data do not determine these parameters
//   at-bound           the estimate lies on a bound of the parameter
//   weakly-determined  a positive parameter known to no better than a factor
//   trade-off          two estimates are correlated beyond ±0.98
//   no-error-estimate  no degrees of freedom, or a fit without residuals
void AddWarnings(const FitLaw& law,
                 const Curvature& curvature,
                 double target_norm,
                 GroupFit* fit);

// Says anew which parameters are weakly determined, after their intervals have
// changed.
void RepeatWeakness(const FitLaw& law, GroupFit* fit);

}  // namespace routescale
