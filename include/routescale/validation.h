#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "routescale/fit.h"
#include "routescale/law.h"
#include "routescale/legal.h"
#include "routescale/progress.h"
#include "routescale/selection.h"

namespace routescale {

// Points that are left out together: the law is fitted to all others and
// predicts these.
struct Fold {
  std::string name;              // "run 17", "1.3B", "fold 3", "N > 1e9"
  std::vector<size_t> left_out;  // ascending indices into Points
};

// One way to validate a law.
struct Split {
  enum Kind { kRun, kColumn, kFolds, kHoldOut } kind = kRun;
  std::string name;  // "run", "model_size_label", "10-fold", "N > 1e9"
  std::vector<Fold> folds;
};

// Which ways; each costs a fit for every fold.
struct ValidationOptions {
  static constexpr Legal<int> kLegalFolds{2, 1000000};

  bool leave_one_out = true;  // every run in turn
  std::string leave_out;      // variable or column: every value in turn; ""
  int folds = 0;              // k-fold, the runs dealt at random; 0: not
  uint64_t seed = 1;          // of the dealing
  std::vector<std::string> hold_out;  // formulas of variables and columns:
                                      // predicted where true, fitted elsewhere

  void Check() const;  // throws Error (kUsage) for a number that is not legal
};

// Columns that the options need in Points::texts (SelectionOptions::keep)
// beside the variables of the laws. A name that is a variable is no column.
// Throws Error for a name that is neither.
std::vector<std::string> ColumnsToKeep(
    const ValidationOptions& options,
    const std::vector<std::string>& variables,
    const std::vector<std::string>& table_columns);

// The splits of one group, in the order of ValidationOptions. Points with one
// label are one run, left out together. Throws Error for a split that leaves
// nothing to predict or nothing to fit.
std::vector<Split> MakeSplits(const Points& points,
                              const ValidationOptions& options);

// Errors of prediction r = law − observation at the points of all folds, each
// predicted by the fit without it. NaN where a fold could not be fitted.
struct HeldOut {
  int points = 0, folds = 0;
  double rmse = 0;  // √(Σ r²/n) in the residual scale
  double bias = 0;  // Σ r/n
  double r2 = 0;  // 1 − Σ r²/Σ (t − mean t)² over the points predicted
  double loss_rmse = 0, loss_bias = 0;  // in the unit of the response
  // What the figures above are made of, so that groups can be added up.
  double sum = 0, squares = 0, spread = 0, loss_sum = 0, loss_squares = 0;
  std::vector<double> residuals;  // by fold, in the order of left_out
  // Folds without a fit, or with one that did not converge or left a parameter
  // undetermined.
  std::vector<std::string> problems;
};

// Of several groups together.
HeldOut AddUp(const std::vector<const HeldOut*>& parts);

// A law at the points of one group: everything that is to be validated.
struct ValidationTask {
  const Law* law;
  const Points* points;
  std::vector<double> parameters;  // of the fit to all points
  const Split* split;
};

// Every task and fold in parallel; results do not depend on options.threads.
// Single runs and k folds are refitted from the parameters of the whole fit,
// from many starts where that does not converge or leaves a parameter
// undetermined; the other folds from many starts always.
std::vector<HeldOut> Validate(const std::vector<ValidationTask>& tasks,
                              const FitOptions& options,
                              const ProgressFunction& progress = {});

}  // namespace routescale
