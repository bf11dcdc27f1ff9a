#pragma once

#include <vector>

#include "routescale/model.h"
#include "routescale/report.h"
#include "routescale/selection.h"

namespace routescale {

// One row for each point of each group.
Sheet FittedPointsSheet(const SavedFit& fit, const std::vector<Points>& groups);

// One row for each of SelectionReport::dropped.
Sheet DroppedRowsSheet(const SelectionReport& report);

}  // namespace routescale
