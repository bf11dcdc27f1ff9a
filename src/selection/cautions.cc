#include "selection/cautions.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <limits>

#include "base/counted.h"
#include "routescale/names.h"
#include "routescale/numbers.h"
#include "routescale/option_name.h"
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

// The first row of each hash, in a table with open addresses: half of them are
// free, and none is allocated by itself.
class FirstRows {
 public:
  FirstRows(const std::vector<uint64_t>& hashes, size_t rows)
      : hashes_(hashes), rows_(std::bit_ceil(2 * rows + 1), kNone) {}

  // The first row asked for that has the hash of this one.
  size_t Of(size_t row) {
    const size_t mask = rows_.size() - 1;
    size_t place = hashes_[row] & mask;
    while (rows_[place] != kNone && hashes_[rows_[place]] != hashes_[row]) {
      place = (place + 1) & mask;
    }
    if (rows_[place] == kNone) rows_[place] = row;
    return rows_[place];
  }

 private:
  static constexpr size_t kNone = std::numeric_limits<size_t>::max();

  const std::vector<uint64_t>& hashes_;
  std::vector<size_t> rows_;
};

}  // namespace

void WarnOfHistory(const RunTable& table,
                   const SelectionPlan& plan,
                   SelectionReport* report) {
  for (const auto& [column, runs] : table.changing_runs) {
    WarnAs("history",
           fmt::format("{} changes within {} of the column {}: rows that "
                       "may be different runs are left out. ",
                       column,
                       Counted(runs, "run"),
                       plan.resolved.run) +
               "If each row is a run: @run none; if another column names the "
               "runs: @run COLUMN"_options,
           report);
    return;
  }
  if (plan.asked_for_rows || !HasHistories(table, plan)) return;
  WarnAs("history",
         fmt::format("{} rises from row to row, as in training histories, and "
                     "no column is known to name the run: every row counts. ",
                     plan.history_step) +
             "To take the last row of each run: @run COLUMN; if each row is a "
             "run: @row all"_options,
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
                       "fit. Leave such rows out: {} '{} >= 1'",
                       name,
                       ShortNumber(values[v][small.front()]),
                       small.size() == 1
                           ? ""
                           : fmt::format("{} rows, first in ", small.size()),
                       RowNames(table, plan.resolved, {small.front()}),
                       "@where"_options,
                       formula.text()),
           report);
  }
}

void WarnOfRepeatedRows(const RunTable& table,
                        const std::vector<size_t>& rows,
                        SelectionReport* report) {
  FirstRows first_rows(table.hashes, rows.size());
  size_t repeated = 0, example = 0, original = 0;
  for (const size_t row : rows) {
    const size_t first = first_rows.Of(row);
    if (first == row) continue;
    if (++repeated > 1) continue;
    example = row;
    original = first;
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
  const TextColumn& column = table.texts.at(resolved.run);
  std::vector<bool> seen_rows(table.rows()), seen_runs(column.values().size());
  size_t rows = 0, runs = 0;
  const auto count = [](std::vector<bool>* seen, size_t i, size_t* total) {
    if (!(*seen)[i]) ++*total;
    (*seen)[i] = true;
  };
  for (const RowGroup& group : groups) {
    for (const auto& point : group.points) {
      for (const size_t row : point) {
        count(&seen_rows, row, &rows);
        count(&seen_runs, static_cast<size_t>(column.codes()[row]), &runs);
      }
    }
  }
  if (runs == rows) return;
  WarnAs("dependent-rows",
         fmt::format("{} rows are of {}, and rows of one run are not "
                     "independent: intervals are too narrow unless drawn with "
                     "{} {}",
                     rows,
                     Counted(runs, "run"),
                     "@cluster"_options,
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
