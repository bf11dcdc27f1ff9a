#include "inference/profile.h"

#include <algorithm>
#include <cmath>

#include "nan.h"

namespace routescale {
namespace {

constexpr double kRefitTolerance = 1e-13;     // of each refit's objective
constexpr double kRootTolerance = 1e-9;  // of the height wanted
constexpr int kTracePlaces = 20;  // on the way to the height wanted
constexpr int kMostSteps = 80, kMostRefinements = 60, kMostHalvings = 40;
// Steps grow by no more than this where the profile flattens.
constexpr double kGrowth = 2;
// Where they aim, in heights wanted: a root just missed must not end the march.
constexpr double kBeyond = 1.05;
// How much stiffer the pull to a value is than the data's own.
constexpr double kStiffness = 1e3;

// One point of the profile: a coordinate, the signed root of the relative rise
// of the objective, and where the other parameters are.
//
//   height = √(objective / minimum − 1)
struct Place {
  double coordinate = 0, height = 0;
  Eigen::VectorXd u;
};

class Profiler {
 public:
  Profiler(const RefitBase& base, const ProfileTarget& target, int direction)
      : base_(base),
        target_(target),
        direction_(direction),
        refitter_(base),
        lowest_(base.objective),
        limit_(Limit()) {}

  double limit() const { return limit_; }
  double lowest() const { return lowest_; }

  // The profile near `coordinate`, warm-started at `from`.
  bool At(double coordinate, const Place& from, Place* place) {
    RefitChange change;
    Eigen::VectorXd start = from.u;
    if (target_.parameter >= 0) {
      change.held = target_.parameter;
      start[target_.parameter] = coordinate;
    } else {
      change.pull = target_.derived;
      change.pull_logarithm = target_.logarithm;
      change.pull_to = coordinate;
      change.pull_weight = PullWeight();
    }
    if (!refitter_.Refit(change, kRefitTolerance, start)) return false;
    const double objective = refitter_.objective();
    lowest_ = std::min(lowest_, objective);
    place->height = std::sqrt(std::max(0.0, objective / base_.objective - 1));
    place->u = refitter_.u();
    place->coordinate = coordinate;
    if (target_.derived >= 0) place->coordinate = Attained();
    return std::isfinite(place->coordinate);
  }

 private:
  double Limit() const {
    if (target_.parameter < 0) return direction_ * HUGE_VAL;
    return direction_ > 0 ? base_.bounds.high[target_.parameter]
                          : base_.bounds.low[target_.parameter];
  }

  // A minimum of ½ Σ r² + ½ w² (q − to)² is the minimum of ½ Σ r² among all
  // points with the q attained: any stiffness gives points of the profile.
  double PullWeight() const {
    const double sigma = std::sqrt(2 * base_.objective);
    return kStiffness * sigma / target_.error;
  }

  double Attained() {
    derived_.resize(base_.law.derived.size());
    refitter_.Derived(derived_.data());
    const double value = derived_[target_.derived];
    return target_.logarithm ? std::log(value) : value;
  }

  const RefitBase& base_;
  const ProfileTarget& target_;
  int direction_;
  Refitter refitter_;
  double lowest_, limit_;
  std::vector<double> derived_;
};

// From `inside` outwards to the first place at or above the height; false where
// the bound comes first.
bool Bracket(Profiler* profiler,
             double height,
             double step,
             Place* inside,
             Place* outside) {
  int halvings = 0;
  for (int i = 0; i < kMostSteps; ++i) {
    const double limit = profiler->limit();
    double next = inside->coordinate + step;
    const bool last = step > 0 ? next >= limit : next <= limit;
    if (last) next = limit;
    if (next == inside->coordinate) return false;
    if (!profiler->At(next, *inside, outside)) {
      step /= 2;
      if (++halvings > kMostHalvings) return false;
      continue;
    }
    if (outside->height >= height) return true;
    if (last) return false;
    const double rise = outside->height - inside->height;
    const double moved = outside->coordinate - inside->coordinate;
    const double wanted = (kBeyond * height - outside->height) * moved / rise;
    const double longest = kGrowth * std::abs(step);
    *inside = *outside;
    if (!(rise > 0) || std::abs(wanted) > longest) {
      step = std::copysign(longest, step);
    } else {
      step = std::copysign(std::abs(wanted), step);
    }
  }
  return false;
}

// Regula falsi (Illinois) on the height, nearly linear in the coordinate.
double Solve(Profiler* profiler, double height, Place inside, Place outside) {
  double low = inside.height - height, high = outside.height - height;
  Place middle;
  int side = 0;
  for (int i = 0; i < kMostRefinements; ++i) {
    const double x =
        (inside.coordinate * high - outside.coordinate * low) / (high - low);
    if (!profiler->At(x, inside, &middle)) return kNaN;
    const double f = middle.height - height;
    if (std::abs(f) <= kRootTolerance * height) break;
    if (f > 0) {
      outside = middle;
      high = f;
      if (side > 0) low /= 2;
      side = 1;
    } else {
      inside = middle;
      low = f;
      if (side < 0) high /= 2;
      side = -1;
    }
  }
  return middle.coordinate;
}

}  // namespace

ProfileEnd FindProfileEnd(const RefitBase& base,
                          const ProfileTarget& target,
                          double rise,
                          int direction) {
  Profiler profiler(base, target, direction);
  const double height = std::sqrt(rise);
  Place inside{target.at, 0, base.u}, outside;
  const double degrees = static_cast<double>(base.rows() - base.parameters());
  const double step = direction * target.error * std::sqrt(rise * degrees);
  ProfileEnd end{kNaN, base.objective};
  if (std::isfinite(step) && step != 0 &&
      Bracket(&profiler, height, step, &inside, &outside)) {
    end.coordinate = Solve(&profiler, height, inside, outside);
  }
  end.lowest = profiler.lowest();
  return end;
}

std::vector<ProfilePlace> TraceProfile(const RefitBase& base,
                                       const ProfileTarget& target,
                                       double rise,
                                       int direction) {
  Profiler profiler(base, target, direction);
  const double highest = std::sqrt(rise), lift = highest / kTracePlaces;
  const double degrees = static_cast<double>(base.rows() - base.parameters());
  double step = direction * target.error * std::sqrt(degrees) * lift;
  std::vector<ProfilePlace> places = {{target.at, 0}};
  if (!std::isfinite(step) || step == 0) return places;
  Place inside{target.at, 0, base.u}, outside;
  int halvings = 0;
  for (int i = 0; i < kMostSteps && inside.height < highest; ++i) {
    const double limit = profiler.limit();
    double next = inside.coordinate + step;
    const bool last = direction > 0 ? next >= limit : next <= limit;
    if (last) next = limit;
    if (next == inside.coordinate) break;
    if (!profiler.At(next, inside, &outside)) {
      step /= 2;
      if (++halvings > kMostHalvings) break;
      continue;
    }
    places.push_back({outside.coordinate, outside.height});
    if (last) break;
    const double moved = std::abs(outside.coordinate - inside.coordinate);
    const double gained = outside.height - inside.height;
    const double wanted = gained > 0 ? moved * lift / gained : HUGE_VAL;
    step = direction * std::min(wanted, kGrowth * moved);
    inside = outside;
  }
  return places;
}

}  // namespace routescale
