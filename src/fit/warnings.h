#pragma once

#include "fit/covariance.h"
#include "fit/problem.h"

namespace routescale {

// Adds to fit->warnings what the user must know before trusting a number: see
// WarningCodes().
void AddWarnings(const FitLaw& law,
                 const Curvature& curvature,
                 double target_norm,
                 GroupFit* fit);

// Says anew which parameters are weakly determined, after other intervals have
// taken the place of Wald's.
void RepeatWeakness(const FitLaw& law, GroupFit* fit);

}  // namespace routescale
