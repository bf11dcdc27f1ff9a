#include "isoflop/against.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "answers/usable_covariance.h"
#include "base/distributions.h"
#include "base/nan.h"
#include "fit/statistics.h"
#include "isoflop/parabola.h"
#include "isoflop/power_law.h"
#include "routescale/error.h"
#include "selection/clusters.h"

namespace routescale {
namespace {

using Parameters = std::vector<double>;

int NeededVariable(const Law& law, const char* name) {
  const int index = law.FindVariable(name);
  if (index >= 0) return index;
  throw Error(ExitCode::kUsage,
              "has no variable " + std::string(name) +
                  ": its optima cannot be compared")
      .File("against")
      .Value(law.name)
      .Hint("name a law of N and D, such as chinchilla");
}

// The exponents of N*(C) and D*(C).
struct Exponents {
  double N = kNaN, D = kNaN;
};

Exponents ExponentsOf(const std::vector<double>& budgets,
                      const std::vector<double>& sizes,
                      const std::vector<double>& tokens) {
  std::vector<double> x, n, d;
  for (size_t i = 0; i < budgets.size(); ++i) {
    if (!std::isfinite(sizes[i]) || !std::isfinite(tokens[i])) continue;
    x.push_back(budgets[i]);
    n.push_back(sizes[i]);
    d.push_back(tokens[i]);
  }
  if (x.size() < kFewestBudgets) return {};
  constexpr double kAnyLevel = 0.5;
  return {FitPowerLaw("N", x, n, kAnyLevel).exponent,
          FitPowerLaw("D", x, d, kAnyLevel).exponent};
}

// A law along the curves N D = product of the budgets.
class LawOnBudgets {
 public:
  LawOnBudgets(const Law& law,
               const Points& points,
               const std::vector<IsoflopBudget>& budgets)
      : law_(law, {}),
        n_(NeededVariable(law, "N")),
        d_(NeededVariable(law, "D")),
        slope_n_(Slope(n_)),
        slope_d_(Slope(d_)) {
    for (const VariableSpec& variable : law.variables) {
      const auto place = std::find(
          points.variables.begin(), points.variables.end(), variable.name);
      columns_.push_back(points.columns[place - points.variables.begin()]);
    }
    for (const IsoflopBudget& budget : budgets) AddBudget(budget);
  }

  // Of the law's own optima.
  Exponents Own(const Parameters& parameters) const {
    std::vector<double> sizes, tokens;
    for (const Curve& curve : curves_) {
      sizes.push_back(BestSize(curve, parameters));
      tokens.push_back(curve.product / sizes.back());
    }
    return ExponentsOf(budgets_, sizes, tokens);
  }

  // Of approach 2 on the law's losses at the runs.
  Exponents ByIsoflop(const Parameters& parameters) const {
    std::vector<double> sizes, tokens;
    for (const Curve& curve : curves_) {
      std::vector<double> losses;
      for (const size_t run : curve.runs) {
        losses.push_back(Value(law_.loss(), parameters, PointOf(run)));
      }
      constexpr double kAnyLevel = 0.5;
      sizes.push_back(
          FitParabola(AtIndices(columns_[n_], curve.runs), losses, kAnyLevel)
              .optimum);
      tokens.push_back(
          FitParabola(AtIndices(columns_[d_], curve.runs), losses, kAnyLevel)
              .optimum);
    }
    return ExponentsOf(budgets_, sizes, tokens);
  }

 private:
  // The runs of a budget; N D and the other variables at their medians.
  struct Curve {
    std::vector<size_t> runs;
    double product, smallest, largest;
    std::vector<double> at;
  };

  Node Slope(int variable) {
    return law_.graph().Derivative(law_.loss(),
                                   law_.graph().Variable(variable));
  }

  void AddBudget(const IsoflopBudget& budget) {
    Curve curve;
    curve.runs = budget.runs;
    const std::vector<double> sizes = AtIndices(columns_[n_], budget.runs);
    std::vector<double> products = AtIndices(columns_[d_], budget.runs);
    for (size_t i = 0; i < sizes.size(); ++i) products[i] *= sizes[i];
    curve.product = UpperMedian(products);
    curve.smallest = *std::min_element(sizes.begin(), sizes.end());
    curve.largest = *std::max_element(sizes.begin(), sizes.end());
    for (const auto& column : columns_) {
      curve.at.push_back(UpperMedian(AtIndices(column, budget.runs)));
    }
    curves_.push_back(std::move(curve));
    budgets_.push_back(budget.budget);
  }

