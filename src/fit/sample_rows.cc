#include "fit/sample_rows.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/random.h"
#include "fit/row_blocks.h"

namespace routescale {
namespace {

// The rows that `most` are chosen from: all, or of a large table one at random
// of every stretch of rows, so that no period of the table matters.
std::vector<size_t> Candidates(size_t n, size_t most) {
  constexpr size_t kForEach = 4;
  const size_t stretches = kForEach * most;
  std::vector<size_t> rows(n <= kLargeRows ? n : std::min(n, stretches));
  for (size_t k = 0; k < rows.size(); ++k) {
    const size_t begin = k * n / rows.size();
    const size_t length = (k + 1) * n / rows.size() - begin;
    const double share = length > 1 ? CounterRandom(1, k).Uniform() : 0;
    rows[k] = begin + static_cast<size_t>(share * static_cast<double>(length));
  }
  return rows;
}

}  // namespace

std::vector<size_t> SampleRows(const Points& points, size_t most) {
  const size_t n = points.size();
  std::vector<size_t> rows;
  if (n <= most) {
    rows.resize(n);
    std::iota(rows.begin(), rows.end(), size_t{0});
    return rows;
  }
  for (const std::vector<double>& column : points.columns) {
    const auto [low, high] = std::minmax_element(column.begin(), column.end());
    rows.push_back(static_cast<size_t>(low - column.begin()));
    rows.push_back(static_cast<size_t>(high - column.begin()));
  }
  std::vector<std::pair<double, size_t>> order;
  for (const size_t i : Candidates(n, most)) {
    order.emplace_back(points.response[i], i);
  }
  std::sort(order.begin(), order.end());
  for (size_t k = 0; k < most; ++k) {
    rows.push_back(order[k * (order.size() - 1) / (most - 1)].second);
  }
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
}

Points AtRows(const Points& points, const std::vector<size_t>& rows) {
  Points sample;
  sample.group = points.group;
  sample.variables = points.variables;
  for (const std::vector<double>& column : points.columns) {
    std::vector<double>& values = sample.columns.emplace_back();
    for (const size_t row : rows) values.push_back(column[row]);
  }
  for (const size_t row : rows) {
    sample.response.push_back(points.response[row]);
    if (!points.weights.empty()) sample.weights.push_back(points.weights[row]);
  }
  return sample;
}

}  // namespace routescale
