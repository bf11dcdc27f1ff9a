#pragma once

#include <vector>

#include "routescale/backtest.h"
#include "routescale/fit.h"

namespace routescale {

// The errors of the runs ahead of each of several cutoffs, none without runs.
using ErrorsByCutoff = std::vector<std::vector<BacktestRow::Error>>;

// Fills growth, cutoffs and predictions; see calibrate.h.
Calibration MeasureGrowth(const ErrorsByCutoff& cutoffs);

// Fills calibrated_coverage of rows of one group and law, ascending cutoffs:
// the intervals of the runs ahead of a cutoff, widened by the growth that the
// runs up to it tell.
void FillCalibratedCoverage(double level,
                            const std::vector<BacktestRow*>& rows);

}  // namespace routescale
