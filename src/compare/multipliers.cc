#include "routescale/multipliers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "answers/root.h"
#include "answers/usable_covariance.h"
#include "base/distributions.h"
#include "base/nan.h"
#include "routescale/compare_groups.h"
#include "routescale/error.h"
#include "routescale/names.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

constexpr int kLosses = 5;

std::pair<double, double> Ends(const std::vector<double>& values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  return {*low, *high};
}

// Losses evenly between the ends that both groups have, or those of the group
// where there are none.
std::vector<double> LossesOf(const Points& baseline, const Points& group) {
  auto [low, high] = Ends(group.response);
  const auto [base_low, base_high] = Ends(baseline.response);
  if (std::max(low, base_low) < std::min(high, base_high)) {
    low = std::max(low, base_low);
    high = std::min(high, base_high);
  }
  std::vector<double> losses;
  for (int i = 0; i < kLosses; ++i) {
    losses.push_back(high + (low - high) * i / (kLosses - 1));
  }
  return losses;
}

// Two groups in one law; the first is the baseline.
class CostPair {
 public:
  CostPair(const Law& law,
           const Points& baseline,
           const Points& group,
           const std::set<std::string>& shared,
           const FitOptions& options)
      : law_(JoinLaw(law, 2, shared), {}),
        points_{&baseline, &group},
        fit_(FitGroup(law_.law(), JoinPoints({&baseline, &group}), options)),
        covariance_(UsableCovariance(fit_)),
        parameters_(fit_.values()),
        cost_slope_(
            law_.graph().Derivative(law_.loss(), law_.graph().Variable(0))) {
    for (size_t p = 0; p < parameters_.size(); ++p) {
      slopes_.push_back(law_.graph().Derivative(
          law_.loss(), law_.graph().Parameter(static_cast<int>(p))));
    }
    const int degrees = fit_.statistics.degrees_of_freedom;
    t_ = degrees > 0 ? StudentT(0.5 + 0.5 * options.level, degrees) : kNaN;
  }

  const GroupFit& fit() const { return fit_; }

  MultiplierRow At(double loss) const {
    MultiplierRow row;
    row.loss = loss;
    row.baseline_cost = Cost(0, loss);
    row.cost = Cost(1, loss);
    row.multiplier = row.baseline_cost / row.cost;
    const Eigen::VectorXd gradient =
        LogGradient(0, row.baseline_cost) - LogGradient(1, row.cost);
    const double error = std::sqrt(gradient.dot(covariance_ * gradient));
    row.low = row.multiplier * std::exp(-t_ * error);
    row.high = row.multiplier * std::exp(t_ * error);
    row.remark = Remark(row);
    return row;
  }

 private:
  // The variables: cost, and which group it is.
  static std::vector<double> Point(size_t group, double cost) {
    return {cost, group == 0 ? 1.0 : 0.0, group == 1 ? 1.0 : 0.0};
  }

  double Value(Node node, size_t group, double cost) const {
    return EvaluateOnce(law_.graph(), node, parameters_, Point(group, cost));
  }

  // NaN where the group never reaches the loss.
  double Cost(size_t group, double loss) const {
    const auto [low, high] = Ends(points_[group]->columns[0]);
    return SolvePositive(
        [&](double cost) { return Value(law_.loss(), group, cost) - loss; },
        std::sqrt(low * high));
  }

  // ∂ln cost/∂θ at a fixed loss.
  Eigen::VectorXd LogGradient(size_t group, double cost) const {
    const double slope = cost * Value(cost_slope_, group, cost);
    Eigen::VectorXd gradient(slopes_.size());
    for (size_t p = 0; p < slopes_.size(); ++p) {
      gradient[static_cast<Eigen::Index>(p)] =
          -Value(slopes_[p], group, cost) / slope;
    }
    return gradient;
  }

  std::string Remark(const MultiplierRow& row) const {
    for (size_t g = 0; g < 2; ++g) {
      const double cost = g == 0 ? row.baseline_cost : row.cost;
      if (std::isnan(cost)) {
        return points_[g]->group + " never reaches it";
      }
    }
    std::vector<std::string> beyond;
    for (size_t g = 0; g < 2; ++g) {
      constexpr double kRounding = 1e-9;
      const double cost = g == 0 ? row.baseline_cost : row.cost;
      const auto [low, high] = Ends(points_[g]->columns[0]);
      if (cost < low * (1 - kRounding) || cost > high * (1 + kRounding)) {
        beyond.push_back(points_[g]->group);
      }
    }
    return beyond.empty() ? "" : "beyond the runs of " + JoinNames(beyond);
  }

  CompiledLaw law_;
  const Points* points_[2];
  GroupFit fit_;
  Eigen::MatrixXd covariance_;
  std::vector<double> parameters_;
  Node cost_slope_;
  std::vector<Node> slopes_;
  double t_;
};

