#include <algorithm>
#include <atomic>
#include <cmath>

#include "distributions.h"
#include "fit/warning_codes.h"
#include "inference/group_work.h"
#include "inference/profile.h"
#include "parallel.h"

namespace routescale {
namespace {

// A share by which a refit must be lower to be another minimum.
constexpr double kLower = 1e-9;

// A parameter at its bound has no curvature: begin with a step that is small
// in its coordinate.
double FirstStep(const Quantity& quantity) {
  const double error = quantity.error();
  if (error > 0 && std::isfinite(error)) return error;
  return 0.1 * (quantity.spec.log_scale
                    ? 1.0
                    : std::max(1e-3, std::abs(quantity.at())));
}

void ProfileQuantity(const GroupWork& work,
                     const Quantity& quantity,
                     double rise,
                     std::atomic<bool>* better) {
  if (quantity.IsLost()) return;
  ProfileTarget target;
  target.parameter = quantity.parameter;
  target.derived = quantity.derived;
  target.logarithm = quantity.spec.log_scale;
  target.at =
      quantity.parameter >= 0 ? work.base.u[quantity.parameter] : quantity.at();
  target.error = FirstStep(quantity);
  const ProfileEnd low = FindProfileEnd(work.base, target, rise, -1);
  const ProfileEnd high = FindProfileEnd(work.base, target, rise, +1);
  quantity.SetInterval(low.coordinate, high.coordinate);
  if (std::min(low.lowest, high.lowest) < work.base.objective * (1 - kLower)) {
    *better = true;
  }
}

struct Task {
  const GroupWork* work;
  const Quantity* quantity;
  size_t group;
};

}  // namespace

void ProfileIntervals(const FitOptions& options, GroupWorks& groups) {
  std::vector<Task> tasks;
  std::vector<std::atomic<bool>> better(groups.size());
  for (size_t g = 0; g < groups.size(); ++g) {
    if (!groups[g]->has_error()) continue;
    for (const Quantity& quantity : groups[g]->quantities) {
      tasks.push_back({groups[g].get(), &quantity, g});
    }
  }
  ParallelFor(tasks.size(), ThreadCount(options.threads), [&](size_t i) {
    const int degrees = tasks[i].work->fit->statistics.degrees_of_freedom;
    const double t = StudentT(0.5 + 0.5 * options.level, degrees);
    ProfileQuantity(*tasks[i].work,
                    *tasks[i].quantity,
                    t * t / degrees,
                    &better[tasks[i].group]);
  });
  for (size_t g = 0; g < groups.size(); ++g) {
    if (!better[g]) continue;
    AddWarning(WarningKind::kBetterMinimum,
               "",
               "the profile met a lower sum of squares than the fit: try more "
               "--starts",
               groups[g]->fit);
  }
}

}  // namespace routescale
