#include "selection/cautions.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "routescale/names.h"
#include "routescale/numbers.h"
#include "selection/columns.h"
#include "selection/seeds.h"

namespace routescale {
namespace {

void WarnAs(const char* code, std::string message, SelectionReport* report) {
  report->warnings.push_back(message);
  report->coded.push_back({code, std::move(message)});
}

// Steps that rise from row to row while the size stays.
bool HasHistories(const RunTable& table, const SelectionPlan& plan) {
  const auto steps = table.numbers.find(plan.history_step);
  if (steps == table.numbers.end()) return false;
  std::vector<const std::vector<double>*> fixed;
  for (const std::string& column : plan.fixed) {
    const auto found = table.numbers.find(column);
    if (found != table.numbers.end()) fixed.push_back(&found->second);
  }
  size_t rises = 0;
  for (size_t row = 1; row < table.rows(); ++row) {
    const bool same =
        std::all_of(fixed.begin(), fixed.end(), [row](const auto* column) {
          return (*column)[row] == (*column)[row - 1];
        });
    if (same && steps->second[row] > steps->second[row - 1]) ++rises;
  }
  return !fixed.empty() && rises >= 2 && 2 * rises >= table.rows();
}

}  // namespace

void WarnOfHistory(const RunTable& table,
                   const SelectionPlan& plan,
                   SelectionReport* report) {
  for (const auto& [column, runs] : table.changing_runs) {
    WarnAs("history",
           fmt::format("{} changes within {} run{} of the column {}: rows that "
                       "may be different runs are left out. If each row is a "
                       "run: --run none; if another column names the runs: "
                       "--run COLUMN",
                       column,
                       runs,
                       runs == 1 ? "" : "s",
                       plan.resolved.run),
           report);
    return;
  }
  if (plan.asked_for_rows || !HasHistories(table, plan)) return;
  WarnAs("history",
         fmt::format("{} rises from row to row, as in training histories, and "
                     "no column is known to name the run: every row counts. "
                     "To take the last row of each run: --run COLUMN; if each "
                     "row is a run: --row all",
                     plan.history_step),
         report);
}

void WarnOfSizes(const RunTable& table,
                 const SelectionPlan& plan,
                 const std::vector<std::pair<std::string, Formula>>& variables,
                 const std::vector<size_t>& rows,
                 const std::vector<std::vector<double>>& values,
                 SelectionReport* report) {
  constexpr double kCountsInOnes = 1e3;
  static const std::vector<std::string> kSizes = {"N", "P", "D", "C"};
  for (size_t v = 0; v < values.size(); ++v) {
    const auto& [name, formula] = variables[v];
    if (!Contains(kSizes, name)) continue;
    std::vector<double> sorted;
    std::vector<size_t> small;
    for (const size_t row : rows) sorted.push_back(values[v][row]);
    if (sorted.empty()) return;
    std::nth_element(
        sorted.begin(),
        sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2),
        sorted.end());
    const double least = sorted[sorted.size() / 2] > kCountsInOnes ? 1 : 0;
    for (const size_t row : rows) {
      if (values[v][row] < least || values[v][row] <= 0) small.push_back(row);
    }
    if (small.empty()) continue;
    WarnAs("tiny-size",
           fmt::format("{} = {} in {}{}: powers of so small a size decide the "
                       "fit. Leave such rows out: --where '{} >= 1'",
                       name,
                       ShortNumber(values[v][small.front()]),
                       small.size() == 1
                           ? ""
                           : fmt::format("{} rows, first in ", small.size()),
                       RowNames(table, plan.resolved, {small.front()}),
                       formula.text()),
           report);
  }
}

void WarnOfRepeatedRows(const RunTable& table,
                        const std::vector<size_t>& rows,
                        SelectionReport* report) {
  std::vector<std::pair<uint64_t, size_t>> order;
  order.reserve(rows.size());
  for (const size_t row : rows) order.emplace_back(table.hashes[row], row);
  std::sort(order.begin(), order.end());
  size_t repeated = 0, example = table.rows(), original = 0, first = 0;
  for (size_t i = 1; i < order.size(); ++i) {
    if (order[i].first != order[first].first) {
      first = i;
      continue;
    }
    ++repeated;
    if (order[i].second >= example) continue;
    example = order[i].second;
    original = order[first].second;
  }
  if (repeated == 0) return;
  WarnAs("repeated-rows",
         fmt::format("{} row{} another in every column, such as line {}, which "
                     "is line {} again: each counts",
                     repeated,
                     repeated == 1 ? " repeats" : "s repeat",
                     table.lines[example],
                     table.lines[original]),
         report);
}

void WarnOfRowsOfOneRun(const RunTable& table,
                        const SelectionPlan& plan,
                        const std::vector<RowGroup>& groups,
                        SelectionReport* report) {
  const ResolvedSelection& resolved = plan.resolved;
  if (resolved.run.empty() || resolved.row.kind != RowRule::kAll ||
      !resolved.cluster.empty()) {
    return;
  }
  const std::vector<int32_t>& codes = table.texts.at(resolved.run).codes();
  std::unordered_set<int32_t> runs;
  std::unordered_set<size_t> rows;
  for (const RowGroup& group : groups) {
    for (const auto& point : group.points) {
      rows.insert(point.begin(), point.end());
    }
  }
  for (const size_t row : rows) runs.insert(codes[row]);
  if (runs.size() == rows.size()) return;
  WarnAs("dependent-rows",
         fmt::format("{} rows are of {} run{}, and rows of one run are not "
                     "independent: intervals are too narrow unless drawn with "
                     "--cluster {}",
                     rows.size(),
                     runs.size(),
                     runs.size() == 1 ? "" : "s",
                     resolved.run),
         report);
}

void WarnOfSmallGroups(const std::vector<RowGroup>& groups,
                       SelectionReport* report) {
  if (groups.size() < 2) return;
  std::vector<std::string> small;
  for (const RowGroup& group : groups) {
    if (group.points.size() == 1) small.push_back(group.name);
  }
  if (small.empty()) return;
  WarnAs("small-groups",
         ListNames(small.size() == 1 ? "one group has a single point:"
                                     : "these groups have a single point each:",
                   small),
         report);
}

}  // namespace routescale
