#include "selection/clusters.h"

#include <algorithm>
#include <numeric>

namespace routescale {

std::vector<std::vector<size_t>> GroupNearby(
    const std::vector<double>& values) {
  std::vector<size_t> order(values.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return values[a] < values[b];
  });
  std::vector<std::vector<size_t>> groups;
  for (const size_t i : order) {
    if (groups.empty() ||
        values[i] > (1 + kNearby) * values[groups.back().back()]) {
      groups.emplace_back();
    }
    groups.back().push_back(i);
  }
  return groups;
}

std::vector<double> AtIndices(const std::vector<double>& values,
                              const std::vector<size_t>& indices) {
  std::vector<double> chosen;
  for (const size_t i : indices) chosen.push_back(values[i]);
  return chosen;
}

}  // namespace routescale
