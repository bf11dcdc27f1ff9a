#include "routescale/inspect.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "routescale/error.h"
#include "selection/column_tracker.h"
#include "selection/columns.h"
#include "selection/evaluate.h"
#include "selection/grid.h"
#include "selection/plan.h"
#include "selection/seeds.h"
#include "table/run_table.h"

namespace routescale {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr const char* kSizeLabel = "model_size_label";
constexpr size_t kMostUnusualRuns = 100;

class Inspector {
 public:
  Inspector(TableReader* reader, const InspectOptions& options)
      : reader_(reader), plan_(PlanRuns(reader->columns(), options.selection)) {
    summary_.schema = RecogniseSchema(reader->columns());
    const std::vector<std::string> variables = GridVariables(options.selection);
    SelectionOptions selection = options.selection;
    std::erase_if(selection.map, [&variables](const auto& entry) {
      return !Contains(variables, entry.first);
    });
    try {
      plan_ = PlanSelection(
          reader->columns(), selection, variables, reader->name());
    } catch (const Error& error) {
      summary_.selection_error = error.what();
    }
    summary_.selection = plan_.resolved;
    ListVariables(options.selection);
    Read(options.distinct_limit);
  }

  TableSummary Run() {
    CountGroups();
    FindLastSteps();
    for (const std::string& column : numbers_) ParseNumbers(column);
    SummariseDuplicates();
    FillGrids();
    if (summary_.selection_error.empty()) SummariseSelection();
    return std::move(summary_);
  }

 private:
  std::vector<std::string> GridVariables(const SelectionOptions& options) {
    std::vector<std::string> variables;
    for (const char* name : {"N", "E"}) {
      if (options.map.count(name) + summary_.schema.map.count(name) > 0) {
        variables.emplace_back(name);
      }
    }
    return variables;
  }

  void ListVariables(const SelectionOptions& options) {
    std::map<std::string, std::string> own = options.map;
    for (const UsualNames& usual : VariableNames()) {
      const auto mapped = own.find(usual.variable);
      const auto known = summary_.schema.map.find(usual.variable);
      const std::string formula = mapped != own.end() ? mapped->second
                                  : known != summary_.schema.map.end()
                                      ? known->second
                                      : "";
      summary_.variables.push_back({usual.variable, formula, usual.names});
      own.erase(usual.variable);
    }
    if (summary_.schema.name != "plain") {
      own.insert(summary_.schema.map.begin(), summary_.schema.map.end());
    }
    for (const auto& [name, formula] : own) {
      const bool listed = std::any_of(
          summary_.variables.begin(),
          summary_.variables.end(),
          [&](const VariableSummary& known) { return known.name == name; });
      if (!listed) summary_.variables.push_back({name, formula, {}});
    }
  }

  // Numbers are read as text, so that a wrong one keeps nothing but the
  // selection from being told.
  void Read(size_t distinct_limit) {
    ReadPlan read = plan_.Read();
    numbers_ = std::exchange(read.numbers, {});
    for (const std::string& column : numbers_) {
      if (!Contains(read.texts, column)) read.texts.push_back(column);
    }
    for (const std::string& column :
         {plan_.resolved.step, std::string(kSizeLabel)}) {
      if (reader_->Find(column) >= 0 && !Contains(read.texts, column)) {
        read.texts.push_back(column);
      }
    }
    std::vector<ColumnTracker> trackers;
    for (const std::string& column : reader_->columns()) {
      trackers.emplace_back(column, distinct_limit);
    }
    table_ = ReadRuns(reader_, read, [&trackers](const TableReader& reader) {
      for (size_t i = 0; i < trackers.size(); ++i) {
        trackers[i].Add(reader, static_cast<int>(i));
      }
    });
    for (ColumnTracker& tracker : trackers) {
      summary_.columns.push_back(tracker.Finish());
    }
    summary_.name = table_.name;
    summary_.sha256 = table_.sha256;
    summary_.notes = table_.notes;
    summary_.rows = table_.rows_read;
    summary_.runs = table_.runs_read;
  }

  std::string GroupOf(size_t row) const {
    const std::string& column = plan_.resolved.group_by;
    return column.empty() ? "all" : table_.texts.at(column)[row];
  }

  void CountGroups() {
    const std::string& column = plan_.resolved.group_by;
    if (column.empty()) return;
    const TextColumn& groups = table_.texts.at(column);
    for (const std::string& name : groups.values()) {
      summary_.groups.push_back({name, 0});
    }
    for (const int32_t code : groups.codes()) {
      ++summary_.groups[static_cast<size_t>(code)].runs;
    }
  }

