#include "inference/profile_target.h"

#include <algorithm>
#include <cmath>

namespace routescale {
namespace {

// A parameter at its bound has no curvature: begin with a step that is small
// in its coordinate.
double FirstStep(const Quantity& quantity) {
  const double error = quantity.error();
  if (error > 0 && std::isfinite(error)) return error;
  return 0.1 * (quantity.spec.log_scale
                    ? 1.0
                    : std::max(1e-3, std::abs(quantity.at())));
}

}  // namespace

ProfileTarget TargetOf(const GroupWork& work, const Quantity& quantity) {
  ProfileTarget target;
  target.parameter = quantity.parameter;
  target.derived = quantity.derived;
  target.logarithm = quantity.spec.log_scale;
  target.at = quantity.at();
  if (quantity.parameter >= 0) {
    const auto& spec = work.base.law.law.free()[quantity.parameter];
    const double u = work.base.u[quantity.parameter];
    target.logarithm &= !spec.log_scale;
    target.at = target.logarithm ? std::log(u) : u;
  }
  target.error = FirstStep(quantity);
  return target;
}

}  // namespace routescale
