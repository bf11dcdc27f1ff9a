#pragma once

#include <functional>

#include "routescale/table.h"

namespace routescale {

// As ReadRuns; `each_row` sees every row of the table while it is current.
RunTable ReadRuns(TableReader* reader,
                  const ReadPlan& plan,
                  const std::function<void(const TableReader&)>& each_row);

}  // namespace routescale
