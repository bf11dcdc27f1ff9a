#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <utility>

#include "routescale/error.h"
#include "routescale/names.h"
#include "routescale/option_name.h"
#include "selection/bad_fields.h"
#include "selection/cautions.h"
#include "selection/check_values.h"
#include "selection/choose_rows.h"
#include "selection/columns.h"
#include "selection/dropped_rows.h"
#include "selection/evaluate.h"
#include "selection/groups.h"
#include "selection/plan.h"
#include "selection/seeds.h"
#include "selection/text_tests.h"
#include "table/run_table.h"

namespace routescale {
namespace {

// The steps of Select, in order; rows_ are those that are still in.
class RowSelector {
 public:
  RowSelector(const RunTable& table, const SelectionPlan& plan)
      : table_(table),
        plan_(plan),
        variables_(plan.variables),
        rows_(table.rows()) {
    std::iota(rows_.begin(), rows_.end(), size_t{0});
  }

  Selection Run() {
    CountRead();
    ChooseRowsOfRuns();
    Filter();
    LeaveOutVariables();
    CheckFields(table_, rows_, JudgedColumns());
    DropMissing();
    Evaluate();
    KeepBest();
    WarnOfSizes(table_, plan_, variables_, rows_, values_, &report());
    WarnOfRepeatedRows(table_, rows_, &report());
    const std::vector<std::vector<size_t>> points = FormPoints();
    CheckSharedGroup();
    selection_.resolved = plan_.resolved;
    const std::vector<RowGroup> groups =
        GroupPoints(table_,
                    plan_,
                    points,
                    &selection_.resolved.left_out,
                    &report().dropped_groups);
    if (report().dropped_groups > 0) NoteOtherGroups(points, groups);
    WarnOfRowsOfOneRun(table_, plan_, groups, &report());
    WarnOfSmallGroups(groups, &report());
    for (const RowGroup& group : groups) {
      selection_.groups.push_back(ToPoints(group));
    }
    selection_.table_name = table_.name;
    selection_.table_sha256 = table_.sha256;
    return std::move(selection_);
  }

 private:
  SelectionReport& report() { return selection_.report; }

  std::string Counted(size_t count) const {
    const bool runs =
        !plan_.resolved.run.empty() && plan_.resolved.row.kind != RowRule::kAll;
    return fmt::format(
        "{} {}{}", count, runs ? "run" : "row", count == 1 ? "" : "s");
  }

  Error NothingLeft(std::string message) const {
    return Error(ExitCode::kBadData, std::move(message)).File(table_.name);
  }

