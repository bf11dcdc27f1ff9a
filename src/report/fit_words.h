#pragma once

#include <string>
#include <utility>
#include <vector>

#include "routescale/fit_report.h"

namespace routescale {

// What a fit says, in words and finished numbers; layout is elsewhere.

// "log10 L".
std::string ResidualName(Residual residual);

// The numbers of one estimate, as many digits as its standard error has two.
struct EstimateText {
  std::string value, std_error, interval;
};
EstimateText DescribeEstimate(const Estimate& estimate, bool derived);

// "" when all is well, else "fixed", "at its upper bound 1e8", "not
// identified", "no upper limit", …
std::string DescribeStatus(const SavedFit& fit, const Estimate& estimate);

// "59 points, RMSE 0.0032 in log10 L (0.74 %), R² 0.99712".
std::string DescribeStatistics(const SavedFit& fit, const GroupFit& group);
// "" where no standard errors of the runs were given.
std::string DescribeChiSquare(const SavedFit& fit, const GroupFit& group);
// A line for each joint region: how far it reaches.
std::vector<std::string> DescribeRegions(const GroupFit& group);
// "" where it was not measured.
std::string DescribeCalibration(const SavedFit& fit, const GroupFit& group);
// "no better minimum from 256 places and 16 descents, the best reached by 11 of
// them"; "" for coefficients that were never fitted.
std::string DescribeVerdict(const GroupFit& group);
// "2 distinct minima, gradient below 1e-9, condition 3.1e4".
std::string DescribeMinimum(const GroupFit& group);
// Ranges of the variables; criteria.
std::string DescribeRange(const SavedFit& fit, const GroupFit& group);
std::string DescribeCriteria(const GroupFit& group);

// "95 % bootstrap interval": the head of the column of intervals.
std::string DescribeMethod(const SavedFit& fit);
// "2000 resamples (cases), seed 1"; "" for methods without.
std::string DescribeResampling(const SavedFit& fit);
// "without run 17 c moves by 0.8 standard errors (Cook's distance 0.31, …)";
// the test of runs; lack of fit. Empty without diagnostics.
std::vector<std::string> DescribeDiagnostics(const GroupFit& group);

// "the last row of each run".
std::string DescribeRows(const RowRule& row);

// A label and what belongs to it: law, source, points, kept, runs, held.
struct Detail {
  std::string label, text;
  bool code = false;  // a formula: to be copied whole
};
std::vector<Detail> DescribeOrigin(const SavedFit& fit,
                                   const SelectionReport* selection);

}  // namespace routescale
