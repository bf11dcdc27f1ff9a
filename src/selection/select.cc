#include <algorithm>

#include "selection/bad_fields.h"
#include "selection/cautions.h"
#include "selection/check_values.h"
#include "selection/dropped_rows.h"
#include "selection/evaluate.h"
#include "selection/row_selector.h"
#include "table/run_table.h"

namespace routescale {

Selection RowSelector::Run() {
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

void RowSelector::Evaluate() {
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

void RowSelector::EvaluateWeights() {
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

std::vector<double> RowSelector::Values(const Formula& formula) {
  return EvaluateColumns(formula, table_, &report().warnings);
}

double RowSelector::Mean(const std::vector<double>& values,
                         const std::vector<size_t>& rows) {
  const double first = values[rows.front()];
  double sum = 0;
  for (const size_t row : rows) sum += values[row] - first;
  return first + sum / static_cast<double>(rows.size());
}

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
