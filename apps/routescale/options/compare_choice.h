#pragma once

#include <optional>

#include <string>
#include <vector>

#include "options/table_options.h"
#include "routescale/study.h"
#include "shell/command_line.h"

namespace routescale::app {

// Which laws are compared, and at what they have not seen.
struct CompareChoice {
  std::vector<std::string> laws, hold_out;
  std::string leave_out, backtest;
  std::optional<int> folds, seed;
  bool no_runs = false;
  std::string also;  // a law that is compared in any case; "" for none

  std::vector<Option> Records();
  Option BacktestRecord();
  bool IsGiven() const;  // any of these
  CompareRequest Request(const TableOptions& table,
                         const FitOptions& fit,
                         const ProgressFunction& progress = {}) const;

 private:
  ValidationOptions Validation() const;
};

}  // namespace routescale::app
