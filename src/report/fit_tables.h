#pragma once

#include <string>
#include <vector>

#include "report/prose_document.h"
#include "routescale/fit_report.h"

namespace routescale {

// The tables of a fit, for whatever document. Cells are finished, and plain.

// Header and rows of all groups, so that their columns line up: parameters,
// then derived values, group after group.
ProseTable EstimateTable(const SavedFit& fit, const FitReportOptions& options);

// Lower triangle, with names in the first row and column.
ProseTable CorrelationTable(const GroupFit& group);

// Lines under the heading of a group.
std::vector<std::string> GroupLines(const SavedFit& fit,
                                    const GroupFit& group,
                                    bool verbose);

}  // namespace routescale
