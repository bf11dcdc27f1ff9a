#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/counted.h"
#include "routescale/names.h"
#include "routescale/option_name.h"
#include "selection/bad_fields.h"
#include "selection/cautions.h"
#include "selection/check_values.h"
#include "selection/columns.h"
#include "selection/dropped_rows.h"
#include "selection/evaluate.h"
#include "selection/row_selector.h"
#include "selection/text_tests.h"

namespace routescale {

std::string RowSelector::Counted(size_t count) const {
  const bool runs =
      !plan_.resolved.run.empty() && plan_.resolved.row.kind != RowRule::kAll;
  return routescale::Counted(static_cast<int64_t>(count), runs ? "run" : "row");
}

Error RowSelector::NothingLeft(std::string message) const {
  return Error(ExitCode::kBadData, std::move(message)).File(table_.name);
}

void RowSelector::CountRead() {
  report().warnings = plan_.warnings;
  report().notes = table_.notes;
  report().rows_read = table_.rows_read;
  report().runs_read = table_.runs_read;
  report().dropped_no_row = table_.runs_without_row;
  if (table_.repeated_steps > 0) {
    const bool one = table_.repeated_steps == 1;
    const bool all = plan_.resolved.row.kind == RowRule::kAll;
    report().warnings.push_back(
        fmt::format("{} row{} a step of {} run: {}",
                    table_.repeated_steps,
                    one ? " repeats" : "s repeat",
                    one ? "its" : "their",
                    all ? "each counts" : "the later row counts"));
  }
  if (table_.rows_read == 0) throw NothingLeft("the table has no rows");
  WarnOfSimulated();
  WarnOfHistory(table_, plan_, &report());
  if (rows_.empty()) {
    throw NothingLeft(
        fmt::format("no run has a row at step {}", plan_.resolved.row.step))
        .Hint("@row last takes the last row of each run"_options);
  }
}

void RowSelector::WarnOfSimulated() {
  if (plan_.resolved.run.empty()) return;
  if (!AreSimulated(table_.texts.at(plan_.resolved.run).values())) return;
  report().warnings.insert(
      report().warnings.begin(),
      "the runs are simulated: they say nothing about real models");
}

void RowSelector::ChooseRowsOfRuns() {
  const RowRule& rule = plan_.resolved.row;
  if (rule.kind != RowRule::kMin && rule.kind != RowRule::kMean) return;
  chosen_ = ChooseRows(table_, plan_.resolved, Values(*plan_.target));
  NotePassedOver();
  rows_ = chosen_.rows;
  if (chosen_.short_runs == 0) return;
  report().warnings.push_back(fmt::format(
      "{} run{} fewer than {} rows with a response: the mean is over what "
      "there is",
      chosen_.short_runs,
      chosen_.short_runs == 1 ? " has" : "s have",
      rule.count));
}

void RowSelector::Drop(const std::function<bool(size_t)>& drops,
                       const std::string& reason) {
  std::erase_if(rows_, [&](size_t row) {
    if (!drops(row)) return false;
    NoteDropped(row, reason);
    return true;
  });
}

void RowSelector::NoteDropped(size_t row, const std::string& reason) {
  if (!plan_.list_dropped) return;
  const std::string& run = plan_.resolved.run;
  report().dropped.push_back({table_.FileOf(row),
                              table_.lines[row],
                              run.empty() ? "" : table_.texts.at(run)[row],
                              reason});
}

void RowSelector::NotePassedOver() {
  std::vector<bool> counts(table_.rows());
  for (const size_t row : chosen_.rows) counts[row] = true;
  for (const auto& [last, rows] : chosen_.averaged) {
    for (const size_t row : rows) counts[row] = true;
  }
  for (size_t row = 0; row < table_.rows(); ++row) {
    if (!counts[row]) NoteDropped(row, kAnotherRow);
  }
}

void RowSelector::NoteOtherGroups(
    const std::vector<std::vector<size_t>>& points,
    const std::vector<RowGroup>& groups) {
  std::vector<bool> counts(table_.rows());
  for (const RowGroup& group : groups) {
    for (const std::vector<size_t>& rows : group.points) {
      for (const size_t row : rows) counts[row] = true;
    }
  }
  for (const std::vector<size_t>& rows : points) {
    for (const size_t row : rows) {
      if (!counts[row]) NoteDropped(row, "its group is not fitted");
    }
  }
}

void RowSelector::KeepBest() {
  if (plan_.best_by.empty()) return;
  std::vector<std::vector<double>> values;
  for (const auto& [name, formula] : plan_.best_by.numbers) {
    values.push_back(Values(formula));
    CheckFinite(name, formula, table_, rows_, values.back());
  }
  const std::vector<size_t> best =
      ChooseBest(table_, plan_, values, response_, rows_, &report().choices);
  report().dropped_worse = static_cast<int64_t>(rows_.size() - best.size());
  Drop(
      [&](size_t row) {
        return !std::binary_search(best.begin(), best.end(), row);
      },
      "another run is better");
}

void RowSelector::Filter() {
  if (!plan_.where) return;
  const std::vector<bool> keep =
      KeptByFilter(*plan_.where, table_, &report().warnings);
  const size_t before = rows_.size();
  Drop([&](size_t row) { return !keep[row]; }, "filter");
  report().dropped_by_where = static_cast<int64_t>(before - rows_.size());
  if (!rows_.empty()) return;
  std::string hint = "the filter is " + plan_.where->text() +
                     "; @where EXPR replaces it"_options;
  for (const std::string& warning : report().warnings) hint += "\n  " + warning;
  throw NothingLeft("the filter drops each of " + Counted(before)).Hint(hint);
}

void RowSelector::LeaveOutVariables() {
  constexpr size_t kMostLacking = 10;  // a tenth
  std::vector<std::string> warnings;
  std::erase_if(variables_, [&](const auto& variable) {
    if (!Contains(plan_.optional_variables, variable.first)) return false;
    const std::vector<double> values =
        EvaluateColumns(variable.second, table_, &warnings);
    const auto lacking =
        std::count_if(rows_.begin(), rows_.end(), [&](size_t row) {
          return !std::isfinite(values[row]);
        });
    return static_cast<size_t>(lacking) > rows_.size() / kMostLacking;
  });
}

std::vector<std::string> RowSelector::NeededNumbers() const {
  std::vector<std::string> needed;
  const auto add = [&](const Formula& formula) {
    for (const std::string& symbol : formula.symbols()) {
      if (!Contains(formula.text_symbols(), symbol) && !ParseTextTest(symbol) &&
          !Contains(needed, symbol)) {
        needed.push_back(symbol);
      }
    }
  };
  add(*plan_.target);
  if (plan_.weight) add(*plan_.weight);
  for (const auto& [variable, formula] : variables_) add(formula);
  for (const Agreement* agreement : {&plan_.best_by, &plan_.mean_by}) {
    for (const auto& [name, formula] : agreement->numbers) add(formula);
  }
  return needed;
}

std::vector<std::string> RowSelector::JudgedColumns() const {
  std::vector<std::string> columns = NeededNumbers();
  if (plan_.resolved.row.kind != RowRule::kAll) {
    columns.push_back(plan_.resolved.step);
    columns.push_back(plan_.resolved.run);
  }
  return columns;
}

void RowSelector::DropMissing() {
  std::map<size_t, std::vector<std::string>> missing;
  const auto note = [&](size_t row, const std::string& column) {
    ++report().missing_by_column[column];
    missing[row].push_back(column);
  };
  for (const std::string& column : NeededNumbers()) {
    const std::vector<double>& values = table_.numbers.at(column);
    for (const size_t row : rows_) {
      if (std::isnan(values[row])) note(row, column);
    }
  }
  for (const std::string& column :
       {plan_.resolved.group_by, plan_.resolved.cluster}) {
    if (column.empty()) continue;
    const TextColumn& values = table_.texts.at(column);
    for (const size_t row : rows_) {
      if (values[row].empty()) note(row, column);
    }
  }
  const size_t before = rows_.size();
  std::erase_if(rows_, [&](size_t row) {
    const auto found = missing.find(row);
    if (found == missing.end()) return false;
    NoteDropped(row, "lacks " + JoinNames(found->second));
    return true;
  });
  report().dropped_missing = static_cast<int64_t>(before - rows_.size());
  if (rows_.empty()) ThrowAllMissing(before);
}

void RowSelector::ThrowAllMissing(size_t before) {
  std::vector<std::string> columns;
  for (const auto& [column, count] : report().missing_by_column) {
    columns.push_back(fmt::format("{} in {}", column, count));
  }
  throw NothingLeft("each of " + Counted(before) +
                    " lacks a value: " + JoinNames(columns))
      .Hint(
          "choose other columns with @target and @map, or another row "
          "of each run with @row"_options);
}

}  // namespace routescale
