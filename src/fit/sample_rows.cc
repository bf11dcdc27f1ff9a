#include "fit/sample_rows.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace routescale {

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
  order.reserve(n);
  for (size_t i = 0; i < n; ++i) order.emplace_back(points.response[i], i);
  std::sort(order.begin(), order.end());
  for (size_t k = 0; k < most; ++k) {
    rows.push_back(order[k * (n - 1) / (most - 1)].second);
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
