#include "selection/grid.h"

#include <algorithm>
#include <map>
#include <set>

namespace routescale {
namespace {

size_t Place(const std::vector<double>& sorted, double value) {
  return static_cast<size_t>(
      std::lower_bound(sorted.begin(), sorted.end(), value) - sorted.begin());
}

}  // namespace

std::optional<GridSummary> MakeGrid(const std::vector<size_t>& rows,
                                    const std::vector<double>& sizes,
                                    const std::vector<double>& experts,
                                    const TextColumn* label) {
  constexpr size_t kLongestSide = 200;
  std::map<double, std::string> labels;
  std::set<double> counts;
  for (const size_t row : rows) {
    labels.emplace(sizes[row], label == nullptr ? "" : (*label)[row]);
    counts.insert(experts[row]);
  }
  if (counts.size() < 2 || counts.size() > kLongestSide ||
      labels.size() > kLongestSide) {
    return std::nullopt;
  }
  GridSummary grid;
  for (const auto& [size, text] : labels) {
    grid.sizes.push_back(size);
    grid.size_labels.push_back(text);
  }
  grid.experts.assign(counts.begin(), counts.end());
  grid.runs.assign(grid.sizes.size(),
                   std::vector<int64_t>(grid.experts.size()));
  for (const size_t row : rows) {
    ++grid.runs[Place(grid.sizes, sizes[row])]
               [Place(grid.experts, experts[row])];
  }
  for (size_t i = 0; i < grid.sizes.size(); ++i) {
    for (size_t j = 0; j < grid.experts.size(); ++j) {
      if (grid.runs[i][j] == 0) grid.holes.push_back({i, j});
    }
  }
  return grid;
}

}  // namespace routescale
