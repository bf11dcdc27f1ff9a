#pragma once

#include "report/prose_document.h"
#include "routescale/compare.h"

namespace routescale {

// Group, law, "best", criteria and errors; a row for each group and law.
ProseTable ComparisonTable(const Comparison& comparison);

}  // namespace routescale
