#include <algorithm>
#include <cmath>

#include "routescale/numbers.h"
#include "routescale/selection_fields.h"

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
  return ParseList(text.substr(kMeanOf.size()), mean_by) && !mean_by->empty();
}

std::string JoinList(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    const bool odd = name.find(',') != std::string::npos;
    text += (text.empty() ? "" : ",") + (odd ? "`" + name + "`" : name);
  }
  return text;
}

std::vector<std::string> SplitList(std::string_view text) {
  std::vector<std::string> names;
  if (text.empty()) return names;
  std::string name;
  bool quoted = false;
  for (size_t i = 0; i <= text.size(); ++i) {
    const bool ends = i == text.size() || (text[i] == ',' && !quoted);
    if (!ends) {
      quoted ^= text[i] == '`';
      name += text[i];
      continue;
    }
    // The name of a column alone needs no backticks.
    if (name.size() > 2 && name.front() == '`' &&
        name.find('`', 1) == name.size() - 1) {
      name = name.substr(1, name.size() - 2);
    }
    names.push_back(name);
    name.clear();
  }
  return names;
}

bool ParseList(std::string_view text, std::vector<std::string>* names) {
  *names = SplitList(text);
  for (auto name = names->begin(); name != names->end(); ++name) {
    if (name->empty()) return false;
    if (std::find(names->begin(), name, *name) != name) return false;
  }
  return true;
}

}  // namespace routescale
