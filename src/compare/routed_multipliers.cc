// Multipliers by a law that says what dense means. One fit to the runs of a
// group and to those of the dense baseline, as `fit` makes it, gives both
// costs: that of the group's experts and that of a dense model of equal loss.
// Where the cost is the size, the multiplier is N̄/N, the effective parameters
// over the parameters.

#include <algorithm>
#include <cmath>
#include <set>

#include "answers/root.h"
#include "compare/equal_loss.h"
#include "routescale/compare_groups.h"
#include "routescale/error.h"
#include "routescale/multipliers.h"
#include "routescale/names.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

// Values of the variables; the size is the one to solve for.
using Point = std::vector<double>;

Points Together(const Points& baseline, const Points& group) {
  Points joint = JoinPoints({&baseline, &group});
  joint.variables = group.variables;
  joint.columns.resize(joint.variables.size());  // without indicators
  joint.group = group.group;
  return joint;
}

Point PointOf(const Points& points, size_t i) {
  Point point;
  for (const auto& column : points.columns) point.push_back(column[i]);
  return point;
}

double SpeedOf(const std::string& group, const MultiplierOptions& options) {
  const auto found = options.throughput.find(group);
  return found == options.throughput.end() ? 1 : found->second;
}

class RoutedPair {
 public:
  RoutedPair(const Law& law,
             const Points& baseline,
             const Points& group,
             const Formula& cost,
             const MultiplierOptions& options)
      : law_(law, {}),
        size_(static_cast<size_t>(law.FindVariable(law.size_variable))),
        baseline_(baseline),
        group_(group),
        speed_{SpeedOf(baseline.group, options), SpeedOf(group.group, options)},
        fit_(FitGroup(law, Together(baseline, group), options.fit)),
        pair_(PairOf(baseline.group, group.group, fit_, options.fit.level)),
        parameters_(fit_.values()),
        cost_(law_.Lower(cost)) {
    const Node size = law_.graph().Variable(static_cast<int>(size_));
    cost_slope_ = law_.graph().Derivative(cost_, size);
    loss_slope_ = law_.graph().Derivative(law_.loss(), size);
    for (size_t p = 0; p < parameters_.size(); ++p) {
      slopes_.push_back(law_.graph().Derivative(
          law_.loss(), law_.graph().Parameter(static_cast<int>(p))));
    }
  }

  // Its runs that agree in all but the size, by these values.
  std::vector<GroupMultiplier> Answers() const {
    std::map<Point, std::vector<size_t>> cells;
    for (size_t i = 0; i < group_.size(); ++i) {
      Point cell = PointOf(group_, i);
      cell[size_] = 0;
      cells[cell].push_back(i);
    }
    std::vector<GroupMultiplier> answers;
    for (const auto& [cell, runs] : cells) {
      answers.push_back(Answer(cell, Subset(group_, runs)));
    }
    return answers;
  }

 private:
  GroupMultiplier Answer(const Point& cell, const Points& runs) const {
    GroupMultiplier answer;
    answer.group = group_.group;
    answer.converged = fit_.verdict.converged;
    answer.f_p = std::nan("");
    for (const auto& [name, value] : law_.law().dense) {
      const int variable = law_.law().FindVariable(name);
      answer.at[name] = cell[static_cast<size_t>(variable)];
    }
    const Point dense = PointOf(baseline_, 0);
    for (const double loss : EqualLosses(baseline_.response, runs.response)) {
      answer.rows.push_back(RowOf(pair_,
                                  loss,
                                  ReachOf(loss, dense, baseline_, speed_[0]),
                                  ReachOf(loss, cell, runs, speed_[1])));
    }
    FindConstant(&answer);
    return answer;
  }

  double Value(Node node, const Point& point) const {
    return EvaluateOnce(law_.graph(), node, parameters_, point);
  }

