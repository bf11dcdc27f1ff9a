#pragma once

#include <string>
#include <vector>

#include "routescale/fit.h"
#include "routescale/law.h"
#include "routescale/progress.h"
#include "routescale/selection.h"

namespace routescale {

// Intervals know how uncertain the coefficients are, not that the law may have
// the wrong shape. That shows in runs beyond the fitted ones: fits up to each
// cutoff of a cost predict the runs ahead (see backtest.h), and
//
//   variance of observation - law = s^2 + (g h)^2,   h = ln(cost/cutoff),
//
// s what the fit expects (BacktestRow::Error), g the growth, the same at every
// cutoff: the g with which the standardised squares average 1, each cutoff
// counted once (Paule and Mandel 1982); 0 where they average less without.
//
// Fills fits[g].calibration from groups[g]. Throws Error for a formula of other
// names than variables of the law, for costs that are not positive, and where
// fewer than kFewestCutoffs cutoffs have runs ahead.
inline constexpr int kFewestCutoffs = 3;
void CalibrateFits(const Law& law,
                   const std::vector<Points>& groups,
                   const std::string& cost,
                   const FitOptions& options,
                   std::vector<GroupFit>* fits,
                   const ProgressFunction& progress = {});

}  // namespace routescale
