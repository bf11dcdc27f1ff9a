#include "report/inspect_columns.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "report/layout.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

// All values, numbers ascending, where they are few and short.
std::string AllValues(const ColumnSummary& column, int digits) {
  constexpr size_t kMostValues = 12, kWidth = 40;
  if (column.more_values || column.values.size() > kMostValues) return "";
  std::vector<std::string> values = column.values;
  if (column.is_number) {
    std::set<double> numbers;
    for (const std::string& text : column.values) {
      double number = 0;
      if (ParseNumber(text, &number)) numbers.insert(number);
    }
    values.clear();
    for (const double number : numbers) {
      values.push_back(ShortNumber(number, digits));
    }
  }
  const std::string all = fmt::format("{}", fmt::join(values, ", "));
  return DisplayWidth(all) <= kWidth ? all : "";
}

// Such as parameters and FLOPs: easier to read with units.
bool IsLarge(const ColumnSummary& column) {
  return column.is_number && column.min >= 1e6;
}

std::string ColumnRange(const ColumnSummary& column) {
  const auto show = [large = IsLarge(column)](double value) {
    return large ? SiNumber(value) : ShortNumber(value);
  };
  return show(column.min) + " … " + show(column.max);
}

std::string ShownValues(const ColumnSummary& column) {
  constexpr int kDigits = 6;
  std::string all = IsLarge(column) ? "" : AllValues(column, kDigits);
  if (!all.empty()) return all;
  if (column.is_number)
    return std::isnan(column.min) ? "" : ColumnRange(column);
  constexpr size_t kExamples = 3, kLongest = 24;
  std::string examples;
  for (size_t i = 0; i < std::min(kExamples, column.values.size()); ++i) {
    const std::string& value = column.values[i];
    if (DisplayWidth(value) <= kLongest) examples += value + ", ";
  }
  return examples + "…";
}

std::string Kind(const ColumnSummary& column) {
  if (column.is_number) return "number";
  return std::isnan(column.min) ? "text" : "mixed";
}

std::string Distinct(const ColumnSummary& column) {
  return fmt::format(
      "{}{}", column.values.size(), column.more_values ? "+" : "");
}

}  // namespace

Sheet ColumnSheet(const TableSummary& summary) {
  Sheet sheet;
  sheet.header = {"column", "kind", "missing", "distinct", "values"};
  for (const ColumnSummary& column : summary.columns) {
    sheet.rows.push_back({column.name,
                          Kind(column),
                          column.missing,
                          Distinct(column),
                          ShownValues(column)});
  }
  return sheet;
}

Sheet ExactColumnSheet(const TableSummary& summary) {
  constexpr int kAllDigits = 17;
  Sheet sheet;
  sheet.header = {
      "column", "kind", "missing", "distinct", "min", "max", "values"};
  for (const ColumnSummary& column : summary.columns) {
    sheet.rows.push_back({column.name,
                          Kind(column),
                          column.missing,
                          Distinct(column),
                          column.min,
                          column.max,
                          AllValues(column, kAllDigits)});
  }
  return sheet;
}

}  // namespace routescale
