#pragma once

#include <optional>
#include <string>
#include <vector>

#include "routescale/compare.h"
#include "routescale/figure.h"
#include "routescale/inspect.h"
#include "routescale/model.h"
#include "routescale/selection.h"

namespace routescale {

// Everything that a page about one table shows. A command is what prints the
// part again, in the folder of the table.
struct PageReport {
  TableSummary table;
  SavedFit fit;
  SelectionReport selection;
  std::optional<Comparison> comparison;
  std::vector<std::string> warnings;

  struct Drawing {
    // svg: a whole SVG file; "" where nothing could be drawn.
    std::string title, svg, command;
  };
  std::vector<Drawing> laws, diagnostics;
  std::optional<Drawing> errors;  // of the comparison

  std::string inspect_command, fit_command, compare_command, check_command;
};

// One HTML page, self-contained: the same to the byte for the same report.
std::string RenderPage(const PageReport& report);

}  // namespace routescale
