#pragma once

#include <optional>
#include <string>
#include <vector>

#include "options/table_options.h"
#include "routescale/fit.h"
#include "routescale/study.h"
#include "shell/command_line.h"

namespace routescale::app {

// Which law, and how to fit it.
struct LawOptions {
  std::string law = "routed-bilinear";
  std::string residual, objective;
  std::optional<int> starts, threads;
  std::optional<double> level;
  std::vector<std::string> fix, tie, bound, start;

  std::vector<Option> Records();
  FitOptions Fit() const;
};

FitRequest RequestOf(const TableOptions& table, const LawOptions& law);

}  // namespace routescale::app
