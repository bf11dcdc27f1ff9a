#pragma once

#include <string>
#include <utility>
#include <vector>

#include "routescale/fit.h"
#include "routescale/law.h"
#include "routescale/progress.h"
#include "routescale/selection.h"

namespace routescale {

// Would a law have predicted the larger runs? It is fitted to the runs up to a
// cutoff and predicts those beyond. NaN stands for what is not known.
struct BacktestRow {
  std::string group, law;
  double cutoff = 0;   // largest value among the runs of the fit
  int runs = 0;        // of the fit
  int ahead = 0;       // runs beyond; 0 at the last cutoff
  double horizon = 0;  // largest value beyond, over the cutoff
  // r = law − observation in the residual scale, over the runs ahead.
  double rmse = 0, bias = 0;
  // Share of the runs ahead inside the interval of a new run; NaN where the fit
  // gives none.
  double coverage = 0;
  // The same with intervals widened by the growth of errors at the earlier
  // cutoffs, up to this one (see calibrate.h); NaN with fewer than
  // kFewestCutoffs of those.
  double calibrated_coverage = 0;
  std::vector<std::pair<std::string, double>> parameters;
  std::string problem;  // "" or why the fit is not to be trusted
  // Of the runs ahead that have an interval.
  struct Error {
    double horizon = 0;   // value of the run over the cutoff
    double residual = 0;  // observation − law, in the residual scale
    // Half the interval of a new run on that side over its normal quantile.
    double expected = 0;
  };
  std::vector<Error> errors;
};

// One law over all predicted runs, at the cutoffs that every law of the group
// has.
struct BacktestScore {
  std::string group, law;
  int cutoffs = 0, predictions = 0;
  double rmse = 0, bias = 0, coverage = 0;
  double calibrated_coverage = 0;  // where it is known
  bool best = false;               // the smallest RMSE of the group
};

struct Backtest {
  std::string formula;
  Residual residual = Residual::kLn;
  double level = 0.95;
  std::vector<BacktestRow> rows;      // by group, law, ascending cutoffs
  std::vector<BacktestScore> scores;  // by group, laws in their order
  std::vector<std::string> notes;     // what was left out
};

struct BacktestOptions {
  FitOptions fit;  // residual: CommonResidual unless given; no changes
  ProgressFunction progress;
};

// A cutoff needs this many runs for each parameter.
inline constexpr double kRunsPerParameter = 1.5;

// values[g][i] is the formula at point i of group g; values that differ by no
// more than 5 % are one cutoff. Throws Error (kBadData) for a value that is not
// positive and for a law without any cutoff that has runs beyond it.
Backtest BacktestLaws(const std::vector<Law>& laws,
                      const std::vector<Points>& groups,
                      const std::string& formula,
                      const std::vector<std::vector<double>>& values,
                      const BacktestOptions& options);

}  // namespace routescale
