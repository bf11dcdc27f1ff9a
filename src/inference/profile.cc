#include "inference/profile.h"

#include <algorithm>
#include <cmath>

#include "base/nan.h"

#include "inference/profile_tangent.h"

namespace routescale {
namespace {

constexpr double kRefitTolerance = 1e-13;  // of each refit's objective
constexpr double kRootTolerance = 1e-9;    // of the height wanted
constexpr int kTracePlaces = 20;           // on the way to the height wanted
constexpr int kMostSteps = 80, kMostRefinements = 60, kMostHalvings = 40;
// Steps grow by no more than this where the profile flattens.
constexpr double kGrowth = 2;
// Where they aim, in heights wanted: a root just missed must not end the path.
constexpr double kBeyond = 1.05;
// A step that ends this much above the height wanted, or rises this much more
// steeply than the one before, may have led to another valley: it is halved,
// for the second reason down to this share of the first step.
constexpr double kOvershoot = 2, kSteeper = 1.5, kShortest = 1.0 / 64;
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

// Δu per coordinate from one place to another.
Eigen::VectorXd Secant(const Place& from, const Place& to) {
  return (to.u - from.u) / (to.coordinate - from.coordinate);
}

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

  // The profile at `coordinate`, or near it, found from a place nearby and the
  // direction in which the parameters go on from there; where that fails, with
  // the others as they are there.
  bool At(double coordinate,
          const Place& from,
          const Eigen::VectorXd& direction,
          Place* place) {
    const double distance = coordinate - from.coordinate;
    return Refit(coordinate, from.u + distance * direction, place) ||
           Refit(coordinate, from.u, place);
  }

 private:
  bool Refit(double coordinate, const Eigen::VectorXd& from, Place* place) {
    RefitChange change;
    Eigen::VectorXd start = base_.bounds.Clamp(from);
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

// How a search goes along the profile.
struct Continuation {
  Continuation(const RefitBase& base, const ProfileTarget& target, int side)
      : direction(ProfileTangent(base, target)) {
    const auto degrees = static_cast<double>(base.rows() - base.parameters());
    const double slope = 1 / (target.error * std::sqrt(degrees));
    step = side / slope;
    const Eigen::Index j = target.parameter;
    const bool at_bound = j >= 0 && (base.u[j] <= base.bounds.low[j] ||
                                     base.u[j] >= base.bounds.high[j]);
    steepest = at_bound ? HUGE_VAL : kSteeper * slope;
    first_steepest = at_bound ? 0 : steepest;
  }

  double step = 0;            // the next one
  Eigen::VectorXd direction;  // of the parameters, per coordinate
  // Height per coordinate beyond which a step is not accepted; none is at
  // a bound, where the height begins as a square root.
  double steepest = 0, first_steepest = 0;
  int halvings = 0;

  bool Halve() {
    step /= 2;
    return ++halvings <= kMostHalvings;
  }

  // Whether a step from `inside` to `outside` stays in the valley.
  bool Accepts(const Place& inside,
               const Place& outside,
               double shortest) const {
    const double rise = outside.height - inside.height;
    const double moved = std::abs(outside.coordinate - inside.coordinate);
    return rise <= steepest * moved || std::abs(step) <= shortest;
  }

  // After a step from `inside` to `outside`.
  void Advance(const Place& inside, const Place& outside, double length) {
    const double rise = outside.height - inside.height;
    const double moved = std::abs(outside.coordinate - inside.coordinate);
    direction = Secant(inside, outside);
    steepest = std::max(first_steepest, kSteeper * rise / moved);
    step = std::copysign(std::min(length, kGrowth * moved), step);
  }
};

// The step towards a height that is `missing` yet, at the last slope.
double StepTowards(double missing, const Place& inside, const Place& outside) {
  const double rise = outside.height - inside.height;
  if (!(rise > 0)) return HUGE_VAL;
  return missing * std::abs(outside.coordinate - inside.coordinate) / rise;
}

// From `inside` outwards to the first place at or above the height; false where
// the bound comes first.
bool Bracket(Profiler* profiler,
             double height,
             Continuation path,
             Place* inside,
             Place* outside) {
  path.step *= height;
  const double shortest = kShortest * std::abs(path.step);
  for (int i = 0; i < kMostSteps; ++i) {
    const double limit = profiler->limit();
    double next = inside->coordinate + path.step;
    const bool last = path.step > 0 ? next >= limit : next <= limit;
    if (last) next = limit;
    if (next == inside->coordinate) return false;
    const bool found = profiler->At(next, *inside, path.direction, outside);
    if (!found || outside->height > kOvershoot * height ||
        !path.Accepts(*inside, *outside, shortest)) {
      if (path.Halve()) continue;
      if (!found) return false;
    }
    if (outside->height >= height) return true;
    if (last) return false;
    const double missing = kBeyond * height - outside->height;
    path.Advance(*inside, *outside, StepTowards(missing, *inside, *outside));
    *inside = *outside;
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
    if (!profiler->At(x, inside, Secant(inside, outside), &middle)) return kNaN;
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
  const Continuation path(base, target, direction);
  const double height = std::sqrt(rise);
  Place inside{target.at, 0, base.u}, outside;
  ProfileEnd end{kNaN, base.objective};
  if (std::isfinite(path.step) && path.step != 0 &&
      Bracket(&profiler, height, path, &inside, &outside)) {
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
  Continuation path(base, target, direction);
  const double highest = std::sqrt(rise), lift = highest / kTracePlaces;
  std::vector<ProfilePlace> places = {{target.at, 0}};
  if (!std::isfinite(path.step) || path.step == 0) return places;
  path.step *= lift;
  Place inside{target.at, 0, base.u}, outside;
  for (int i = 0; i < kMostSteps && inside.height < highest; ++i) {
    const double limit = profiler.limit();
    double next = inside.coordinate + path.step;
    const bool last = direction > 0 ? next >= limit : next <= limit;
    if (last) next = limit;
    if (next == inside.coordinate) break;
    if (!profiler.At(next, inside, path.direction, &outside)) {
      if (!path.Halve()) break;
      continue;
    }
    places.push_back({outside.coordinate, outside.height});
    if (last) break;
    path.Advance(inside, outside, StepTowards(lift, inside, outside));
    inside = outside;
  }
  return places;
}

}  // namespace routescale
