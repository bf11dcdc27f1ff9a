#pragma once

#include <vector>

#include "routescale/fit.h"
#include "routescale/law.h"
#include "routescale/selection.h"

namespace routescale {

// The points of one group beside its fit, [i]. With r the residual, w the
// weight, s the residual standard error and p the rank of the Jacobian:
//
//   standardised = √w r / (s √(1 − h)),   Cook = standardised² h / (p (1 − h))
//
// NaN where the residuals do not tell how large the errors are. By other
// objectives than least squares there are no leverages and no distances, and
// standardised = √w r / s.
struct FittedPoints {
  std::vector<double> fitted;    // in the unit of the response
  std::vector<double> residual;  // run less law, in the scale of the fit
  std::vector<double> standardised, leverage, cook;
};

// groups[g]: the points that fits[g] was made of.
std::vector<FittedPoints> FindFittedPoints(const Law& law,
                                           const std::vector<Points>& groups,
                                           const FitOptions& options,
                                           const std::vector<GroupFit>& fits);

}  // namespace routescale
