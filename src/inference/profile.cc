#include "inference/profile.h"

#include <algorithm>
#include <cmath>

#include "base/nan.h"
#include "inference/profile_tangent.h"
#include "inference/profiler.h"

namespace routescale {
namespace {

constexpr double kRootTolerance = 1e-9;  // of the height wanted
constexpr int kMostSteps = 200, kMostRefinements = 60, kMostHalvings = 30;
constexpr int kMostValleys = 20, kMostTries = 4;
// How far one step rises, in t; of a curve that is drawn, in shares of its top.
constexpr double kLift = 1.1, kTracePlaces = 20;
// Steps grow by no more than this where the profile flattens.
constexpr double kGrowth = 2;
// A step that rises this many times as far, or this much more steeply than the
// one before, may have led to another valley: it is halved, for the second
// reason down to this share of the first step.
constexpr double kOvershoot = 2, kSteeper = 1.5, kShortest = 1.0 / 64;
// Steps from a lower valley are so much shorter.
constexpr double kShorter = 8;
// A profile further than this from a straight line may have other valleys.
constexpr double kStraight = 0.25;

// Δu per coordinate from one place to another.
Eigen::VectorXd Secant(const ProfilePlace& from, const ProfilePlace& to) {
  return (to.u - from.u) / (to.coordinate - from.coordinate);
}

// Goes outwards from the optimum in steps that raise the height by `lift`.
class Continuation {
 public:
  Continuation(const RefitBase& base, Profiler* profiler, int side, double lift)
      : profiler_(profiler),
        lift_(lift),
        limit_(profiler->Limit(side)),
        inside_(profiler->optimum()),
        outside_(inside_),
        direction_(ProfileTangent(base, profiler->target())) {
    const ProfileTarget& target = profiler->target();
    const double slope = 1 / (target.error * std::sqrt(profiler->degrees()));
    step_ = side * lift / slope;
    shortest_ = kShortest * std::abs(step_);
    const Eigen::Index j = target.parameter;
    const bool at_bound = j >= 0 && (base.u[j] <= base.bounds.low[j] ||
                                     base.u[j] >= base.bounds.high[j]);
    steepest_ = at_bound ? HUGE_VAL : kSteeper * slope;
    first_steepest_ = at_bound ? 0 : steepest_;
    first_slope_ = slope;
  }

  const ProfilePlace& inside() const { return inside_; }
  const ProfilePlace& outside() const { return outside_; }

  // From the outside to the next place; false at the limit, and where nothing
  // is found.
  bool Next() {
    if (!std::isfinite(step_) || step_ == 0) return false;
    if (outside_.coordinate != inside_.coordinate) Advance();
    while (true) {
      const double whole = inside_.coordinate + step_;
      const double next =
          step_ > 0 ? std::min(whole, limit_) : std::max(whole, limit_);
      if (next == inside_.coordinate) return false;
      const bool found = profiler_->At(next, inside_, direction_, &outside_);
      const bool moved = found && HasMoved();
      if (moved && IsInValley()) return true;
      if (++halvings_ > kMostHalvings) return moved;
      step_ /= 2;
    }
  }

  // Goes on from a lower place that was found by other means; by a short step,
  // or it may end in the valley that the place was below.
  void Restart(const ProfilePlace& place) {
    inside_ = outside_ = place;
    direction_.setZero();
    step_ /= kShorter;
    ++halvings_;
  }

  bool IsAtLimit() const { return outside_.aim == limit_; }

  // Whether steps left the valley.
  bool IsRough() const { return halvings_ > 0; }

  // Whether the profile may have other valleys.
  bool IsBent() const {
    const double moved = std::abs(outside_.coordinate - profiler_->target().at);
    const double straight = first_slope_ * moved;
    return IsRough() ||
           !(std::abs(outside_.height - straight) <= kStraight * straight);
  }

 private:
  // A derived quantity need not reach what it is pulled to.
  bool HasMoved() const {
    constexpr double kLeast = 1e-9;
    const double moved = outside_.coordinate - inside_.coordinate;
    return moved / step_ > kLeast;
  }

  // Whether the step from the inside to the outside stays in the valley.
  bool IsInValley() const {
    const double rise = outside_.height - inside_.height;
    const double moved = std::abs(outside_.coordinate - inside_.coordinate);
    return rise <= kOvershoot * lift_ &&
           (rise <= steepest_ * moved || std::abs(step_) <= shortest_);
  }

