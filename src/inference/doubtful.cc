#include "inference/doubtful.h"

#include <algorithm>
#include <cmath>

#include "fit/refine.h"
#include "fit/wald.h"
#include "inference/profile_tangent.h"
#include "inference/profile_target.h"

namespace routescale {
namespace {

// What the objective rises by along a tangent, over what the linear model says.
constexpr double kLeastRise = 0.6, kMostRise = 1.6;
// How far a derived quantity may leave its tangent there, of what it says.
constexpr double kStraightness = 0.25;

// The coordinate of a derived quantity.
double DerivedAt(const RefitBase& base,
                 const ProfileTarget& target,
                 const Eigen::VectorXd& theta) {
  Eigen::VectorXd values(base.derived.outputs());
  Program::Scratch scratch;
  base.derived.Evaluate(theta.data(), values.data(), 1, &scratch);
  const double value = values[target.derived * (base.parameters() + 1)];
  return target.logarithm ? std::log(value) : value;
}

bool IsInside(const Bounds& bounds, const Eigen::VectorXd& u) {
  return bounds.Clamp(u) == u;
}

bool HasBound(const GroupWork& work) {
  return std::any_of(
      work.quantities.begin(), work.quantities.end(), [](const Quantity& q) {
        return q.estimates[0]->status == Status::kAtBound;
      });
}

}  // namespace

bool IsDoubtful(const GroupWork& work, const Quantity& quantity, double t) {
  if (quantity.estimates[0]->status == Status::kOneSided || HasBound(work)) {
    return true;
  }
  const RefitBase& base = work.base;
  const ProfileTarget target = TargetOf(work, quantity);
  const Eigen::VectorXd tangent = ProfileTangent(base, target);
  const double expected = t * t / base.degrees;
  for (const double reach : {-t, t}) {
    const Eigen::VectorXd u =
        MovedCoordinates(base.law, base.u, reach * target.error * tangent);
    if (!IsInside(base.bounds, u)) return true;
    const Eigen::VectorXd theta = FromInternal(base.law, u);
    const double rise =
        0.5 * base.model.SumOfSquares(theta) / base.objective - 1;
    if (!(rise >= kLeastRise * expected && rise <= kMostRise * expected)) {
      return true;
    }
    if (target.derived < 0) continue;
    const double moved = DerivedAt(base, target, theta) - target.at;
    const double wanted = reach * target.error;
    if (!(std::abs(moved - wanted) <= kStraightness * std::abs(wanted))) {
      return true;
    }
  }
  return false;
}

}  // namespace routescale
