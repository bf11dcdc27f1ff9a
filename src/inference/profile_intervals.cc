#include <algorithm>
#include <atomic>
#include <cmath>

#include "base/distributions.h"
#include "base/parallel.h"
#include "fit/warning_codes.h"
#include "inference/group_work.h"
#include "inference/profile.h"
#include "routescale/error.h"

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

ProfileTarget TargetOf(const GroupWork& work, const Quantity& quantity) {
  ProfileTarget target;
  target.parameter = quantity.parameter;
  target.derived = quantity.derived;
  target.logarithm = quantity.spec.log_scale;
  target.at =
      quantity.parameter >= 0 ? work.base.u[quantity.parameter] : quantity.at();
  target.error = FirstStep(quantity);
  return target;
}

void ProfileQuantity(const GroupWork& work,
                     const Quantity& quantity,
                     double rise,
                     std::atomic<bool>* better) {
  if (quantity.IsLost()) return;
  const ProfileTarget target = TargetOf(work, quantity);
  const ProfileEnd low = FindProfileEnd(work.base, target, rise, -1);
  const ProfileEnd high = FindProfileEnd(work.base, target, rise, +1);
  quantity.SetInterval(low.coordinate, high.coordinate);
  if (std::min(low.lowest, high.lowest) < work.base.objective * (1 - kLower)) {
    *better = true;
  }
}

// t² / (n − p) at the ends of the interval.
double RiseOf(const GroupFit& fit, const FitOptions& options) {
  const int degrees = fit.statistics.degrees_of_freedom;
  const double t = StudentT(0.5 + 0.5 * options.level, degrees);
  return t * t / degrees;
}

// How far beyond the interval a curve goes, in t.
constexpr double kTraceBeyond = 1.25;

ProfileCurve CurveOf(const GroupWork& work,
                     const Quantity& quantity,
                     double rise) {
  const Estimate& estimate = *quantity.estimates[0];
  const double root =
      std::sqrt(static_cast<double>(work.fit->statistics.degrees_of_freedom));
  ProfileCurve curve;
  curve.group = work.fit->group;
  curve.parameter = estimate.name;
  curve.log_scale = quantity.spec.log_scale;
  curve.estimate = estimate.value;
  curve.low = estimate.low;
  curve.high = estimate.high;
  curve.level = root * std::sqrt(rise);
  const ProfileTarget target = TargetOf(work, quantity);
  for (const int side : {-1, +1}) {
    auto places = TraceProfile(
        work.base, target, rise * kTraceBeyond * kTraceBeyond, side);
    if (side < 0) {
      std::reverse(places.begin(), places.end());
    } else {
      places.erase(places.begin());  // the optimum, which is there already
    }
    for (const ProfilePlace& place : places) {
      curve.value.push_back(FromInternal(quantity.spec, place.coordinate));
      curve.t.push_back(side * root * place.height);
    }
  }
  return curve;
}

// Where the law all but passes through every point.
bool IsOneValue(const ProfileCurve& curve) {
  constexpr double kNarrowest = 1e-6;
  const auto [low, high] =
      std::minmax_element(curve.value.begin(), curve.value.end());
  return *high - *low <= kNarrowest * std::max(std::abs(*low), std::abs(*high));
}

struct ProfileTask {
  const GroupWork* work;
  const Quantity* quantity;
  size_t group;
};

}  // namespace

void ProfileIntervals(const FitOptions& options, GroupWorks& groups) {
  if (options.objective.is_robust()) {
    throw Error(ExitCode::kUsage, "has no profile: only least squares does")
        .File("--objective")
        .Value(ToString(options.objective))
        .Hint("use --interval bootstrap or wald");
  }
  std::vector<ProfileTask> tasks;
  std::vector<std::atomic<bool>> better(groups.size());
  for (size_t g = 0; g < groups.size(); ++g) {
    if (!groups[g]->has_error()) continue;
    for (const Quantity& quantity : groups[g]->quantities) {
      tasks.push_back({groups[g].get(), &quantity, g});
    }
  }
  ParallelFor(tasks.size(), ThreadCount(options.threads), [&](size_t i) {
    ProfileQuantity(*tasks[i].work,
                    *tasks[i].quantity,
                    RiseOf(*tasks[i].work->fit, options),
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

std::vector<ProfileCurve> TraceProfiles(const Law& source,
                                        const std::vector<Points>& points,
                                        const FitOptions& options,
                                        const std::vector<GroupFit>& fits) {
  if (options.objective.is_robust()) return {};
  const FitLaw law(source, options);
  std::vector<GroupFit> profiled = fits;
  GroupWorks groups;
  for (size_t g = 0; g < points.size(); ++g) {
    groups.push_back(std::make_unique<GroupWork>(law, points[g], &profiled[g]));
  }
  ProfileIntervals(options, groups);
  std::vector<std::pair<const GroupWork*, const Quantity*>> tasks;
  for (const auto& work : groups) {
    if (!work->has_error()) continue;
    for (const Quantity& quantity : work->quantities) {
      if (!quantity.IsLost()) tasks.emplace_back(work.get(), &quantity);
    }
  }
  std::vector<ProfileCurve> curves(tasks.size());
  ParallelFor(tasks.size(), ThreadCount(options.threads), [&](size_t i) {
    const auto& [work, quantity] = tasks[i];
    curves[i] = CurveOf(*work, *quantity, RiseOf(*work->fit, options));
  });
  std::erase_if(curves, IsOneValue);
  return curves;
}

}  // namespace routescale
