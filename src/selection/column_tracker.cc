#include "selection/column_tracker.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace routescale {

ColumnTracker::ColumnTracker(std::string name, size_t distinct_limit)
    : limit_(distinct_limit) {
  summary_.name = std::move(name);
  summary_.min = summary_.max = std::numeric_limits<double>::quiet_NaN();
}

void ColumnTracker::Add(std::string_view field, int64_t line) {
  if (field.empty()) {
    ++empty_;
    ++summary_.missing;
    return;
  }
  double value = 0;
  if (!ParseNumber(field, &value)) {
    if (++summary_.texts == 1) summary_.first_text_line = line;
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
