#include "design/least_budget.h"

#include <algorithm>
#include <cmath>

#include "design/relax.h"
#include "design/whole_runs.h"
#include "routescale/error.h"
#include "routescale/numbers.h"

namespace routescale {

double LeastBudget(const DesignCriterion& criterion,
                   DesignLimits limits,
                   double shift,
                   double wanted,
                   const std::string& target) {
  constexpr double kMostOfDearest = 1e6;
  const double all = std::min(limits.cost.dot(limits.most),
                              kMostOfDearest * limits.cost.maxCoeff());
  const auto sd = [&](double phi) { return std::exp(0.5 * (phi + shift)); };
  const auto relaxed_sd = [&](double budget) {
    limits.budget = budget;
    return sd(RelaxDesign(criterion, limits).value);
  };
  if (!criterion.needs_runs() &&
      sd(criterion.ValueAt(Eigen::VectorXd::Zero(limits.cost.size()), 0)) <=
          wanted) {
    throw Error(ExitCode::kUsage, "is known as well as that already")
        .Value(target);
  }
  // Real numbers of runs first, by bisection, then up in steps of 2 %.
  double low = limits.cost.minCoeff(), high = low;
  while (relaxed_sd(high) > wanted) {
    if (high >= all) {
      throw Error(ExitCode::kUsage,
                  "cannot be known as well as that: all candidates together "
                  "leave a standard deviation of " +
                      ShortNumber(relaxed_sd(high), 3))
          .Value(target)
          .Hint("add candidates, or allow more repeats of each");
    }
    low = high;
    high = std::min(all, 4 * high);
  }
  while (high > 1.005 * low) {
    const double middle = std::sqrt(low * high);
    (relaxed_sd(middle) > wanted ? low : high) = middle;
  }
  for (double budget = high;; budget *= 1.02) {
    limits.budget = std::min(budget, all);
    const WholeDesign whole =
        ChooseWholeRuns(criterion, limits, RelaxDesign(criterion, limits));
    if (sd(whole.value) <= wanted || budget >= all) return limits.budget;
  }
}

}  // namespace routescale