  Reach ReachOf(double loss,
                Point point,
                const Points& runs,
                double speed) const {
    const auto [low, high] = Ends(runs.columns[size_]);
    const double size = SolvePositive(
        [&](double N) {
          point[size_] = N;
          return Value(law_.loss(), point) - loss;
        },
        std::sqrt(low * high));
    point[size_] = size;
    const double cost = Value(cost_, point);
    // dN/dθ = −(∂L/∂θ)/(∂L/∂N) at equal loss.
    const double factor =
        -Value(cost_slope_, point) / (cost * Value(loss_slope_, point));
    Eigen::VectorXd gradient(slopes_.size());
    for (size_t p = 0; p < slopes_.size(); ++p) {
      gradient[static_cast<Eigen::Index>(p)] =
          factor * Value(slopes_[p], point);
    }
    return {cost / speed, gradient, IsBeyond(size, runs.columns[size_])};
  }

  CompiledLaw law_;
  size_t size_;
  const Points& baseline_;
  const Points& group_;
  double speed_[2];
  GroupFit fit_;
  FittedPair pair_;
  std::vector<double> parameters_;
  Node cost_, cost_slope_ = 0, loss_slope_ = 0;
  std::vector<Node> slopes_;
};

void CheckCost(const Law& law, const Formula& cost) {
  for (const std::string& name : cost.symbols()) {
    if (law.FindVariable(name) >= 0) continue;
    throw Error(
        ExitCode::kUsage,
        "the cost names " + name + ", which is no variable of " + law.name)
        .Hint(
            "leave the law out to fit the loss against this cost, or make "
            "the cost a formula of " +
            JoinNames(law.variable_names()) + ", such as " + law.size_variable);
  }
}

void CheckDense(const Law& law, const Points& baseline) {
  for (const auto& [name, value] : law.dense) {
    const auto v = static_cast<size_t>(law.FindVariable(name));
    for (size_t i = 0; i < baseline.size(); ++i) {
      if (baseline.columns[v][i] == value) continue;
      throw baseline
          .ErrorAt(i,
                   "the baseline " + baseline.group + " is not dense: " + name +
                       " = " + ShortNumber(baseline.columns[v][i]))
          .Hint("measure against a group whose runs all have " + name + " = " +
                ShortNumber(value));
    }
  }
}

// A dense model differs in the variables that say so and in size alone.
void CheckOthers(const Law& law, const std::vector<Points>& groups) {
  for (size_t v = 0; v < law.variables.size(); ++v) {
    const std::string& name = law.variables[v].name;
    if (name == law.size_variable || law.dense.contains(name)) continue;
    const double value = groups[0].columns[v][0];
    for (const Points& points : groups) {
      for (size_t i = 0; i < points.size(); ++i) {
        if (points.columns[v][i] == value) continue;
        throw points
            .ErrorAt(i,
                     name + " = " + ShortNumber(points.columns[v][i]) +
                         ", but other runs have " + name + " = " +
                         ShortNumber(value))
            .Hint("the cost at equal loss needs one " + name +
                  ": keep the runs that have it");
      }
    }
  }
}

}  // namespace

MultiplierComparison CompareRoutedCosts(const Law& law,
                                        const std::vector<Points>& groups,
                                        const Formula& cost,
                                        const MultiplierOptions& options) {
  CheckNames(law, groups, options);
  CheckCost(law, cost);
  if (!options.share.empty()) {
    throw Error(ExitCode::kUsage,
                "sharing " + JoinNames(options.share) +
                    " has no effect: a group and its dense baseline have all "
                    "coefficients of " +
                    law.name + " in common")
        .Hint("share nothing, or take a law of the cost");
  }
  const Points& baseline =
      *std::find_if(groups.begin(), groups.end(), [&](const Points& group) {
        return group.group == options.baseline;
      });
  CheckDense(law, baseline);
  CheckOthers(law, groups);
  MultiplierComparison comparison = Question(law, cost.text(), options);
  comparison.routed = true;
  for (const Points& group : groups) {
    if (group.group == options.baseline) continue;
    const RoutedPair pair(law, baseline, group, cost, options);
    for (GroupMultiplier& answer : pair.Answers()) {
      comparison.groups.push_back(std::move(answer));
    }
  }
  return comparison;
}

}  // namespace routescale
