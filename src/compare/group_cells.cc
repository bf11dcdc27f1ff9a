#include "compare/group_cells.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/distributions.h"
#include "base/nan.h"
#include "routescale/error.h"
#include "routescale/numbers.h"

namespace routescale {

GroupCells FindGroupCells(const Points& points) {
  std::map<std::vector<double>, std::vector<double>> losses;
  for (size_t i = 0; i < points.size(); ++i) {
    if (points.shared[i]) continue;
    if (!(points.response[i] > 0)) {
      throw Error(ExitCode::kBadData,
                  "is not positive: it has no logarithm to compare")
          .File("group " + points.group + ", " + points.labels[i])
          .Column("response")
          .Value(FullNumber(points.response[i]));
    }
    std::vector<double> key;
    for (const auto& column : points.columns) key.push_back(column[i]);
    losses[key].push_back(std::log10(points.response[i]));
  }
  GroupCells cells;
  for (const auto& [key, values] : losses) {
    cells[key] = std::accumulate(values.begin(), values.end(), 0.0) /
                 static_cast<double>(values.size());
  }
  return cells;
}

std::vector<std::vector<double>> CommonCells(
    const std::vector<const GroupCells*>& groups) {
  std::vector<std::vector<double>> common;
  for (const auto& cell : *groups[0]) {
    const bool everywhere =
        std::all_of(groups.begin(), groups.end(), [&](const auto* cells) {
          return cells->contains(cell.first);
        });
    if (everywhere) common.push_back(cell.first);
  }
  return common;
}

MeanTest TestMean(const std::vector<double>& numbers, double level) {
  if (numbers.empty()) return {kNaN, kNaN, kNaN, kNaN, kNaN};
  const double n = static_cast<double>(numbers.size());
  MeanTest test;
  test.mean = std::accumulate(numbers.begin(), numbers.end(), 0.0) / n;
  if (numbers.size() < 2) return {test.mean, kNaN, kNaN, kNaN, kNaN};
  double squares = 0;
  for (double number : numbers) {
    squares += (number - test.mean) * (number - test.mean);
  }
  const double error = std::sqrt(squares / (n - 1) / n);
  const double reach = StudentT(0.5 + level / 2, n - 1) * error;
  test.low = test.mean - reach;
  test.high = test.mean + reach;
  test.t = test.mean / error;
  test.p = StudentTTails(test.t, n - 1);
  return test;
}

}  // namespace routescale
