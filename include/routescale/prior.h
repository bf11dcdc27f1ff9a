#pragma once

#include <map>
#include <string>
#include <vector>

#include "routescale/fit.h"
#include "routescale/selection.h"

namespace routescale {

// What is known of a parameter before any run: P = value, with a standard
// deviation of ln P of ln(factor). A value below 0 has the one of ln(−P).
struct PriorOfParameter {
  double value = 0, factor = 0;  // factor > 1
};

// By parameter. Those that are not named lie anywhere in their bounds, with
// even chances: of their logarithm where the lower bound is positive.
using Priors = std::map<std::string, PriorOfParameter>;

// Throws Error for a prior of what is no parameter of the law, or outside of
// its bounds, and for a free parameter that has neither a prior nor bounds.
void CheckPriors(const Law& law,
                 const ParameterChanges& changes,
                 const Priors& priors);

// For few runs, fewer than parameters even: the most likely coefficients by
// runs and prior together, in place of least squares. GroupFit::draws has
// samples of what the coefficients may be, each of them the most likely ones
// for a draw from the prior and for runs with other errors (randomised maximum
// likelihood; Oliver, He and Reynolds 1996). Standard errors and the
// covariance are those of the samples, the error of a run is by marginal
// likelihood (MacKay 1992). Warns with the code "prior". Deterministic.
std::vector<GroupFit> FitGroupsByPrior(const Law& law,
                                       const std::vector<Points>& groups,
                                       const FitOptions& options,
                                       const Priors& priors);

// Whether a fit is one of these.
bool IsByPrior(const GroupFit& fit);

// Whether a fit by least squares leaves a coefficient on a bound, undetermined,
// or known no better than its bounds say by themselves: a fit by prior tells
// more. False where some coefficient has no bounds.
bool IsPriorOfUse(const Law& law,
                  const ParameterChanges& changes,
                  const GroupFit& fit);

// What the error of a run is taken for while none is known, half a percent of
// the loss, in a scale of residuals. NaN in the linear one.
double UsualRunError(Residual residual);

}  // namespace routescale
