#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "routescale/fit.h"
#include "routescale/law.h"
#include "routescale/selection.h"

namespace routescale {

// Approach 2 of Hoffmann et al. 2022: at each budget of compute C a parabola of
// the loss in ln N (and in ln D), its vertex, and power laws N*(C) and D*(C)
// through the vertices. NaN stands for what is not known.

// Why the vertex of a budget is not used.
enum class VertexStatus {
  kOk,
  kFew,        // fewer than four runs
  kNoMinimum,  // the parabola does not open upwards
  kEdge,       // the vertex lies at or beyond the smallest or largest run
  kOneSided,   // the run of least loss is the smallest or the largest
};
std::string_view ToString(VertexStatus status);  // "ok", "few", …

// L = loss + curvature (log10 x − log10 optimum)². The interval is Fieller's;
// an end is NaN where the runs give none: the curvature may then be 0.
struct Vertex {
  double optimum = 0, low = 0, high = 0;
  double loss = 0, curvature = 0;
  VertexStatus status = VertexStatus::kFew;
};

struct IsoflopBudget {
  double budget = 0;                  // the median of those of its runs
  std::vector<size_t> runs;           // indices into the points of the group
  std::vector<double> sizes, losses;  // of the runs
  VertexStatus status = VertexStatus::kFew;
  Vertex N, D;
};

// optimum = coefficient * C^exponent, by least squares in the logarithms, with
// Student's intervals.
struct IsoflopLaw {
  std::string variable;  // "N" or "D"
  int budgets = 0;
  double exponent = 0, low = 0, high = 0;
  double coefficient = 0, coefficient_low = 0, coefficient_high = 0;
  // For predictions: the mean of ln C, that of ln optimum, Σ (ln C − mean)²,
  // the residual standard error, and Student's t.
  double mean_x = 0, mean_y = 0, spread = 0, sigma = 0, t = 0;

  struct Value {
    double value = 0, low = 0, high = 0;
  };
  Value At(double budget) const;  // with the interval of the mean
};

// The least loss over size and experts at once: the minimum of a quadratic
// surface in ln N and the logarithm of another variable, as in Abnar et al.
// 2025. Its interval is that of the delta method.
struct SurfaceBudget {
  double budget = 0;
  int runs = 0;
  VertexStatus status = VertexStatus::kFew;
  double loss = 0;
  double N = 0, N_low = 0, N_high = 0;
  double by = 0, by_low = 0, by_high = 0;
};

// What approach 2 makes of the runs if a law is the truth.
struct AgainstRow {
  std::string variable;
  double law = 0, low = 0, high = 0;  // exponent of the law's own optima
  double isoflop = 0;  // exponent of approach 2 on losses without noise
  double bias = 0;     // isoflop − law
};

struct IsoflopGroup {
  std::string group;
  std::optional<double> by;            // the value of IsoflopOptions::by
  std::vector<IsoflopBudget> budgets;  // ascending
  std::vector<IsoflopLaw> laws;        // of N and D; none for two budgets
  std::vector<AgainstRow> against;
  std::vector<Warning>
      against_warnings;                // of the fit of IsoflopOptions::against
  std::vector<SurfaceBudget> surface;  // of all values of `by`
};

struct IsoflopOptions {
  std::string by;  // variable; "": none
  double level = 0.95;
  std::optional<Law> against;
  FitOptions fit;  // of `against`
};

// The variable that is a share of experts: its logarithm is -ln(1 - S).
inline constexpr std::string_view kSparsity = "S";
inline constexpr size_t kFewestRuns = 4, kFewestBudgets = 3;

// The points have the variables N, D and options.by; budgets[g][i] is that of
// point i of group g, and budgets within 5 % are one. With `by` a group becomes
// several: one for each value, then one of all with the surface. Throws Error (kBadData) for a size, number
// of tokens or budget that is not positive.
std::vector<IsoflopGroup> Isoflop(
    const std::vector<Points>& groups,
    const std::vector<std::vector<double>>& budgets,
    const IsoflopOptions& options);

}  // namespace routescale
