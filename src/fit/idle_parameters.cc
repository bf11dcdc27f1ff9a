#include "fit/idle_parameters.h"

#include <algorithm>
#include <cmath>

#include "fit/problem.h"

namespace routescale {

std::vector<int> IdleParameters(const VariableProjection& projection,
                                const Minimum& minimum) {
  std::vector<int> idle;
  VariableProjection::Point point;
  point.beta = minimum.linear;
  projection.Solve(minimum.u, VariableProjection::kMostSteps, &point);
  if (!std::isfinite(point.objective) || !projection.Linearise(&point)) {
    return idle;
  }
  const Eigen::Index left = point.slopes.rows() - point.solver.rank();
  for (Eigen::Index k = 0; k < minimum.u.size(); ++k) {
    if (!HasEffect(point.slopes.col(k).tail(left).norm(),
                   minimum.u[k],
                   std::sqrt(2 * point.objective),
                   projection.target_norm())) {
      idle.push_back(static_cast<int>(k));
    }
  }
  return idle;
}

Minimum BestAlong(const VariableProjection& projection,
                  const Minimum& minimum,
                  int k,
                  std::vector<double> values) {
  constexpr size_t kQuantiles = 33;
  std::sort(values.begin(), values.end());
  VariableProjection::Point point;
  Minimum best = minimum;
  Eigen::VectorXd u = minimum.u;
  for (size_t j = 0; j < kQuantiles; ++j) {
    u[k] = values[j * (values.size() - 1) / (kQuantiles - 1)];
    point.beta.resize(0);
    projection.Solve(u, VariableProjection::kMostSteps, &point);
    if (point.objective < best.objective * (1 - 1e-9)) {
      best = {u, point.beta, point.objective};
    }
  }
  return best;
}

}  // namespace routescale
