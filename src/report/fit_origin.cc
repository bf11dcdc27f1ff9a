#include <fmt/format.h>

#include <algorithm>

#include "base/counted.h"
#include "report/fit_words.h"
#include "routescale/names.h"
#include "routescale/numbers.h"
#include "routescale/selection_fields.h"

namespace routescale {
namespace {

// "a; b; c" of the parts that say something.
class Parts {
 public:
  void Add(const std::string& part) {
    if (part.empty()) return;
    if (!text_.empty()) text_ += "; ";
    text_ += part;
  }
  void Count(int64_t count, std::string_view what) {
    if (count > 0) Add(fmt::format("{} {}", count, what));
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

std::string LeftSide(Scale scale) {
  switch (scale) {
    case Scale::kLinear:
      return "L";
    case Scale::kLn:
      return "ln L";
    case Scale::kLog10:
      return "log10 L";
  }
  return "";
}

std::string PointsText(const SavedFit& fit) {
  const ResolvedSelection& selection = fit.selection;
  std::string map;
  for (const VariableSpec& variable : fit.law.variables) {
    const auto found = selection.map.find(variable.name);
    if (found != selection.map.end()) {
      map += variable.name + " = " + found->second + ", ";
    }
  }
  Parts parts;
  parts.Add(map + "L = " + selection.target);
  parts.Add(DescribeRows(selection.row));
  if (selection.seeds == Seeds::kMean && !selection.seed.empty()) {
    parts.Add("means over " + selection.seed);
  }
  if (selection.seeds == Seeds::kMeanBy) {
    parts.Add("means over the runs of each " + JoinNames(selection.mean_by));
  }
  if (!selection.best_by.empty()) {
    parts.Add("the best run of each " + JoinNames(selection.best_by));
  }
  if (!selection.group_by.empty()) {
    parts.Add("one group per " + selection.group_by);
  }
  if (!selection.shared_group.empty()) {
    parts.Add(selection.shared_group + " joins every group");
  }
  return parts.text();
}

std::string MissingText(const SelectionReport& report) {
  std::string columns;
  for (const auto& [column, count] : report.missing_by_column) {
    columns +=
        fmt::format("{}{} {}", columns.empty() ? "" : ", ", column, count);
  }
  return columns.empty() ? "dropped for missing values"
                         : "dropped for missing values (" + columns + ")";
}

std::string RunsText(const SavedFit& fit, const SelectionReport& report) {
  const bool runs = !fit.selection.run.empty();
  Parts parts;
  parts.Add(runs ? fmt::format("{} runs in {} rows read",
                               report.runs_read,
                               report.rows_read)
                 : fmt::format("{} rows read", report.rows_read));
  parts.Count(report.dropped_no_row, "dropped without a row at that step");
  parts.Count(report.dropped_by_where, "dropped by the filter");
  parts.Count(report.dropped_missing, MissingText(report));
  parts.Count(report.dropped_worse, "dropped for a better one");
  parts.Count(report.dropped_groups, "dropped with groups not asked for");
  parts.Count(report.averaged_runs,
              "averaged into " + Counted(report.averaged_points, "point"));
  return parts.text();
}

std::string HeldText(const FitOptions& options) {
  Parts parts;
  for (const auto& [name, value] : options.changes.fix) {
    parts.Add(name + " = " + FullNumber(value));
  }
  for (const auto& [name, other] : options.changes.tie) {
    parts.Add(name + " = " + other);
  }
  for (const auto& [name, ends] : options.changes.bound) {
    parts.Add(name + " from " + ShortNumber(ends.first) + " to " +
              ShortNumber(ends.second));
  }
  return parts.text();
}

}  // namespace

std::vector<Detail> DescribeOrigin(const SavedFit& fit,
                                   const SelectionReport* selection) {
  const Law& law = fit.law;
  std::vector<Detail> details = {
      {"law", LeftSide(law.scale) + " = " + law.formula.text(), true}};
  for (const NamedFormula& let : law.let) {
    details.push_back({"with", let.name + " = " + let.formula.text(), true});
  }
  const auto add =
      [&](const std::string& label, const std::string& text, bool code) {
        if (!text.empty()) details.push_back({label, text, code});
      };
  add("source", law.source, false);
  add("held", HeldText(fit.options), false);
  if (fit.data_name.empty()) return details;
  add("points", PointsText(fit), false);
  for (const SelectionField& field : SelectionFields()) {
    if (field.told.empty()) continue;
    add(field.told, field.text(fit.selection), true);
  }
  add("drawn", DescribeResampling(fit), false);
  if (selection == nullptr) return details;
  add("runs", RunsText(fit, *selection), false);
  add("read", JoinNames(selection->notes), false);
  constexpr size_t kMostChoices = 10;
  const size_t shown = std::min(kMostChoices, selection->choices.size());
  for (size_t i = 0; i < shown; ++i) {
    add("chosen", selection->choices[i], false);
  }
  if (shown < selection->choices.size()) {
    add("chosen",
        fmt::format("{} more: inspect lists them",
                    selection->choices.size() - shown),
        false);
  }
  return details;
}

}  // namespace routescale
