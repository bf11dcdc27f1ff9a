#include "selection/check_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "routescale/error.h"
#include "routescale/numbers.h"
#include "routescale/option_name.h"

namespace routescale {
namespace {

constexpr double kLargestTarget = 1e100, kLargestWeight = 1e100;
// The root of a ratio of weights leaves a residual six of its digits.
constexpr double kLargestRatio = 1e20;

Error ErrorAt(const RunTable& table,
              size_t row,
              const std::string& name,
              const Formula& formula,
              const std::string& what) {
  return std::move(
      Error(ExitCode::kBadData,
            fmt::format("{} = {} is {}", name, formula.text(), what))
          .File(table.FileOf(row))
          .Line(table.lines[row]));
}

void CheckPositive(const Formula& formula,
                   const RunTable& table,
                   const std::vector<size_t>& rows,
                   const std::vector<double>& values) {
  for (const size_t row : rows) {
    if (values[row] > 0) continue;
    throw ErrorAt(table, row, formula.origin(), formula, "not positive")
        .Hint("leave the run out with @where, or give another formula"_options);
  }
}

std::string Short(double value) { return ShortNumber(value, 4); }

}  // namespace

void CheckFinite(const std::string& name,
                 const Formula& formula,
                 const RunTable& table,
                 const std::vector<size_t>& rows,
                 const std::vector<double>& values) {
  for (const size_t row : rows) {
    if (std::isfinite(values[row])) continue;
    throw ErrorAt(table,
                  row,
                  name,
                  formula,
                  std::isnan(values[row]) ? "not a number" : "infinite")
        .Hint(
            "leave such rows out with @where, or give another formula "
            "with "_options +
            formula.origin());
  }
}

void CheckTarget(const Formula& formula,
                 const RunTable& table,
                 const std::vector<size_t>& rows,
                 const std::vector<double>& values) {
  for (const size_t row : rows) {
    const double size = std::abs(values[row]);
    const bool large = size > kLargestTarget;
    if (!large && (size >= 1 / kLargestTarget || size == 0)) continue;
    throw ErrorAt(table,
                  row,
                  "the target",
                  formula,
                  large ? "beyond 1e100" : "closer to 0 than 1e-100")
        .Value(Short(values[row]))
        .Hint(
            "give it in another unit with @target, or leave the run out "
            "with @where"_options);
  }
}

void CheckWeights(const Formula& formula,
                  bool is_sigma,
                  const RunTable& table,
                  const std::vector<size_t>& rows,
                  const std::vector<double>& values) {
  if (rows.empty()) return;
  CheckPositive(formula, table, rows, values);
  const auto [low, high] =
      std::minmax_element(rows.begin(), rows.end(), [&](size_t a, size_t b) {
        return values[a] < values[b];
      });
  const double largest = is_sigma ? std::sqrt(kLargestWeight) : kLargestWeight;
  const double ratio = is_sigma ? std::sqrt(kLargestRatio) : kLargestRatio;
  const auto error = [&](size_t row, const std::string& what) {
    return ErrorAt(table, row, formula.origin(), formula, what)
        .Value(Short(values[row]))
        .Hint(
            "only ratios matter: give them in another unit, or leave the "
            "run out with @where"_options);
  };
  if (values[*low] < 1 / largest) {
    throw error(*low, "below " + Short(1 / largest));
  }
  if (values[*high] > largest) {
    throw error(*high, "above " + Short(largest));
  }
  if (values[*high] / ratio > values[*low]) {
    throw error(*high,
                fmt::format("more than {} times the {} of line {}: the smaller "
                            "one is lost in rounding",
                            Short(ratio),
                            Short(values[*low]),
                            table.lines[*low]));
  }
}

}  // namespace routescale
