#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/counted.h"
#include "formula/notation.h"
#include "report/inspect_sheets.h"
#include "routescale/names.h"
#include "routescale/numbers.h"
#include "routescale/option_name.h"
#include "routescale/shell_word.h"

namespace routescale {
namespace {

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

}  // namespace

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

}  // namespace routescale
