#pragma once

#include <string>
#include <vector>

#include "routescale/compare.h"

namespace routescale {

// Enough decimals for three digits of the smallest of these.
int CommonDecimals(const std::vector<double>& values);

// All errors that a table of the comparison shows.
std::vector<double> ErrorsOf(const Comparison& comparison);

// The header of a split's column: "without run", "at N > 1e9".
std::string SplitHeader(const Split& split);

// The key of a split in CSV: "loo", "leave_out", "folds", "hold_out", the
// second formula "hold_out_2".
std::vector<std::string> SplitKeys(const std::vector<Split>& splits);

// What the columns mean, one sentence each.
std::vector<std::string> ComparisonNotes(const Comparison& comparison);

}  // namespace routescale
