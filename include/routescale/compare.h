#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "routescale/fit.h"
#include "routescale/law.h"
#include "routescale/selection.h"
#include "routescale/validation.h"

namespace routescale {

// The laws of a list like --laws A,B,'log10_loss = min(a, b)': commas inside
// parentheses, quotes and backticks belong to a law. Throws Error (kUsage) for
// an empty entry.
std::vector<std::string> SplitLawList(std::string_view list);

// The scale in which all laws are compared: what they all ask for, else ln, or
// log10 where one of them asks for that.
Residual CommonResidual(const std::vector<Law>& laws);

struct CompareOptions {
  FitOptions fit;  // residual: CommonResidual unless given; no changes
  ValidationOptions validation;
  ProgressFunction progress;  // of the validation
};

// F test of a law against the largest law that is nested in it: one with fewer
// parameters and no smaller Σ r² whose values this law gives as well, with some
// of its parameters held. A fit of this law to those values shows it; what the
// parameters are called does not matter.
//
//   F = ((SSE₀ − SSE)/(k − k₀)) / (SSE/(n − k)) ~ F(k − k₀, n − k)
//
// Where the errors are known F is (SSE₀ − SSE)/(k − k₀), a chi-square over its
// degrees of freedom, and the denominator has none (0).
struct NestedTest {
  std::string against;  // the smaller law
  double f = 0, p = 0;
  int numerator = 0, denominator = 0;  // degrees of freedom
};

// One law in one group, or in all of them together: sums over the groups of
// points, parameters, Σ r², AICc and BIC, as each group has its own fit and its
// own variance.
struct LawScore {
  std::string group, law;
  bool total = false;
  int k = 0, points = 0;  // free parameters, points
  double sse = 0, rmse = 0, r2 = 0, aicc = 0, bic = 0;
  double delta_aicc = 0;  // above the smallest of the group
  double weight = 0;      // Akaike's: e^(−Δ/2) as a share of the group's sum
  std::optional<NestedTest> test;
  std::vector<HeldOut> held_out;  // in the order of Comparison::splits
  bool best = false;              // by Comparison::criterion
  bool determined = true;         // by the points: each of its parameters
};

struct Comparison {
  Residual residual = Residual::kLog10;
  bool own_scales_differ = false;  // some law by itself would be fitted in
                                   // another scale
  std::vector<std::string> laws, groups;
  std::vector<Split> splits;   // kinds and names, without folds
  int criterion = -1;          // the split that decides; -1: AICc
  std::vector<LawScore> rows;  // by group, laws in their order; totals last,
                               // where there are several groups
  std::vector<std::string> warnings;
};

// Every law at the same points and in the same scale. The best predicts with
// the smallest error on the most demanding split there is: held out by formula,
// else by value of a column, else folds, else single runs; else AICc decides.
// Throws Error, with the law's name, where a law cannot be fitted.
Comparison CompareLaws(const std::vector<Law>& laws,
                       const std::vector<Points>& groups,
                       const CompareOptions& options);

// "routed-bilinear + e*log10(N)^2 predicts best in every group: …".
std::string Conclusion(const Comparison& comparison);

}  // namespace routescale
