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
// variable, its cost; NaN stands for what is not known.

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

}  // namespace routescale
