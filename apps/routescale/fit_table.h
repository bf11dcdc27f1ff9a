#pragma once

#include <string>

#include "routescale/model.h"

namespace routescale::app {

struct FittedTable {
  SavedFit fit;
  SelectionReport report;
};

// Reads, selects and fits: the work of `fit` and of `check`. `law` is a name,
// a file or a formula; a law that is already known is passed in `known`.
FittedTable FitTable(const std::string& table,
                     const std::string& law,
                     const SelectionOptions& selection,
                     const FitOptions& options,
                     const IntervalOptions& interval = {},
                     const Law* known = nullptr);

}  // namespace routescale::app
