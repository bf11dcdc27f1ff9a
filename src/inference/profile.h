#pragma once

#include <vector>

#include "inference/refit.h"

namespace routescale {

// One end of a profile likelihood interval, in the coordinate that is
// profiled.
struct ProfileEnd {
  double coordinate = 0;  // NaN where the objective does not rise that far
  // Lowest objective met on the way: below the base's, that was no minimum.
  double lowest = 0;
};

// What is profiled: a free parameter in its internal coordinate, or a derived
// quantity, or its logarithm.
struct ProfileTarget {
  int parameter = -1, derived = -1;
  bool logarithm = false;  // of the derived quantity
  double at = 0;           // its value at the optimum
  double error = 0;  // its Wald standard error: the scale of the first step
};

// The first place on one side (direction ±1) of the optimum where
//
//   min over all else of ½ Σ r² = objective (1 + t²/(n − p)),   rise = t²/(n−p)
ProfileEnd FindProfileEnd(const RefitBase& base,
                          const ProfileTarget& target,
                          double rise,
                          int direction);

// A place of the profile: a coordinate and √(objective / minimum − 1) there.
struct ProfilePlace {
  double coordinate = 0, height = 0;
};

// The profile on one side of the optimum, which comes first, to where it has
// risen by `rise` or meets the bound.
std::vector<ProfilePlace> TraceProfile(const RefitBase& base,
                                       const ProfileTarget& target,
                                       double rise,
                                       int direction);

}  // namespace routescale
