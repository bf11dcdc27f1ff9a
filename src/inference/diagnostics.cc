#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <numeric>
#include <optional>

#include "base/distributions.h"
#include "base/nan.h"
#include "base/parallel.h"
#include "fit/refine.h"
#include "inference/group_work.h"
#include "inference/leverage.h"

namespace routescale {
namespace {

constexpr size_t kMostInfluential = 3;
constexpr double kTolerance = 1e-12;
constexpr double kRounding = 1e-10;  // of the largest residual
// What moved less than this share from a bound is still there.
constexpr double kOffBound = 1e-10;

Points Without(const Points& points, int row) {
  std::vector<size_t> others(points.size());
  std::iota(others.begin(), others.end(), size_t{0});
  others.erase(others.begin() + row);
  return Subset(points, others);
}

// The coordinates of the minimum without one row that is near that of all.
// Refits are made for speed and give up in long, bent valleys; the fit's own
// descent ends there.
std::optional<Eigen::VectorXd> RefitWithout(const GroupWork& work,
                                            const Points& points,
                                            int row) {
  std::vector<double> roots(points.size(), 1.0);
  roots[row] = 0;
  RefitChange change;
  change.root_weights = roots.data();
  Refitter refitter(work.base);
  if (refitter.Refit(change, kTolerance)) return refitter.u();
  const FitLaw& law = work.base.law;
  const ResidualModel model(law, Without(points, row));
  const Optimum optimum =
      Refine(law, model, work.base.constraints, refitter.theta());
  if (!optimum.converged) return std::nullopt;
  return ToInternal(law, optimum.theta);
}

bool LeavesBound(const GroupWork& work, const Quantity& parameter, double u) {
  const double from = work.base.u[parameter.parameter];
  return parameter.estimates[0]->status == Status::kAtBound &&
         std::abs(u - from) > kOffBound * std::max(1.0, std::abs(from));
}

// Which parameter moves most, in Wald standard errors, without one row, and
// which leave their bounds.
void FillShift(const GroupWork& work,
               const Points& points,
               int row,
               Influence* influence) {
  influence->shift = kNaN;
  const auto u = RefitWithout(work, points, row);
  if (!u) return;
  double largest = -1;
  for (const Quantity& quantity : work.quantities) {
    if (quantity.parameter < 0) continue;
    const int j = quantity.parameter;
    const std::string& name = quantity.estimates[0]->name;
    if (LeavesBound(work, quantity, (*u)[j])) {
      influence->released.push_back(name);
    }
    const double shift = ((*u)[j] - work.base.u[j]) / quantity.error();
    if (!(std::abs(shift) > largest)) continue;
    largest = std::abs(shift);
    influence->parameter = name;
    influence->shift = shift;
  }
}

std::vector<Influence> FindInfluential(const GroupWork& work,
                                       const Points& points) {
  const Eigen::VectorXd h = Leverages(work.base);
  const Eigen::ArrayXd cook =
      CookDistances(work.base, h, work.fit->statistics.Variance());
  std::vector<int> order(points.size());
  std::iota(order.begin(), order.end(), 0);
  const size_t count = std::min(kMostInfluential, order.size());
  std::partial_sort(order.begin(),
                    order.begin() + static_cast<std::ptrdiff_t>(count),
                    order.end(),
                    [&](int a, int b) {
                      return cook[a] != cook[b] ? cook[a] > cook[b] : a < b;
                    });
  std::vector<Influence> influential(count);
  for (size_t k = 0; k < count; ++k) {
    const int i = order[k];
    influential[k].label = points.labels[i];
    influential[k].leverage = std::min(h[i], kLargestLeverage);
    influential[k].cook = cook[i];
    FillShift(work, points, i, &influential[k]);
  }
  return influential;
}

// Rows in the order of variable `first`, equal ones in that of the others.
std::vector<size_t> Ordered(const Points& points, size_t first) {
  std::vector<size_t> order(points.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    const auto& leading = points.columns[first];
    if (leading[a] != leading[b]) return leading[a] < leading[b];
    for (const auto& column : points.columns) {
      if (column[a] != column[b]) return column[a] < column[b];
    }
    return false;
  });
  return order;
}

// With n₊ and n₋ signs: mean 1 + 2 n₊n₋/n, variance (m−1)(m−2)/(n−1), m the
// mean; with a continuity correction.
bool TestRuns(const Eigen::VectorXd& residuals,
              const std::vector<size_t>& order,
              RunsTest* test) {
  // Where least absolute deviations meet a point the sign is rounding.
  const double rounding = kRounding * residuals.lpNorm<Eigen::Infinity>();
  double positive = 0, negative = 0;
  bool last = false;
  for (size_t i : order) {
    if (std::abs(residuals[static_cast<Eigen::Index>(i)]) <= rounding) continue;
    const bool sign = residuals[static_cast<Eigen::Index>(i)] > 0;
    (sign ? positive : negative) += 1;
    if (test->runs == 0 || sign != last) ++test->runs;
    last = sign;
  }
  if (positive == 0 || negative == 0) return false;
  const double n = positive + negative;
  test->expected = 1 + 2 * positive * negative / n;
  const double variance = (test->expected - 1) * (test->expected - 2) / (n - 1);
  if (!(variance > 0)) return false;
  const double z = (test->runs + 0.5 - test->expected) / std::sqrt(variance);
  test->p_value = NormalCdf(z);
  return true;
}

std::vector<RunsTest> TestRuns(const GroupWork& work, const Points& points) {
  std::vector<RunsTest> tests;
  for (size_t v = 0; v < points.columns.size(); ++v) {
    const auto& column = points.columns[v];
    const auto [low, high] = std::minmax_element(column.begin(), column.end());
    RunsTest test;
    test.variable = points.variables[v];
    if (*low < *high &&
        TestRuns(work.base.both.col(0), Ordered(points, v), &test)) {
      tests.push_back(test);
    }
  }
  return tests;
}

// Pure error: Σ w (t − t̄)² within points that agree in every variable.
std::optional<LackOfFit> TestLackOfFit(const GroupWork& work,
                                       const Points& points) {
  struct Cell {
    double weight = 0, sum = 0, squares = 0;
    int count = 0;
  };
  const Eigen::VectorXd roots = RootWeights(points);
  std::map<std::vector<double>, Cell> cells;
  for (size_t i = 0; i < points.size(); ++i) {
    std::vector<double> at;
    for (const auto& column : points.columns) at.push_back(column[i]);
    Cell& cell = cells[at];
    const double root = roots[static_cast<Eigen::Index>(i)];
    // The law is the same in a cell: residuals differ as the targets do.
    const double r = work.base.both(static_cast<Eigen::Index>(i), 0) / root;
    cell.weight += root * root;
    cell.sum += root * root * r;
    cell.squares += root * root * r * r;
    ++cell.count;
  }
  double pure = 0;
  for (const auto& [at, cell] : cells) {
    if (cell.count > 1)
      pure += cell.squares - cell.sum * cell.sum / cell.weight;
  }
  LackOfFit test;
  test.pure_degrees = static_cast<int>(points.size() - cells.size());
  test.lack_degrees =
      work.fit->statistics.degrees_of_freedom - test.pure_degrees;
  if (test.pure_degrees == 0 || test.lack_degrees <= 0 || !(pure > 0)) {
    return std::nullopt;
  }
  const double lack = 2 * work.base.objective - pure;
  test.f = std::max(0.0, lack / test.lack_degrees) / (pure / test.pure_degrees);
  test.p_value = FisherFTail(test.f, test.lack_degrees, test.pure_degrees);
  return test;
}

}  // namespace

void Diagnose(const Law& source,
              const std::vector<Points>& points,
              const FitOptions& options,
              std::vector<GroupFit>* fits) {
  const FitLaw law(source, options);
  ParallelFor(points.size(), ThreadCount(options.threads), [&](size_t g) {
    GroupFit& fit = (*fits)[g];
    const GroupWork work(law, points[g], &fit);
    if (!work.has_error()) return;
    fit.diagnostics.runs = TestRuns(work, points[g]);
    if (law.objective.is_robust()) return;  // the rest is of least squares
    fit.diagnostics.influential = FindInfluential(work, points[g]);
    fit.diagnostics.lack_of_fit = TestLackOfFit(work, points[g]);
  });
}

}  // namespace routescale
