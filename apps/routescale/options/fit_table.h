#pragma once

#include <optional>
#include <string>
#include <vector>

#include "routescale/model.h"
#include "routescale/prior.h"
#include "routescale/selection.h"

namespace routescale::app {

struct FittedTable {
  SavedFit fit;
  SelectionReport report;
  std::vector<Points> points;  // of each group
};

// What `fit` alone asks for.
struct FitExtras {
  std::vector<std::string> at;   // points to report, "N=1e9,E=64"
  std::optional<Shard> shard;    // this part of the resampling, no intervals
  std::optional<Priors> priors;  // the likeliest coefficients, by a prior
  // So too, by the bounds, where some group has too few runs for an error, or
  // the bounds tell as much as the runs.
  bool bounds_if_few = false;
};

// The name of the table without its folder, of several files all of them.
std::string DataName(const TableReader& reader);

// Reads, selects and fits: the work of `fit` and of `check`. `law` is a name,
// a file or a formula; a law that is already known is passed in `known`.
// `diagnose` adds the influential runs and the tests of the residuals.
FittedTable FitTable(const TableInput& table,
                     const std::string& law,
                     const SelectionOptions& selection,
                     const FitOptions& options,
                     const IntervalOptions& interval = {},
                     const Law* known = nullptr,
                     const ProgressFunction& progress = {},
                     bool diagnose = false,
                     const FitExtras& extras = {});

}  // namespace routescale::app
