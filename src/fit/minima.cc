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

void SortFinite(std::vector<Minimum>* minima) {
  std::erase_if(*minima, [](const Minimum& minimum) {
    return !std::isfinite(minimum.objective);
  });
  std::stable_sort(
      minima->begin(), minima->end(), [](const Minimum& a, const Minimum& b) {
        return a.objective < b.objective;
      });
}

std::vector<Candidate> Distinct(std::vector<Minimum> descents,
                                double target_norm) {
  SortFinite(&descents);
  std::vector<Candidate> distinct;
  for (const Minimum& minimum : descents) {
    if (!distinct.empty() && IsSameMinimum(distinct.back().minimum.objective,
                                           minimum.objective,
                                           target_norm)) {
      ++distinct.back().hits;
    } else {
      distinct.push_back({minimum});
    }
  }
  return distinct;
}

}  // namespace routescale