// Σ r² of the shared parameters against separate ones.
double SharePValue(const GroupFit& separate, const GroupFit& joint) {
  const Statistics& all = separate.statistics;
  const int numerator =
      joint.statistics.degrees_of_freedom - all.degrees_of_freedom;
  if (numerator <= 0 || all.degrees_of_freedom <= 0) return kNaN;
  const double f = std::max(0.0, joint.statistics.sse - all.sse) / numerator /
                   (all.sse / all.degrees_of_freedom);
  return FisherFTail(f, numerator, all.degrees_of_freedom);
}

// Where the multiplier does not change with the loss, it is the one number.
void FindConstant(GroupMultiplier* group) {
  constexpr double kSame = 1e-6;
  std::vector<const MultiplierRow*> known;
  for (const MultiplierRow& row : group->rows) {
    if (std::isfinite(row.multiplier)) known.push_back(&row);
  }
  group->multiplier = group->low = group->high = kNaN;
  if (known.size() < 2) return;
  const auto [least, most] =
      std::minmax_element(known.begin(), known.end(), [](auto* a, auto* b) {
        return a->multiplier < b->multiplier;
      });
  group->constant = (*most)->multiplier <= (*least)->multiplier * (1 + kSame);
  if (!group->constant) return;
  group->multiplier = known[0]->multiplier;
  group->low = known[0]->low;
  group->high = known[0]->high;
}

void CheckNames(const Law& law,
                const std::vector<Points>& groups,
                const MultiplierOptions& options) {
  if (law.variables.size() != 1) {
    throw Error(ExitCode::kUsage,
                "a multiplier needs a law of one variable, the cost; " +
                    law.name + " has " + JoinNames(law.variable_names()))
        .Hint(
            "leave --law out for E0 + A*C^-a; `routescale epc` answers for "
            "routed laws");
  }
  std::vector<std::string> names, parameters;
  for (const Points& points : groups) names.push_back(points.group);
  for (const ParameterSpec& spec : law.parameters) {
    parameters.push_back(spec.name);
  }
  const auto check = [](const std::string& option,
                        const std::string& name,
                        const std::string& what,
                        const std::vector<std::string>& known) {
    if (std::find(known.begin(), known.end(), name) != known.end()) return;
    throw Error(ExitCode::kUsage, "is no " + what)
        .File(option)
        .Value(name)
        .Hint(NameHint(name, "there are", known));
  };
  check("--baseline", options.baseline, "group of the table", names);
  for (const auto& [group, factor] : options.throughput) {
    check("--throughput", group, "group of the table", names);
  }
  for (const std::string& name : options.share) {
    check("--share", name, "parameter of " + law.name, parameters);
  }
  if (groups.size() < 2) {
    throw Error(ExitCode::kUsage, "there is one group only: " + names[0])
        .File("--groups")
        .Hint("--group-by COLUMN makes groups");
  }
}

// On slower hardware a run costs more.
std::vector<Points> WithThroughput(std::vector<Points> groups,
                                   const MultiplierOptions& options) {
  for (Points& points : groups) {
    const auto factor = options.throughput.find(points.group);
    if (factor == options.throughput.end()) continue;
    for (double& cost : points.columns[0]) cost /= factor->second;
  }
  return groups;
}

}  // namespace

Law DefaultCostLaw() {
  return ParseLaw(
      "name = \"power law of the cost\"\n"
      "loss = \"E0 + A*C^-a\"\n"
      "[variables]\n"
      "C = \"cost\"\n"
      "[parameters]\n"
      "E0 = { min = 0 }\n"
      "A = { min = 0 }\n"
      "a = { min = 0, max = 3 }\n",
      "power law of the cost");
}

MultiplierComparison CompareCosts(const Law& law,
                                  const std::vector<Points>& groups,
                                  const std::string& cost,
                                  const MultiplierOptions& options) {
  CheckNames(law, groups, options);
  const std::vector<Points> points = WithThroughput(groups, options);
  const Points& baseline =
      *std::find_if(points.begin(), points.end(), [&](const Points& group) {
        return group.group == options.baseline;
      });
  MultiplierComparison comparison;
  comparison.law = law.name;
  comparison.cost = cost;
  comparison.baseline = options.baseline;
  comparison.shared = options.share;
  comparison.throughput = options.throughput;
  comparison.level = options.fit.level;
  const std::set<std::string> shared(options.share.begin(),
                                     options.share.end());
  for (const Points& group : points) {
    if (group.group == options.baseline) continue;
    const CostPair pair(law, baseline, group, shared, options.fit);
    GroupMultiplier answer;
    answer.group = group.group;
    answer.converged = pair.fit().verdict.converged;
    for (const double loss : LossesOf(baseline, group)) {
      answer.rows.push_back(pair.At(loss));
    }
    FindConstant(&answer);
    answer.f_p =
        shared.empty()
            ? kNaN
            : SharePValue(CostPair(law, baseline, group, {}, options.fit).fit(),
                          pair.fit());
    comparison.groups.push_back(std::move(answer));
  }
  return comparison;
}

}  // namespace routescale
