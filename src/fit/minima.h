#pragma once

#include <cstddef>

namespace routescale {

// Distinct minima of an easier problem that the harder one is begun from.
inline constexpr size_t kMostCandidates = 8;

// Two objectives ½ Σ r² of one minimum, as far as rounding allows to say.
bool IsSameMinimum(double a, double b, double target_norm);

}  // namespace routescale