  double Value(Node node,
               const Parameters& parameters,
               const std::vector<double>& at) const {
    return EvaluateOnce(law_.graph(), node, parameters, at);
  }

  std::vector<double> PointOf(size_t run) const {
    std::vector<double> at;
    for (const auto& column : columns_) at.push_back(column[run]);
    return at;
  }

  // Where dL/d ln N = N ∂L/∂N − D ∂L/∂D vanishes on N D = product and changes
  // from falling to rising; NaN if it does so nowhere near the runs.
  double BestSize(const Curve& curve, const Parameters& parameters) const {
    constexpr double kFar = 1e4;
    constexpr int kPlaces = 400, kHalvings = 60;
    const auto slope = [&](double log_size) {
      std::vector<double> at = curve.at;
      at[n_] = std::exp(log_size);
      at[d_] = curve.product / at[n_];
      return at[n_] * Value(slope_n_, parameters, at) -
             at[d_] * Value(slope_d_, parameters, at);
    };
    double low = std::log(curve.smallest / kFar);
    const double step = (std::log(curve.largest * kFar) - low) / kPlaces;
    for (int i = 0; i < kPlaces; ++i, low += step) {
      if (!(slope(low) < 0) || !(slope(low + step) >= 0)) continue;
      double high = low + step;
      for (int halving = 0; halving < kHalvings; ++halving) {
        const double middle = 0.5 * (low + high);
        (slope(middle) < 0 ? low : high) = middle;
      }
      return std::exp(0.5 * (low + high));
    }
    return kNaN;
  }

  CompiledLaw law_;
  int n_, d_;
  Node slope_n_, slope_d_;
  std::vector<std::vector<double>> columns_;  // per variable of the law
  std::vector<Curve> curves_;
  std::vector<double> budgets_;
};

// The standard error of a function of the parameters, by its differences.
double ErrorOf(const std::function<double(const Parameters&)>& function,
               const GroupFit& fit) {
  constexpr double kStep = 1e-3;  // of a standard error
  const Eigen::MatrixXd covariance = UsableCovariance(fit);
  const Parameters values = fit.values();
  Eigen::VectorXd gradient(covariance.rows());
  for (Eigen::Index p = 0; p < gradient.size(); ++p) {
    const double step = kStep * std::sqrt(covariance(p, p));
    Parameters above = values, below = values;
    above[p] += step;
    below[p] -= step;
    gradient[p] =
        step > 0 ? (function(above) - function(below)) / (2 * step) : 0;
  }
  return std::sqrt(gradient.dot(covariance * gradient));
}

}  // namespace

std::vector<AgainstRow> CompareWithLaw(
    const Points& points,
    const std::vector<IsoflopBudget>& budgets,
    const IsoflopOptions& options,
    std::vector<Warning>* warnings) {
  const Law& law = *options.against;
  std::vector<IsoflopBudget> used;
  std::vector<size_t> runs;
  for (const IsoflopBudget& budget : budgets) {
    if (budget.status != VertexStatus::kOk) continue;
    used.push_back(budget);
  }
  const LawOnBudgets curves(law, points, used);
  const GroupFit fit = FitGroup(law, points, options.fit);
  *warnings = fit.warnings;
  const Exponents own = curves.Own(fit.values());
  const Exponents found = curves.ByIsoflop(fit.values());
  const int degrees = fit.statistics.degrees_of_freedom;
  const double t =
      degrees > 0 ? StudentT(0.5 + 0.5 * options.level, degrees) : kNaN;
  std::vector<AgainstRow> rows;
  for (double Exponents::*exponent : {&Exponents::N, &Exponents::D}) {
    AgainstRow row;
    row.variable = rows.empty() ? "N" : "D";
    row.law = own.*exponent;
    const double error = ErrorOf(
        [&](const Parameters& at) { return curves.Own(at).*exponent; }, fit);
    row.low = row.law - t * error;
    row.high = row.law + t * error;
    row.isoflop = found.*exponent;
    row.bias = row.isoflop - row.law;
    rows.push_back(row);
  }
  return rows;
}

}  // namespace routescale
