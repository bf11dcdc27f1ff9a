#include "fit/minima.h"

#include <algorithm>
#include <cmath>

#include "fit/problem.h"

namespace routescale {

bool IsSameMinimum(double a, double b, double target_norm) {
  constexpr double kSame = 1e-6;
  return std::abs(a - b) <= kSame * std::min(std::abs(a), std::abs(b)) ||
         std::abs(std::sqrt(2 * a) - std::sqrt(2 * b)) <=
             RoundingNorm(target_norm);
}

}  // namespace routescale
