#include "design/order_of_gain.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "design/whole_runs.h"

namespace routescale {
namespace {

using Index = Eigen::Index;

// Where the `count` least values are, the least first.
std::vector<Index> Least(const Eigen::VectorXd& values, size_t count) {
  std::vector<Index> order(static_cast<size_t>(values.size()));
  std::iota(order.begin(), order.end(), 0);
  std::partial_sort(order.begin(),
                    order.begin() + static_cast<std::ptrdiff_t>(count),
                    order.end(),
                    [&](Index a, Index b) {
                      return values[a] < values[b] ||
                             (values[a] == values[b] && a < b);
                    });
  order.resize(count);
  return order;
}

}  // namespace

std::vector<RankedRuns> OrderOfGain(const DesignCriterion& criterion,
                                    const DesignLimits& limits,
                                    const Eigen::VectorXd& runs) {
  // So many candidates are counted one by one before they become known, and
  // one in so many is taken at a time.
  constexpr size_t kTogether = 32, kOneOf = 128;
  const double ridge = RidgeOf(criterion, runs);
  std::vector<Index> left;
  for (Index i = 0; i < runs.size(); ++i) {
    if (runs[i] > 0) left.push_back(i);
  }
  Eigen::VectorXd known = Eigen::VectorXd::Zero(runs.size());
  std::vector<RankedRuns> order;
  while (!left.empty()) {
    const DesignCriterion some = criterion.Among(left, known);
    Eigen::VectorXd made =
        Eigen::VectorXd::Zero(static_cast<Index>(left.size()));
    DesignCriterion::State state = some.At(made, ridge);
    size_t steps = std::min(kTogether, left.size());
    while (steps > 0) {
      Eigen::VectorXd rates = some.Changes(state, 1);
      if (std::isfinite(limits.budget)) {
        rates = rates.cwiseQuotient(limits.cost(left));
      }
      rates = (made.array() > 0).select(HUGE_VAL, rates);
      const size_t taken = std::min(steps, 1 + left.size() / kOneOf);
      for (const Index best : Least(rates, taken)) {
        const Index candidate = left[static_cast<size_t>(best)];
        made[best] = known[candidate] = runs[candidate];
        state = some.At(made, ridge);
        order.push_back({candidate, state.value});
      }
      steps -= taken;
    }
    std::erase_if(left, [&](Index i) { return known[i] > 0; });
  }
  return order;
}

}  // namespace routescale
