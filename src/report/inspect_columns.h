#pragma once

#include "routescale/inspect.h"
#include "routescale/report.h"

namespace routescale {

// The columns of a table for people: column, kind, missing, distinct, values.
Sheet ColumnSheet(const TableSummary& summary);
constexpr size_t kDistinctColumn = 3;

// The same for programs, with min and max.
Sheet ExactColumnSheet(const TableSummary& summary);

}  // namespace routescale