  void CountRead() {
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

  void WarnOfSimulated() {
    if (plan_.resolved.run.empty()) return;
    if (!AreSimulated(table_.texts.at(plan_.resolved.run).values())) return;
    report().warnings.insert(
        report().warnings.begin(),
        "the runs are simulated: they say nothing about real models");
  }

  void ChooseRowsOfRuns() {
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

  void Drop(const std::function<bool(size_t)>& drops,
            const std::string& reason) {
    std::erase_if(rows_, [&](size_t row) {
      if (!drops(row)) return false;
      NoteDropped(row, reason);
      return true;
    });
  }

  void NoteDropped(size_t row, const std::string& reason) {
    if (!plan_.list_dropped) return;
    const std::string& run = plan_.resolved.run;
    report().dropped.push_back({table_.FileOf(row),
                                table_.lines[row],
                                run.empty() ? "" : table_.texts.at(run)[row],
                                reason});
  }

  void NotePassedOver() {
    std::vector<bool> counts(table_.rows());
    for (const size_t row : chosen_.rows) counts[row] = true;
    for (const auto& [last, rows] : chosen_.averaged) {
      for (const size_t row : rows) counts[row] = true;
    }
    for (size_t row = 0; row < table_.rows(); ++row) {
      if (!counts[row]) NoteDropped(row, kAnotherRow);
    }
  }

  void NoteOtherGroups(const std::vector<std::vector<size_t>>& points,
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

  void KeepBest() {
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

  void Filter() {
    if (!plan_.where) return;
    const std::vector<bool> keep =
        KeptByFilter(*plan_.where, table_, &report().warnings);
    const size_t before = rows_.size();
    Drop([&](size_t row) { return !keep[row]; }, "filter");
    report().dropped_by_where = static_cast<int64_t>(before - rows_.size());
    if (!rows_.empty()) return;
    std::string hint = "the filter is " + plan_.where->text() +
                       "; @where EXPR replaces it"_options;
    for (const std::string& warning : report().warnings)
      hint += "\n  " + warning;
    throw NothingLeft("the filter drops each of " + Counted(before)).Hint(hint);
  }

  void LeaveOutVariables() {
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

  // Columns whose value the target and the variables cannot do without.
  std::vector<std::string> NeededNumbers() const {
    std::vector<std::string> needed;
    const auto add = [&](const Formula& formula) {
      for (const std::string& symbol : formula.symbols()) {
        if (!Contains(formula.text_symbols(), symbol) &&
            !ParseTextTest(symbol) && !Contains(needed, symbol)) {
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

  // Columns whose fields must be numbers, or missing, in every row kept.
  std::vector<std::string> JudgedColumns() const {
    std::vector<std::string> columns = NeededNumbers();
    if (plan_.resolved.row.kind != RowRule::kAll) {
      columns.push_back(plan_.resolved.step);
      columns.push_back(plan_.resolved.run);
    }
    return columns;
  }

  void DropMissing() {
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

  [[noreturn]] void ThrowAllMissing(size_t before) {
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

  void Evaluate() {
    response_ = Values(*plan_.target);
    for (const size_t row : rows_) {
      const auto averaged = chosen_.averaged.find(row);
      if (averaged == chosen_.averaged.end()) continue;
      CheckFields(table_, averaged->second, plan_.target->symbols());
      response_[row] = Mean(response_, averaged->second);
    }
    CheckFinite("the target", *plan_.target, table_, rows_, response_);
    CheckTarget(*plan_.target, table_, rows_, response_);
    for (const auto& [variable, formula] : variables_) {
      values_.push_back(Values(formula));
      CheckFinite(variable, formula, table_, rows_, values_.back());
    }
    if (plan_.weight) EvaluateWeights();
  }

  void EvaluateWeights() {
    weights_ = Values(*plan_.weight);
    const bool is_sigma = !plan_.resolved.sigma.empty();
    CheckFinite(is_sigma ? "sigma" : "the weight",
                *plan_.weight,
                table_,
                rows_,
                weights_);
    CheckWeights(*plan_.weight, is_sigma, table_, rows_, weights_);
    if (!is_sigma) return;
    for (const size_t row : rows_) {
      weights_[row] = 1 / (weights_[row] * weights_[row]);
    }
  }

  std::vector<double> Values(const Formula& formula) {
    return EvaluateColumns(formula, table_, &report().warnings);
  }

  // Means of the runs that agree in the variables asked for.
  std::vector<std::vector<size_t>> AverageAgreeing() {
    std::vector<std::vector<double>> values;
    for (const auto& [name, formula] : plan_.mean_by.numbers) {
      values.push_back(Values(formula));
    }
    std::vector<std::string> labels = plan_.mean_by.labels;
    const std::string& group_by = plan_.resolved.group_by;
    if (!group_by.empty()) labels.push_back(group_by);
    std::vector<std::vector<size_t>> points;
    for (SeedCell& cell : FindAgreeing(table_, labels, values, rows_)) {
      points.push_back(std::move(cell.rows));
    }
    std::sort(points.begin(), points.end());
    CountAverages(points);
    return points;
  }

  std::vector<std::vector<size_t>> FormPoints() {
    if (plan_.resolved.seeds == Seeds::kMeanBy) return AverageAgreeing();
    std::vector<std::vector<size_t>> points;
    if (!plan_.resolved.seed.empty()) {
      const std::vector<SeedCell> cells =
          FindCells(table_, plan_.labels, values_, rows_);
      WarnOfDuplicates(
          table_, plan_.resolved, cells, response_, &report().warnings);
      if (plan_.resolved.seeds == Seeds::kMean) {
        points = AverageSeeds(cells, table_.texts.at(plan_.resolved.seed));
        CountAverages(points);
        return points;
      }
    }
    points.reserve(rows_.size());
    for (const size_t row : rows_) points.push_back({row});
    return points;
  }

  void CountAverages(const std::vector<std::vector<size_t>>& points) {
    for (const std::vector<size_t>& rows : points) {
      if (rows.size() < 2) continue;
      report().averaged_runs += static_cast<int64_t>(rows.size());
      ++report().averaged_points;
    }
    if (!plan_.asked_for_mean || report().averaged_points > 0) return;
    const std::vector<int32_t>& seeds =
        table_.texts.at(plan_.resolved.seed).codes();
    const bool several =
        std::any_of(rows_.begin(), rows_.end(), [&](size_t row) {
          return seeds[row] != seeds[rows_.front()];
        });
    if (!several) return;
    report().warnings.push_back(NothingAveraged());
  }

  // Which columns keep runs of different seeds apart that agree in the
  // variables.
  std::string NothingAveraged() const {
    std::string names;
    for (const auto& [variable, formula] : variables_) {
      names += (names.empty() ? "" : ",") + variable;
    }
    std::vector<std::string> apart;
    const std::vector<SeedCell> cells =
        FindAgreeing(table_, {}, values_, rows_);
    for (const std::string& label : plan_.labels) {
      const std::vector<int32_t>& codes = table_.texts.at(label).codes();
      const bool differs =
          std::any_of(cells.begin(), cells.end(), [&](const SeedCell& cell) {
            return std::any_of(
                cell.rows.begin(), cell.rows.end(), [&](size_t row) {
                  return codes[row] != codes[cell.rows.front()];
                });
          });
      if (differs) apart.push_back(label);
    }
    if (apart.empty()) {
      return "nothing was averaged: no runs with different seeds agree in " +
             names;
    }
    return ListNames("nothing was averaged: runs of different seeds differ in",
                     apart) +
           ". To average runs that agree in " + names +
           ": @seeds mean:"_options + names;
  }

  void CheckSharedGroup() {
    if (!plan_.asked_for_shared_group) return;
    const std::string& name = plan_.resolved.shared_group;
    Error empty(ExitCode::kUsage, "no points in group '" + name + "'");
    empty.File("@shared-group"_options);
    if (plan_.resolved.group_by.empty()) {
      throw empty.Hint("group the runs with @group-by COLUMN"_options);
    }
    const TextColumn& column = table_.texts.at(plan_.resolved.group_by);
    if (column.Find(name) >= 0) return;
    throw empty.Hint(NameHint(name, "the groups are", column.values()));
  }

  // Exact where all values are equal.
  // Known variances of the runs give that of their mean.
  double WeightOf(const std::vector<size_t>& rows) const {
    if (!plan_.resolved.absolute_sigma) return Mean(weights_, rows);
    double variances = 0;
    for (const size_t row : rows) variances += 1 / weights_[row];
    const double runs = static_cast<double>(rows.size());
    return runs * runs / variances;
  }

  static double Mean(const std::vector<double>& values,
                     const std::vector<size_t>& rows) {
    const double first = values[rows.front()];
    double sum = 0;
    for (const size_t row : rows) sum += values[row] - first;
    return first + sum / static_cast<double>(rows.size());
  }

  int ClusterOf(const std::vector<size_t>& rows) const {
    const std::string& column = plan_.resolved.cluster;
    const std::vector<int32_t>& codes = table_.texts.at(column).codes();
    for (const size_t row : rows) {
      if (codes[row] == codes[rows.front()]) continue;
      throw Error(ExitCode::kUsage,
                  "runs that are averaged into one point are of different "
                  "clusters: " +
                      RowNames(table_, plan_.resolved, rows))
          .File("@cluster"_options)
          .Value(column)
          .Hint("keep them apart with @seeds each"_options);
    }
    return codes[rows.front()];
  }

  Points ToPoints(const RowGroup& group) const {
    Points points;
    points.group = group.name;
    points.shared = group.shared;
    const bool one_file = table_.files.empty();
    if (one_file) points.table = table_.name;
    points.target = plan_.resolved.target;
    points.known_errors = plan_.resolved.absolute_sigma;
    points.columns.resize(values_.size());
    for (const auto& [variable, formula] : variables_) {
      points.variables.push_back(variable);
    }
    for (const std::vector<size_t>& rows : group.points) {
      points.response.push_back(Mean(response_, rows));
      points.labels.push_back(RowNames(table_, plan_.resolved, rows));
      if (one_file) points.lines.push_back(table_.lines[rows.front()]);
      if (!weights_.empty()) points.weights.push_back(WeightOf(rows));
      if (!plan_.resolved.cluster.empty()) {
        points.clusters.push_back(ClusterOf(rows));
      }
      for (size_t v = 0; v < values_.size(); ++v) {
        points.columns[v].push_back(Mean(values_[v], rows));
      }
      for (const std::string& column : plan_.keep) {
        points.texts[column].push_back(table_.texts.at(column)[rows.front()]);
      }
    }
    return points;
  }

  const RunTable& table_;
  const SelectionPlan& plan_;
  std::vector<std::pair<std::string, Formula>> variables_;
  std::vector<size_t> rows_;
  ChosenRows chosen_;
  std::vector<double> response_, weights_;   // of each row of the table
  std::vector<std::vector<double>> values_;  // [variable][row]
  Selection selection_;
};

}  // namespace

bool AreSimulated(const std::vector<std::string>& runs) {
  return !runs.empty() &&
         std::all_of(runs.begin(), runs.end(), [](const std::string& run) {
           return run.starts_with(kSimulatedRunPrefix);
         });
}

Error Points::ErrorAt(size_t i, std::string message) const {
  Error error(ExitCode::kBadData, std::move(message));
  if (lines.empty()) return error.File("group " + group + ", " + labels[i]);
  return error.File(table).Line(lines[i]);
}

Selection SelectRows(const RunTable& table, const SelectionPlan& plan) {
  return RowSelector(table, plan).Run();
}

Selection Select(TableReader* reader,
                 const SelectionOptions& options,
                 const std::vector<std::string>& variables) {
  const SelectionPlan plan =
      PlanSelection(reader->columns(), options, variables, reader->name());
  if (!plan.list_dropped)
    return SelectRows(ReadRuns(reader, plan.Read()), plan);
  RowLog log(*reader, plan);
  const RunTable table =
      ReadRuns(reader, plan.Read(), [&](const TableReader&) { log.Note(); });
  Selection selection = SelectRows(table, plan);
  log.AddPassedOver(table, &selection.report.dropped);
  return selection;
}

}  // namespace routescale
