#include <algorithm>
#include <cmath>

#include "routescale/numbers.h"
#include "routescale/selection.h"

namespace routescale {
namespace {

constexpr std::string_view kMeanOf = "mean:";

}  // namespace

std::string ToString(const RowRule& row) {
  switch (row.kind) {
    case RowRule::kLast:
      return "last";
    case RowRule::kAll:
      return "all";
    case RowRule::kMin:
      return "min";
    case RowRule::kMean:
      return std::string(kMeanOf) + std::to_string(row.count);
    case RowRule::kStep:
      break;
  }
  return FullNumber(row.step);
}

bool ParseRowRule(std::string_view text, RowRule* row) {
  constexpr double kMost = 1e6;
  *row = {};
  if (text == "last" || text == "all" || text == "min") {
    row->kind = text == "last"  ? RowRule::kLast
                : text == "all" ? RowRule::kAll
                                : RowRule::kMin;
    return true;
  }
  const bool mean = text.starts_with(kMeanOf);
  double value = 0;
  if (mean) text.remove_prefix(kMeanOf.size());
  if (!ParseNumber(text, &value) || std::isnan(value)) return false;
  row->kind = mean ? RowRule::kMean : RowRule::kStep;
  if (!mean) {
    row->step = value;
    return true;
  }
  row->count = static_cast<int>(std::clamp(value, 0.0, kMost));
  return row->count >= 1 && row->count == value;
}

std::string ToString(Seeds seeds, const std::vector<std::string>& mean_by) {
  if (seeds != Seeds::kMeanBy) return seeds == Seeds::kMean ? "mean" : "each";
  std::string text(kMeanOf);
  for (size_t i = 0; i < mean_by.size(); ++i) {
    text += (i > 0 ? "," : "") + mean_by[i];
  }
  return text;
}

bool ParseSeeds(std::string_view text,
                Seeds* seeds,
                std::vector<std::string>* mean_by) {
  mean_by->clear();
  if (text == "mean" || text == "each") {
    *seeds = text == "mean" ? Seeds::kMean : Seeds::kEach;
    return true;
  }
  if (!text.starts_with(kMeanOf)) return false;
  *seeds = Seeds::kMeanBy;
  for (size_t from = kMeanOf.size(); from <= text.size();) {
    const size_t to = std::min(text.find(',', from), text.size());
    if (to == from) return false;
    mean_by->emplace_back(text.substr(from, to - from));
    from = to + 1;
  }
  return true;
}

}  // namespace routescale