  void FindLastSteps() {
    summary_.usual_last_step = kUnknown;
    const ResolvedSelection& resolved = plan_.resolved;
    if (resolved.row.kind != RowRule::kLast || resolved.run.empty() ||
        resolved.step.empty()) {
      return;
    }
    const TextColumn& texts = table_.texts.at(resolved.step);
    std::vector<double> steps(texts.size());
    std::map<double, size_t> count;
    for (size_t row = 0; row < steps.size(); ++row) {
      if (!reader_->ParseField(texts[row], &steps[row]) ||
          std::isnan(steps[row])) {
        continue;
      }
      ++count[steps[row]];
    }
    for (const auto& [step, runs] : count) {
      if (2 * runs > steps.size()) summary_.usual_last_step = step;
    }
    if (std::isnan(summary_.usual_last_step)) return;
    for (size_t row = 0; row < steps.size(); ++row) {
      if (steps[row] == summary_.usual_last_step || !std::isfinite(steps[row]))
        continue;
      if (++summary_.unusual_runs > int64_t{kMostUnusualRuns}) continue;
      summary_.unusual_last_steps.push_back(
          {table_.texts.at(resolved.run)[row], steps[row]});
    }
  }

  // The numbers of a column that was read as text.
  void ParseNumbers(const std::string& column) {
    const TextColumn& texts = table_.texts.at(column);
    std::vector<double>& values = table_.numbers[column];
    values.resize(texts.size());
    for (size_t row = 0; row < values.size(); ++row) {
      if (reader_->ParseField(texts[row], &values[row])) continue;
      table_.bad.push_back({row, column, texts[row]});
    }
  }

  void SummariseDuplicates() {
    const ResolvedSelection& resolved = plan_.resolved;
    if (!plan_.target || plan_.labels.empty()) return;
    std::vector<size_t> rows(table_.rows());
    for (size_t row = 0; row < rows.size(); ++row) rows[row] = row;
    std::vector<std::string> unused;
    const std::vector<double> response =
        EvaluateColumns(*plan_.target, table_, &unused);
    const std::vector<SeedCell> cells =
        FindCells(table_, plan_.labels, {}, rows);
    for (const std::vector<size_t>& same :
         FindDuplicates(cells, table_.texts.at(resolved.seed))) {
      DuplicateSummary duplicate;
      duplicate.runs = RowNames(table_, resolved, same);
      duplicate.group = GroupOf(same.front());
      for (const size_t row : same) {
        duplicate.responses.push_back(response[row]);
      }
      summary_.duplicates.push_back(std::move(duplicate));
    }
  }

  void FillGrids() {
    if (plan_.variables.size() != 2) return;  // both N and E
    std::vector<std::string> unused;
    const std::vector<double> sizes =
        EvaluateColumns(plan_.variables[0].second, table_, &unused);
    const std::vector<double> experts =
        EvaluateColumns(plan_.variables[1].second, table_, &unused);
    const auto found = table_.texts.find(kSizeLabel);
    const TextColumn* label =
        found == table_.texts.end() ? nullptr : &found->second;
    std::vector<std::string> names;
    std::map<std::string, std::vector<size_t>> rows_of;
    for (size_t row = 0; row < table_.rows(); ++row) {
      if (!std::isfinite(sizes[row]) || !std::isfinite(experts[row])) continue;
      std::vector<size_t>& rows = rows_of[GroupOf(row)];
      if (rows.empty()) names.push_back(GroupOf(row));
      rows.push_back(row);
    }
    for (const std::string& name : names) {
      std::optional<GridSummary> grid =
          MakeGrid(rows_of[name], sizes, experts, label);
      if (!grid) continue;
      grid->group = name;
      summary_.grids.push_back(std::move(*grid));
    }
  }

  void SummariseSelection() {
    try {
      Selection selection = SelectRows(table_, plan_);
      for (const Points& points : selection.groups) {
        const auto shared =
            std::count(points.shared.begin(), points.shared.end(), true);
        summary_.kept.push_back(
            {points.group, points.size(), static_cast<size_t>(shared)});
      }
      summary_.report = std::move(selection.report);
    } catch (const Error& error) {
      summary_.selection_error = error.what();
    }
  }

  TableReader* reader_;
  SelectionPlan plan_;
  std::vector<std::string> numbers_;  // columns that Select reads as numbers
  RunTable table_;
  TableSummary summary_;
};

}  // namespace

TableSummary Inspect(TableReader* reader, const InspectOptions& options) {
  return Inspector(reader, options).Run();
}

}  // namespace routescale
