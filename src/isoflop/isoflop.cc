#include "routescale/isoflop.h"

#include <algorithm>
#include <set>

#include "fit/statistics.h"
#include "isoflop/against.h"
#include "isoflop/parabola.h"
#include "isoflop/power_law.h"
#include "isoflop/surface.h"
#include "routescale/error.h"
#include "routescale/numbers.h"
#include "routescale/option_name.h"
#include "routescale/validation.h"
#include "selection/clusters.h"

namespace routescale {
namespace {

const std::vector<double>& Column(const Points& points,
                                  const std::string& variable) {
  const auto place =
      std::find(points.variables.begin(), points.variables.end(), variable);
  return points.columns[place - points.variables.begin()];
}

void CheckPositive(const Points& points,
                   const std::string& name,
                   const std::vector<double>& values) {
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i] > 0) continue;
    throw points
        .ErrorAt(i, name + " = " + ShortNumber(values[i]) + " is not positive")
        .Hint("leave the run out with @where"_options);
  }
}

std::vector<IsoflopBudget> BudgetsOf(const Points& points,
                                     const std::vector<double>& budgets,
                                     double level) {
  std::vector<IsoflopBudget> found;
  for (std::vector<size_t>& runs : GroupNearby(budgets)) {
    IsoflopBudget budget;
    budget.budget = UpperMedian(AtIndices(budgets, runs));
    budget.sizes = AtIndices(Column(points, "N"), runs);
    budget.losses = AtIndices(points.response, runs);
    budget.N = FitParabola(budget.sizes, budget.losses, level);
    budget.D =
        FitParabola(AtIndices(Column(points, "D"), runs), budget.losses, level);
    budget.status = budget.N.status != VertexStatus::kOk ? budget.N.status
                                                         : budget.D.status;
    budget.runs = std::move(runs);
    found.push_back(std::move(budget));
  }
  return found;
}

// A power law through what `value` takes from each budget that is used.
template <typename Budget, typename Value>
void AddLaw(const std::string& variable,
            const std::vector<Budget>& budgets,
            double level,
            Value value,
            std::vector<IsoflopLaw>* laws) {
  std::vector<double> x, y;
  for (const Budget& budget : budgets) {
    if (budget.status != VertexStatus::kOk) continue;
    x.push_back(budget.budget);
    y.push_back(value(budget));
  }
  if (x.size() < kFewestBudgets) return;
  laws->push_back(FitPowerLaw(variable, x, y, level));
}

IsoflopGroup GroupOf(const Points& points,
                     const std::vector<double>& budgets,
                     const IsoflopOptions& options) {
  IsoflopGroup group;
  group.group = points.group;
  group.budgets = BudgetsOf(points, budgets, options.level);
  AddLaw(
      "N",
      group.budgets,
      options.level,
      [](const IsoflopBudget& budget) { return budget.N.optimum; },
      &group.laws);
  AddLaw(
      "D",
      group.budgets,
      options.level,
      [](const IsoflopBudget& budget) { return budget.D.optimum; },
      &group.laws);
  if (options.against && !group.laws.empty()) {
    group.against =
        CompareWithLaw(points, group.budgets, options, &group.against_warnings);
  }
  return group;
}

// All values of options.by at once.
IsoflopGroup SurfaceOf(const Points& points,
                       const std::vector<double>& budgets,
                       const IsoflopOptions& options) {
  IsoflopGroup group;
  group.group = points.group;
  for (const std::vector<size_t>& runs : GroupNearby(budgets)) {
    group.surface.push_back(
        FitSurface(UpperMedian(AtIndices(budgets, runs)),
                   AtIndices(Column(points, "N"), runs),
                   options.by,
                   AtIndices(Column(points, options.by), runs),
                   AtIndices(points.response, runs),
                   options.level));
  }
  AddLaw(
      "N",
      group.surface,
      options.level,
      [](const SurfaceBudget& budget) { return budget.N; },
      &group.laws);
  // A sparsity is no power of the budget: its density 1 - S may be.
  if (options.by == kSparsity) return group;
  AddLaw(
      options.by,
      group.surface,
      options.level,
      [](const SurfaceBudget& budget) { return budget.by; },
      &group.laws);
  return group;
}

void AddByValue(const Points& points,
                const std::vector<double>& budgets,
                const IsoflopOptions& options,
                std::vector<IsoflopGroup>* groups) {
  const std::vector<double>& by = Column(points, options.by);
  for (const double value : std::set<double>(by.begin(), by.end())) {
    std::vector<size_t> runs;
    for (size_t i = 0; i < by.size(); ++i) {
      if (by[i] == value) runs.push_back(i);
    }
    groups->push_back(
        GroupOf(Subset(points, runs), AtIndices(budgets, runs), options));
    groups->back().by = value;
  }
  groups->push_back(SurfaceOf(points, budgets, options));
}

}  // namespace

std::string_view ToString(VertexStatus status) {
  static constexpr std::string_view kNames[] = {
      "ok", "few", "no-minimum", "edge", "one-sided"};
  return kNames[static_cast<size_t>(status)];
}

std::vector<IsoflopGroup> Isoflop(
    const std::vector<Points>& groups,
    const std::vector<std::vector<double>>& budgets,
    const IsoflopOptions& options) {
  FitOptions::kLegalLevel.Check("@level", options.level);
  std::vector<IsoflopGroup> answers;
  for (size_t g = 0; g < groups.size(); ++g) {
    CheckPositive(groups[g], "N", Column(groups[g], "N"));
    CheckPositive(groups[g], "D", Column(groups[g], "D"));
    CheckPositive(groups[g], "the budget", budgets[g]);
    if (!options.by.empty() && options.by != kSparsity) {
      CheckPositive(groups[g], options.by, Column(groups[g], options.by));
    }
    if (options.by.empty()) {
      answers.push_back(GroupOf(groups[g], budgets[g], options));
    } else {
      AddByValue(groups[g], budgets[g], options, &answers);
    }
  }
  return answers;
}

}  // namespace routescale
