#pragma once

#include <cstddef>
#include <vector>

#include "fit/variable_projection.h"

namespace routescale {

// Distinct minima of an easier problem that the harder one is begun from.
inline constexpr size_t kMostCandidates = 8;

// Starts that ended in one minimum: the best of them, and how many.
struct Minimum {
  const Descent* best;
  int starts = 1;
};

// Two objectives ½ Σ r² of one minimum, as far as rounding allows to say.
bool IsSameMinimum(double a, double b, double target_norm);

// The distinct minima among descents, best first. Those that never were finite
// are left out, and those that did not converge too but for the best.
std::vector<Minimum> Cluster(const std::vector<Descent>& descents,
                             double target_norm);

}  // namespace routescale