  void Advance() {
    const double rise = outside_.height - inside_.height;
    const double moved = std::abs(outside_.coordinate - inside_.coordinate);
    direction_ = Secant(inside_, outside_);
    steepest_ = std::max(first_steepest_, kSteeper * rise / moved);
    const double length = rise > 0 ? moved * lift_ / rise : HUGE_VAL;
    step_ = std::copysign(std::min(length, kGrowth * moved), step_);
    inside_ = outside_;
  }

  Profiler* profiler_;
  double lift_, limit_;
  ProfilePlace inside_, outside_;
  Eigen::VectorXd direction_;  // of the parameters, per coordinate
  double step_ = 0;            // the next one
  // Height per coordinate beyond which a step is not trusted; none is at a
  // bound, where the height begins as a square root.
  double steepest_ = 0, first_steepest_ = 0, first_slope_ = 0, shortest_ = 0;
  int halvings_ = 0;
};

// Whether the profile reaches the height; the last step of the path holds the
// first place that does.
bool Bracket(double height, Continuation* path) {
  for (int i = 0; i < kMostSteps; ++i) {
    if (!path->Next()) return false;
    if (path->outside().height >= height) return true;
  }
  return false;
}

// A place between two: at x, or nearer to the inside where no refit ends at x.
bool FindBetween(Profiler* profiler,
                 const ProfilePlace& inside,
                 const ProfilePlace& outside,
                 double x,
                 ProfilePlace* middle) {
  const Eigen::VectorXd secant = Secant(inside, outside);
  for (int i = 0; i < kMostTries; ++i) {
    if (profiler->At(x, inside, secant, middle) ||
        profiler->At(x, outside, secant, middle)) {
      return true;
    }
    x = 0.5 * (x + inside.coordinate);
  }
  return false;
}

// Regula falsi (Illinois) on the height, nearly linear in the coordinate.
ProfilePlace Solve(Profiler* profiler,
                   double height,
                   ProfilePlace inside,
                   ProfilePlace outside) {
  double low = inside.height - height, high = outside.height - height;
  ProfilePlace middle = outside;
  int side = 0;
  for (int i = 0; i < kMostRefinements; ++i) {
    const double x =
        (inside.coordinate * high - outside.coordinate * low) / (high - low);
    if (!FindBetween(profiler, inside, outside, x, &middle)) return outside;
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
  return middle;
}

}  // namespace

ProfileEnd FindProfileEnd(const RefitBase& base,
                          const HeldSearch& search,
                          const ProfileTarget& target,
                          double rise,
                          int direction,
                          const std::vector<Eigen::VectorXd>& others,
                          double most_work) {
  Profiler profiler(base, search, target, most_work);
  const double height = std::sqrt(rise);
  const double lift = kLift / std::sqrt(profiler.degrees());
  Continuation path(base, &profiler, direction, lift);
  ProfilePlace place = profiler.optimum();
  bool is_end = false;
  for (int i = 0; i < kMostValleys && !is_end; ++i) {
    if (!Bracket(height, &path)) {
      // Stuck at a lower place than one that was high enough.
      is_end = i > 0 && !path.IsAtLimit();
      if (!is_end) place = path.outside();
      break;
    }
    place = Solve(&profiler, height, path.inside(), path.outside());
    const bool widely = search.has_rivals() || path.IsRough() ||
                        (path.IsBent() && !std::isfinite(most_work));
    is_end = !profiler.FindLower(height, widely, others, &place) ||
             i + 1 == kMostValleys;
    if (!is_end) path.Restart(place);
  }
  ProfileEnd end;
  end.coordinate = is_end ? place.coordinate : kNaN;
  end.u = place.u;
  end.better = profiler.better();
  end.is_given_up = profiler.HasGivenUp();
  if (end.is_given_up) end.coordinate = kNaN;
  end.is_rough = path.IsRough();
  return end;
}

std::vector<ProfilePlace> TraceProfile(const RefitBase& base,
                                       const HeldSearch& search,
                                       const ProfileTarget& target,
                                       double rise,
                                       int direction) {
  Profiler profiler(base, search, target);
  const double highest = std::sqrt(rise);
  Continuation path(base, &profiler, direction, highest / kTracePlaces);
  std::vector<ProfilePlace> places = {profiler.optimum()};
  for (int i = 0; i < kMostSteps && places.back().height < highest; ++i) {
    if (!path.Next()) break;
    places.push_back(path.outside());
  }
  return places;
}

}  // namespace routescale
