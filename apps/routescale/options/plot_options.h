#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "options/compare_choice.h"
#include "options/design_options.h"
#include "options/figure_options.h"
#include "options/isoflop_options.h"
#include "options/output_options.h"
#include "options/plan_options.h"
#include "routescale/figures.h"
#include "shell/command_line.h"

namespace routescale::app {

// What `plot` is asked, and the figures that need more than a fit.
struct PlotOptions {
  std::string kind;
  FigureSource source;
  CompareChoice compare;
  PlanOptions plan;
  IsoflopChoice isoflop;
  DesignOptions design;
  std::string x, by, at, script, title, x_label, y_label;
  std::optional<double> width;
  bool no_caption = false;
  OutputOptions output;
  std::set<std::string> named;

  std::vector<Option> Records();
  FigureVariables Variables() const;
  FigureInput Load() const;
  void NeedTable(const std::string& what) const;
  CompareRequest Laws() const;
  Figure Compare() const;
  Figure Plan() const;
  Figure Isoflop() const;
  Figure Design() const;
  Figure Backtest() const;
};

}  // namespace routescale::app
