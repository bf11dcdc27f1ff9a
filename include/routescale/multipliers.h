#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "routescale/fit.h"
#include "routescale/law.h"
#include "routescale/selection.h"

namespace routescale {

// How much compute groups need for the same loss. Each follows a law of one
// variable, its cost, or a law that says what dense means; NaN stands for what
// is not known.

// At one loss: the cost of each is where its law has that loss.
struct MultiplierRow {
  double loss = 0;
  double baseline_cost = 0, cost = 0;
  // baseline_cost/cost, more than 1 where the group is cheaper: the compute
  // that the baseline needs to keep up. Delta method in the logarithm.
  double multiplier = 0, low = 0, high = 0;
  // "" or why there is none, or what it stands on: "Dense never reaches it",
  // "beyond the runs".
  std::string remark;
};

struct GroupMultiplier {
  std::string group;
  // The variables that make a model routed, and their values: E = 64. Empty
  // for a law of the cost.
  std::map<std::string, double> at;
  std::vector<MultiplierRow> rows;  // descending losses
  // Whether it is the same at every loss; then the one number.
  bool constant = false;
  double multiplier = 0, low = 0, high = 0;
  // F test of the shared parameters against separate ones.
  double f_p = 0;
  bool converged = false;
};

struct MultiplierComparison {
  std::string law, cost, baseline;
  std::vector<std::string> shared;
  std::map<std::string, double> throughput;
  double level = 0.95;
  bool routed = false;                  // by CompareRoutedCosts
  std::vector<GroupMultiplier> groups;  // without the baseline
};

struct MultiplierOptions {
  FitOptions fit;
  std::string baseline;            // group
  std::vector<std::string> share;  // parameters in common with the baseline
  // Group -> speed of its hardware against that of the others: its cost is
  // divided by it.
  std::map<std::string, double> throughput;
};

// E0 + A*C^-a.
Law DefaultCostLaw();

// The points have the one variable of the law: the cost. Each group is fitted
// together with the baseline. Throws Error (kUsage) for a law of several
// variables, an unknown group or parameter.
MultiplierComparison CompareCosts(const Law& law,
                                  const std::vector<Points>& groups,
                                  const std::string& cost,
                                  const MultiplierOptions& options);

// By a law with Law::dense: each group is fitted together with the baseline,
// whose runs are dense, and gets an answer for each value of the variables in
// Law::dense. `cost` is a formula of the law's variables. Throws Error (kUsage)
// as above, and (kBadData) for a run of the baseline that is not dense and for
// further variables that have several values.
MultiplierComparison CompareRoutedCosts(const Law& law,
                                        const std::vector<Points>& groups,
                                        const Formula& cost,
                                        const MultiplierOptions& options);

}  // namespace routescale
