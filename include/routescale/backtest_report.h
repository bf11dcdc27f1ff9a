#pragma once

#include <string>

#include "routescale/backtest.h"
#include "routescale/compare_report.h"

namespace routescale {

// The document of a backtest: a line for each law, then a line for each cutoff
// with the coefficients. CSV and TSV have one line for each cutoff; JSON is
// routescale/backtest/1.
std::string RenderBacktest(const Backtest& backtest,
                           const CompareReportOptions& options);

}  // namespace routescale
