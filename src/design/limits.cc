#include "design/limits.h"

#include <algorithm>
#include <cmath>

#include "routescale/error.h"
#include "routescale/numbers.h"

namespace routescale {

double DesignLimits::Most(Eigen::Index i) const {
  return std::min({most[i], budget / cost[i], runs});
}

DesignLimits LimitsOf(const RunPool& pool, const DesignRequest& request) {
  constexpr double kMostRuns = 1e12;  // that are counted one by one
  DesignLimits limits;
  const auto size = static_cast<Eigen::Index>(pool.size());
  limits.cost = Eigen::Map<const Eigen::VectorXd>(pool.cost.data(), size);
  limits.budget = request.budget;
  limits.runs = request.runs;
  limits.most = Eigen::VectorXd::Constant(size, pool.repeats);
  const double least = limits.cost.minCoeff();
  if (!(least <= request.budget)) {
    throw Error(ExitCode::kUsage,
                "the budget of " + ShortNumber(request.budget) +
                    " pays for no run: the cheapest candidate costs " +
                    ShortNumber(least));
  }
  const double most =
      std::min({request.runs,
                request.budget / least,
                pool.repeats * static_cast<double>(pool.size())});
  if (most > kMostRuns && std::isfinite(most)) {
    throw Error(ExitCode::kUsage,
                "the limits allow more than 1e12 of the cheapest run, which "
                "costs " +
                    ShortNumber(least))
        .Hint("leave the cheapest candidates out, or allow less");
  }
  return limits;
}

}  // namespace routescale
