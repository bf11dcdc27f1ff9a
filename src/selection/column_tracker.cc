#include "selection/column_tracker.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "table/number.h"

namespace routescale {
namespace {

constexpr std::string_view kSuffixes = "KMBT";

}  // namespace

ColumnTracker::ColumnTracker(std::string name, size_t distinct_limit)
    : limit_(distinct_limit) {
  summary_.name = std::move(name);
  summary_.min = summary_.max = std::numeric_limits<double>::quiet_NaN();
}

void ColumnTracker::Add(const TableReader& reader, int column) {
  const std::string_view field = reader.Field(column);
  if (field.empty()) {
    ++empty_;
    ++summary_.missing;
    return;
  }
  double value = 0;
  // 130M is a label here, although a formula may use it as a number.
  const bool label = kSuffixes.find(field.back()) != kSuffixes.npos &&
                     ConvertNumber(field, &value) == NumberKind::kNotANumber;
  if (label || !reader.ParseField(field, &value)) {
    if (++summary_.texts == 1) summary_.first_text_line = reader.line();
  } else if (std::isnan(value)) {
    ++summary_.missing;
  } else {
    summary_.min = std::fmin(summary_.min, value);
    summary_.max = std::fmax(summary_.max, value);
  }
  Remember(field);
}

void ColumnTracker::Remember(std::string_view field) {
  if (summary_.more_values || seen_.find(field) != seen_.end()) return;
  if (seen_.size() == limit_) {
    summary_.more_values = true;
    return;
  }
  seen_.emplace(field);
  summary_.values.emplace_back(field);
}

// "NA" and the like are missing numbers, but texts among texts.
ColumnSummary ColumnTracker::Finish() {
  summary_.is_number = summary_.texts == 0;
  if (!summary_.is_number) {
    summary_.missing = empty_;
    return std::move(summary_);
  }
  std::erase_if(summary_.values, [](const std::string& text) {
    double value = 0;
    return ParseNumber(text, &value) && std::isnan(value);
  });
  return std::move(summary_);
}

}  // namespace routescale
