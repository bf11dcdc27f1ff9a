#pragma once

#include <string>
#include <vector>

#include "routescale/multipliers.h"
#include "routescale/table.h"
#include "shell/command_line.h"

namespace routescale::app {

// `compare --groups --multiplier`: what a group's compute is worth.
struct CostChoice {
  std::string multiplier, baseline;
  std::vector<std::string> throughput;

  std::vector<Option> Records();
  bool IsGiven() const { return !multiplier.empty(); }
  // Throws Error for options that need --multiplier, or that it needs.
  void Check(bool groups) const;
};

struct ComparedCosts {
  MultiplierComparison comparison;
  std::vector<std::string> warnings;
  std::string data_sha256;
};

// Reads, selects and fits. `law` is "" for E0 + A*C^-a. A shared group, such as
// the dense runs, is a group like any other here unless the user names one.
ComparedCosts CompareTableCosts(TableReader* reader,
                                SelectionOptions selection,
                                const CostChoice& choice,
                                const std::string& law,
                                const std::vector<std::string>& share,
                                const FitOptions& fit);

}  // namespace routescale::app
