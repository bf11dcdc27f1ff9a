#pragma once

#include <string>
#include <vector>

#include "options/options.h"
#include "routescale/backtest.h"
#include "routescale/compare.h"
#include "routescale/table.h"

namespace routescale::app {

// Which laws are compared, and at what they have not seen.
struct CompareChoice {
  std::vector<std::string> laws, hold_out;
  std::string leave_out, folds, seed, backtest;
  bool no_runs = false;
  std::string also;  // a law that is compared in any case; "" for none

  std::vector<Option> Records();
  Option BacktestRecord();
  bool IsGiven() const;  // any of these
  ValidationOptions Validation() const;
};

struct ComparedTable {
  Comparison comparison;
  std::vector<std::string> warnings;
  std::string data_sha256;
};

struct BacktestedTable {
  Backtest backtest;
  std::vector<std::string> warnings;
  std::string data_sha256;
};

// Reads, selects, and fits every law up to each value of --backtest. Throws
// Error for other ways of validation beside it.
BacktestedTable BacktestTable(TableReader* reader,
                              SelectionOptions selection,
                              const CompareChoice& choice,
                              const FitOptions& options,
                              const ProgressFunction& progress = {});

// Reads, selects, fits every law and validates it: the work of `compare`.
// Without --laws it takes those of the book that the points can determine.
ComparedTable CompareTable(TableReader* reader,
                           SelectionOptions selection,
                           const CompareChoice& choice,
                           const FitOptions& options,
                           const ProgressFunction& progress = {});

}  // namespace routescale::app
