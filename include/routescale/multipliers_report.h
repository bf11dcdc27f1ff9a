#pragma once

#include <string>

#include "routescale/compare_report.h"
#include "routescale/multipliers.h"

namespace routescale {

// The document of a comparison of costs. CSV and TSV have one line per group
// and loss; JSON is routescale/multipliers/1.
std::string RenderMultipliers(const MultiplierComparison& comparison,
                              const CompareReportOptions& options);

}  // namespace routescale
