#pragma once

#include <string>

#include "routescale/compare_report.h"

namespace routescale {

std::string ComparisonJson(const Comparison& comparison,
                           const CompareReportOptions& options);

std::string GroupsJson(const GroupComparison& comparison,
                       const CompareReportOptions& options);

}  // namespace routescale
