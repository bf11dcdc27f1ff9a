#include "report/inspect_sheets.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>

#include "formula/notation.h"
#include "routescale/names.h"
#include "routescale/numbers.h"
#include "routescale/option_name.h"
#include "routescale/shell_word.h"
#include "selection/columns.h"

namespace routescale {
namespace {

std::string Counted(int64_t count, const std::string& noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

bool IsSimulated(const TableSummary& summary) {
  return std::any_of(summary.columns.begin(),
                     summary.columns.end(),
                     [&](const ColumnSummary& column) {
                       return column.name == summary.selection.run &&
                              AreSimulated(column.values);
                     });
}

std::string Holes(const GridSummary& grid) {
  constexpr size_t kMost = 8;
  std::vector<std::string> names;
  for (const GridSummary::Hole& hole : grid.holes) {
    if (names.size() == kMost) break;
    const std::string& label = grid.size_labels[hole.size];
    names.push_back((label.empty() ? SiNumber(grid.sizes[hole.size]) : label) +
                    " E=" + ShortNumber(grid.experts[hole.expert]));
  }
  if (grid.holes.size() > kMost) {
    names.push_back(fmt::format("{} more", grid.holes.size() - kMost));
  }
  return fmt::format("{} lacks {}", grid.group, JoinNames(names));
}

std::string LastSteps(const TableSummary& summary) {
  constexpr size_t kMost = 8;
  std::vector<std::string> names;
  for (const RunStep& run : summary.unusual_last_steps) {
    if (names.size() == kMost) break;
    names.push_back(
        fmt::format("run {} at {}", run.run, ShortNumber(run.step, 17)));
  }
  if (summary.unusual_runs > static_cast<int64_t>(names.size())) {
    names.push_back(fmt::format(
        "{} more", summary.unusual_runs - static_cast<int64_t>(names.size())));
  }
  return fmt::format("runs end at step {}, but for {}",
                     ShortNumber(summary.usual_last_step, 17),
                     JoinNames(names));
}

// Which rows to keep where a column tells runs that finished from others; "" if
// no column does, or the filter asks it.
std::string Unfinished(const TableSummary& summary) {
  for (const ColumnSummary& column : summary.columns) {
    if (column.more_values || column.values.size() < 2) continue;
    const std::string name = TextName(column.name);
    if (summary.selection.where.find(name) != std::string::npos) continue;
    for (const std::string& value : column.values) {
      if (value != "finished" && value != "completed") continue;
      return fmt::format("{} is {}: {} {} keeps the {} ones",
                         column.name,
                         JoinNames(column.values, "or"),
                         "@where"_options,
                         ShellWord(name + " == \"" + value + "\""),
                         value);
    }
  }
  return "";
}

std::string Duplicate(const DuplicateSummary& duplicate) {
  std::vector<std::string> responses;
  for (const double response : duplicate.responses) {
    responses.push_back(ShortNumber(response));
  }
  return fmt::format("{} ({}) share every label and the seed, not the loss: {}",
                     duplicate.runs,
                     duplicate.group,
                     JoinNames(responses));
}

std::string RowRuleText(const TableSummary& summary) {
  const RowRule& row = summary.selection.row;
  if (row.kind == RowRule::kAll) return "every row";
  if (row.kind == RowRule::kLast) return "the last row of each run";
  if (row.kind == RowRule::kMin) {
    return "the row of each run with the smallest response";
  }
  if (row.kind == RowRule::kMean) {
    return fmt::format(
        "the last row of each run, with the mean response of its last {} rows",
        row.count);
  }
  return "the row at step " + ShortNumber(row.step, 17) + " of each run";
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

bool IsFilled(const GridSummary& grid) {
  return 2 * grid.holes.size() <= grid.sizes.size() * grid.experts.size();
}

std::vector<std::string> Remarks(const TableSummary& summary) {
  constexpr size_t kMostDuplicates = 10;
  std::vector<std::string> remarks;
  for (const SelectionWarning& warning : summary.report.coded) {
    remarks.push_back(warning.message);
  }
  for (const ColumnSummary& column : summary.columns) {
    if (column.is_number || std::isnan(column.min)) continue;
    remarks.push_back(
        fmt::format("column {} holds numbers and {}, the first in line {}",
                    column.name,
                    Counted(column.texts, "text"),
                    column.first_text_line));
  }
  for (const GridSummary& grid : summary.grids) {
    if (!grid.holes.empty() && IsFilled(grid)) remarks.push_back(Holes(grid));
  }
  if (summary.unusual_runs > 0) remarks.push_back(LastSteps(summary));
  const std::string unfinished = Unfinished(summary);
  if (!unfinished.empty()) remarks.push_back(unfinished);
  const size_t shown = std::min(kMostDuplicates, summary.duplicates.size());
  for (size_t i = 0; i < shown; ++i) {
    remarks.push_back(Duplicate(summary.duplicates[i]));
  }
  if (shown < summary.duplicates.size()) {
    remarks.push_back(fmt::format("{} more such sets of runs",
                                  summary.duplicates.size() - shown));
  }
  return remarks;
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
  lines.push_back(RowRuleText(summary));
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
