#include "report/inspect_sheets.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "base/counted.h"
#include "report/fit_words.h"
#include "routescale/names.h"
#include "routescale/numbers.h"
#include "routescale/option_name.h"
#include "selection/columns.h"

namespace routescale {
namespace {

bool IsSimulated(const TableSummary& summary) {
  return std::any_of(summary.columns.begin(),
                     summary.columns.end(),
                     [&](const ColumnSummary& column) {
                       return column.name == summary.selection.run &&
                              AreSimulated(column.values);
                     });
}

}  // namespace

std::string InspectionConclusion(const TableSummary& summary) {
  std::string rows = Counted(summary.rows, "row");
  if (CountsRuns(summary)) {
    rows =
        Counted(summary.runs, IsSimulated(summary) ? "simulated run" : "run") +
        " in " + rows;
  }
  return fmt::format(
      "{}: {} and {}, {}",
      summary.name,
      rows,
      Counted(static_cast<int64_t>(summary.columns.size()), "column"),
      summary.schema.name == "clark2022"
          ? "read like the table of Clark et al. 2022"
          : "read like any table");
}

bool CountsRuns(const TableSummary& summary) {
  return !summary.selection.run.empty();
}

Sheet GroupSheet(const TableSummary& summary) {
  const std::string& shared = summary.selection.shared_group;
  Sheet sheet;
  sheet.title = "Groups by " + summary.selection.group_by;
  sheet.header = {
      "group", CountsRuns(summary) ? "runs" : "rows", "points to fit"};
  if (!shared.empty()) sheet.header.push_back("of them " + shared);
  std::map<std::string_view, const PointsSummary*> kept_of;
  for (const PointsSummary& kept : summary.kept) kept_of[kept.group] = &kept;
  for (const GroupSummary& group : summary.groups) {
    std::vector<Cell>& row = sheet.rows.emplace_back();
    row = {group.name, group.runs};
    const auto kept = kept_of.find(group.name);
    if (kept == kept_of.end()) continue;
    row.emplace_back(static_cast<int64_t>(kept->second->points));
    if (shared.empty()) continue;
    row.emplace_back(static_cast<int64_t>(kept->second->shared));
  }
  return sheet;
}

Sheet GridSheet(const GridSummary& grid, bool counts_runs) {
  Sheet sheet;
  sheet.title = fmt::format("{}: {} by N (down) and E (across)",
                            grid.group,
                            counts_runs ? "runs" : "rows");
  sheet.header = {"N"};
  for (const double experts : grid.experts) {
    sheet.header.push_back(ShortNumber(experts));
  }
  for (size_t i = 0; i < grid.sizes.size(); ++i) {
    const std::string& label = grid.size_labels[i];
    std::vector<Cell> row = {label.empty() ? SiNumber(grid.sizes[i]) : label};
    for (const int64_t runs : grid.runs[i]) {
      row.push_back(runs == 0 ? Cell("·") : Cell(std::to_string(runs)));
    }
    sheet.rows.push_back(std::move(row));
  }
  return sheet;
}

std::string KeptTitle(const TableSummary& summary) {
  std::vector<std::string> points;
  for (const PointsSummary& kept : summary.kept) {
    points.push_back(fmt::format("{} {}", kept.group, kept.points));
  }
  return ListNames("A fit uses these points:", points);
}

std::vector<std::string> VariableLines(const TableSummary& summary) {
  constexpr size_t kMostNames = 4;
  std::vector<std::string> lines, unknown, columns;
  for (const ColumnSummary& column : summary.columns) {
    columns.push_back(column.name);
  }
  for (const VariableSummary& variable : summary.variables) {
    if (variable.formula.empty()) {
      const auto candidates = FindNamed(columns, variable.usual_names);
      if (candidates.empty()) {
        unknown.push_back(variable.name);
      } else {
        lines.push_back(variable.name + " may be " +
                        JoinNames(candidates, "or") + ": @map "_options +
                        variable.name + "=COLUMN");
      }
      continue;
    }
    const size_t shown = std::min(kMostNames, variable.usual_names.size());
    std::vector<std::string> names(
        variable.usual_names.begin(),
        variable.usual_names.begin() + static_cast<std::ptrdiff_t>(shown));
    if (shown < variable.usual_names.size()) names.emplace_back("others");
    lines.push_back(variable.name + " = " + variable.formula);
    if (names.empty()) continue;
    lines.back() += "; also found by the names " + JoinNames(names, "or");
  }
  if (!unknown.empty()) {
    lines.push_back(
        fmt::format("no column for {}: {} {}=COLUMN, or a usual name "
                    "(routescale help columns)",
                    JoinNames(unknown),
                    "@map"_options,
                    unknown.front()));
  }
  return lines;
}

std::vector<std::string> SelectionLines(const TableSummary& summary) {
  const ResolvedSelection& selection = summary.selection;
  const SelectionReport& report = summary.report;
  const std::string noun =
      CountsRuns(summary) && selection.row.kind != RowRule::kAll ? "run"
                                                                 : "row";
  std::vector<std::string> lines;
  lines.push_back(DescribeRows(selection.row));
  if (selection.row.kind == RowRule::kStep) lines.back() += " of each run";
  if (report.dropped_no_row > 0) {
    lines.back() += "; " + Counted(report.dropped_no_row, noun) + " have none";
  }
  if (!selection.where.empty()) {
    lines.push_back(fmt::format("where {}: drops {}",
                                selection.where,
                                Counted(report.dropped_by_where, noun)));
  }
  if (report.dropped_missing > 0) {
    std::vector<std::string> columns;
    for (const auto& [column, count] : report.missing_by_column) {
      columns.push_back(fmt::format("{} in {}", column, count));
    }
    lines.push_back(fmt::format("drops {} for missing values: {}",
                                Counted(report.dropped_missing, noun),
                                JoinNames(columns)));
  }
  if (report.dropped_worse > 0) {
    lines.push_back(
        fmt::format("drops {}: another has a smaller response at "
                    "the same {}",
                    Counted(report.dropped_worse, noun),
                    JoinNames(selection.best_by)));
  }
  constexpr size_t kMostChoices = 20;
  for (size_t i = 0; i < report.choices.size(); ++i) {
    if (i == kMostChoices) {
      lines.push_back(
          fmt::format("and {} more", report.choices.size() - kMostChoices));
      break;
    }
    lines.push_back(report.choices[i]);
  }
  if (report.averaged_runs > 0) {
    const std::string which = selection.seeds == Seeds::kMeanBy
                                  ? "agree in " + JoinNames(selection.mean_by)
                                  : "differ in " + selection.seed + " alone";
    lines.push_back(fmt::format("averages {} that {} to {}",
                                Counted(report.averaged_runs, noun),
                                which,
                                Counted(report.averaged_points, "point")));
  }
  std::vector<std::string> variables;
  for (const auto& [name, formula] : selection.map) {
    if (name != formula) variables.push_back(name + " = " + formula);
  }
  lines.push_back("response " + selection.target +
                  (variables.empty() ? "" : "; " + JoinNames(variables)));
  return lines;
}

}  // namespace routescale
