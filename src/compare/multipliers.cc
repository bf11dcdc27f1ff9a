#include "routescale/multipliers.h"

#include <algorithm>
#include <cmath>

#include "answers/root.h"
#include "base/nan.h"
#include "compare/equal_loss.h"
#include "fit/statistics.h"
#include "routescale/compare_groups.h"
#include "routescale/error.h"
#include "routescale/names.h"

namespace routescale {
namespace {

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
        pair_(PairOf(baseline.group, group.group, fit_, options.level)),
        parameters_(fit_.values()),
        cost_slope_(
            law_.graph().Derivative(law_.loss(), law_.graph().Variable(0))) {
    for (size_t p = 0; p < parameters_.size(); ++p) {
      slopes_.push_back(law_.graph().Derivative(
          law_.loss(), law_.graph().Parameter(static_cast<int>(p))));
    }
  }

  const GroupFit& fit() const { return fit_; }

  MultiplierRow At(double loss) const {
    return RowOf(pair_, loss, ReachOf(0, loss), ReachOf(1, loss));
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

  Reach ReachOf(size_t group, double loss) const {
    const double cost = Cost(group, loss);
    return {cost,
            LogGradient(group, cost),
            IsBeyond(cost, points_[group]->columns[0])};
  }

  CompiledLaw law_;
  const Points* points_[2];
  GroupFit fit_;
  FittedPair pair_;
  std::vector<double> parameters_;
  Node cost_slope_;
  std::vector<Node> slopes_;
};

// Σ r² of the shared parameters against separate ones.
double SharePValue(const GroupFit& separate, const GroupFit& joint) {
  const Statistics& all = separate.statistics;
  const int numerator =
      joint.statistics.degrees_of_freedom - all.degrees_of_freedom;
  return TestFall(joint.statistics.sse - all.sse,
                  numerator,
                  all.sse,
                  all.degrees_of_freedom,
                  all.known_errors)
      .p;
}

void CheckLaw(const Law& law) {
  if (law.variables.size() == 1) return;
  throw Error(ExitCode::kUsage,
              "a multiplier needs a law of one variable, the cost; " +
                  law.name + " has " + JoinNames(law.variable_names()))
      .Hint(
          "leave the law out for E0 + A*C^-a, or take a law that says what "
          "dense means, such as routed-bilinear");
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
  CheckLaw(law);
  CheckNames(law, groups, options);
  const std::vector<Points> points = WithThroughput(groups, options);
  const Points& baseline =
      *std::find_if(points.begin(), points.end(), [&](const Points& group) {
        return group.group == options.baseline;
      });
  MultiplierComparison comparison = Question(law, cost, options);
  const std::set<std::string> shared(options.share.begin(),
                                     options.share.end());
  for (const Points& group : points) {
    if (group.group == options.baseline) continue;
    const CostPair pair(law, baseline, group, shared, options.fit);
    GroupMultiplier answer;
    answer.group = group.group;
    answer.converged = pair.fit().verdict.converged;
    for (const double loss : EqualLosses(baseline.response, group.response)) {
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
