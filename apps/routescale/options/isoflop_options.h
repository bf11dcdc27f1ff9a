#pragma once

#include <string>
#include <vector>

#include "routescale/isoflop_report.h"
#include "routescale/table.h"
#include "shell/command_line.h"

namespace routescale::app {

// What is asked of the budgets of a table.
struct IsoflopChoice {
  std::string budget, by, against;
  std::vector<std::string> at;

  std::vector<Option> Records();
  Option Budget();
};

// Reads, selects and solves: the work of `isoflop`. The table may lack the
// tokens, or the sizes, which then follow from C = 6 N D.
IsoflopDocument IsoflopTable(TableReader* reader,
                             const SelectionOptions& selection,
                             const IsoflopChoice& choice,
                             const FitOptions& fit,
                             std::vector<std::string>* warnings);

}  // namespace routescale::app
