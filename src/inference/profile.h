#pragma once

#include <cmath>
#include <vector>

#include "base/nan.h"
#include "inference/held_search.h"
#include "inference/refit.h"

namespace routescale {

// What is profiled: a free parameter in its internal coordinate or in the
// logarithm of that, or a derived quantity or its logarithm.
struct ProfileTarget {
  int parameter = -1, derived = -1;
  bool logarithm = false;
  double at = 0;     // its coordinate at the optimum
  double error = 0;  // its Wald standard error: the scale of the first step
};

// A place of the profile: a coordinate, the signed root of the relative rise of
// the objective, and where the other parameters are. A derived quantity is
// pulled to `aim` and comes close; a parameter is held at it.
//
//   height = √(objective / minimum − 1)
struct ProfilePlace {
  double coordinate = 0, height = 0;
  Eigen::VectorXd u;
  double aim = 0;
};

// What a profile may take where it was not asked for, see FindProfileEnd: some
// tenths of a second, where most ends take a thousandth of that.
inline constexpr double kMostProfileWork = 1e8;

// One end of a profile likelihood interval, in the coordinate that is
// profiled.
struct ProfileEnd {
  double coordinate = kNaN;  // none where the objective does not rise that far
  // The parameters of the lowest objective met; empty unless it is below the
  // base's, which was no minimum then.
  Eigen::VectorXd better;
  // Whether the way to it was one of several valleys.
  bool is_rough = false;
  bool is_given_up = false;  // it took more work than was allowed
  Eigen::VectorXd u;         // the parameters at the end, or farthest out
};

// The first place on one side (direction ±1) of the optimum where
//
//   min over all else of ½ Σ r² = objective (1 + t²/(n − p)),   rise = t²/(n−p)
//
// Steps outwards do not depend on the rise wanted, and a refit from elsewhere
// checks the end, so that intervals of a higher level hold those of a lower.
// Without an end, refits up to the bound, or to 1e±12 times the estimate, stay
// below. Refits from the ends of other targets check the end, where they are
// given, and a search where the way to it was rough or other minima are likely;
// where the profile is bent too, unless its work is limited. It is given up
// where it takes more than `most_work`: points at which refits make a QR, n p²
// each.
ProfileEnd FindProfileEnd(const RefitBase& base,
                          const HeldSearch& search,
                          const ProfileTarget& target,
                          double rise,
                          int direction,
                          const std::vector<Eigen::VectorXd>& others = {},
                          double most_work = HUGE_VAL);

// The profile on one side of the optimum, which comes first, to where it has
// risen by `rise` or meets the bound.
std::vector<ProfilePlace> TraceProfile(const RefitBase& base,
                                       const HeldSearch& search,
                                       const ProfileTarget& target,
                                       double rise,
                                       int direction);

}  // namespace routescale
