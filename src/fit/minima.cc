#include "fit/minima.h"

#include <algorithm>
#include <cmath>

namespace routescale {
namespace {

// Objectives closer than this are one minimum.
constexpr double kSameMinimum = 1e-6;

std::vector<size_t> Ranked(const std::vector<Descent>& descents) {
  std::vector<size_t> order;
  for (size_t i = 0; i < descents.size(); ++i) {
    if (std::isfinite(descents[i].objective)) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return descents[a].objective < descents[b].objective;
  });
  return order;
}

}  // namespace

bool IsSameMinimum(double a, double b, double target_norm) {
  return std::abs(a - b) <= kSameMinimum * std::min(std::abs(a), std::abs(b)) ||
         std::abs(std::sqrt(2 * a) - std::sqrt(2 * b)) <=
             RoundingNorm(target_norm);
}

std::vector<Minimum> Cluster(const std::vector<Descent>& descents,
                             double target_norm) {
  std::vector<Minimum> minima;
  for (size_t i : Ranked(descents)) {
    const Descent& descent = descents[i];
    if (!minima.empty() &&
        IsSameMinimum(
            minima.back().best->objective, descent.objective, target_norm)) {
      ++minima.back().starts;
    } else if (minima.empty() || descent.converged) {
      minima.push_back({&descent});
    }
  }
  return minima;
}

}  // namespace routescale
