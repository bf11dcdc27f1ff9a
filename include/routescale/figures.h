#pragma once

#include <map>
#include <string>
#include <vector>

#include "routescale/backtest.h"
#include "routescale/compare.h"
#include "routescale/figure.h"
#include "routescale/inference.h"
#include "routescale/isoflop_report.h"
#include "routescale/model.h"
#include "routescale/plan_report.h"
#include "routescale/selection.h"

namespace routescale {

// A figure of a fit. To add a kind: a function here, a file of its own in
// src/figure, a line in the table of apps/routescale/verbs/plot.cc.

// What there is to show: a fit and the points that it was made of; a saved fit
// or published coefficients have none.
struct FigureInput {
  SavedFit fit;
  std::vector<Points> points;  // [group], or empty

  // Throws Error (kUsage) where there are none: the kind cannot do without.
  void NeedPoints(const std::string& kind) const;
};

struct FigureVariables {
  std::string x, by;                 // variables of the law; "": chosen
  std::map<std::string, double> at;  // variables held; else at their medians
};

// Loss against one variable (E where the law has it), a curve for each value
// of another (N), with the interval of the mean and the runs: Fig. 1a of Clark
// et al. 2022. A panel for each group.
Figure LossFigure(const FigureInput& input, const FigureVariables& variables);

// Lines of equal loss over N (across) and another variable (up): Fig. 1b.
Figure ContourFigure(const FigureInput& input,
                     const FigureVariables& variables);

// Loss against effective parameters: the runs of all groups and the dense law
// of each: Fig. 1c.
Figure EffectiveFigure(const FigureInput& input);

// Residuals by each variable and against the quantiles of the normal
// distribution.
Figure ResidualFigure(const FigureInput& input);

// Runs against the law at their place, with the interval of a new run. A panel
// for each group.
Figure ObservedFigure(const FigureInput& input);

// |t| over each parameter and derived quantity, with the interval where the
// curves cross its level: straight where Wald's interval is right. A parameter
// without a curve has a panel that says so.
Figure ProfileFigure(const FigureInput& input,
                     const std::vector<ProfileCurve>& curves);

// The errors of each law, one below the other: of the fit, and at runs that it
// has not seen. A panel for each group.
Figure CompareFigure(const Comparison& comparison);

// The best designs of a plan against the one given value that varies: the
// frontier of the loss, and each free variable, with their intervals.
Figure PlanFigure(const SavedFit& fit, const PlanAnswer& answer);

// RMSE and bias of the runs beyond each cutoff, a line for each law; a row of
// panels for each group.
Figure BacktestFigure(const Backtest& backtest);

// The curves with their vertices and intervals, and N*(C).
Figure IsoflopFigure(const IsoflopDocument& document);

}  // namespace routescale
