#include <optional>

#include "selection/columns.h"
#include "selection/plan.h"
#include "selection/text_tests.h"

namespace routescale {
namespace {

void AddOnce(const std::string& column, std::vector<std::string>* columns) {
  if (!column.empty() && !Contains(*columns, column)) {
    columns->push_back(column);
  }
}

void AddSymbols(const Formula& formula, ReadPlan* read) {
  for (const std::string& symbol : formula.symbols()) {
    if (const std::optional<TextTest> test = ParseTextTest(symbol)) {
      AddOnce(test->column, &read->texts);
      continue;
    }
    const bool is_text = Contains(formula.text_symbols(), symbol);
    AddOnce(symbol, is_text ? &read->texts : &read->numbers);
  }
}

// Columns that nothing but optional variables needs, by another name than
// theirs: text there need not be a fault.
void FindLenient(const SelectionPlan& plan, ReadPlan* read) {
  ReadPlan needed;
  for (const auto* formula : {&plan.where, &plan.target, &plan.weight}) {
    if (*formula) AddSymbols(**formula, &needed);
  }
  AddOnce(plan.resolved.step, &needed.numbers);
  for (const auto& [variable, formula] : plan.variables) {
    if (Contains(plan.optional_variables, variable)) continue;
    AddSymbols(formula, &needed);
  }
  for (const auto& [variable, formula] : plan.variables) {
    for (const std::string& symbol : formula.symbols()) {
      if (symbol != variable && !Contains(needed.numbers, symbol)) {
        AddOnce(symbol, &read->lenient);
      }
    }
  }
}

}  // namespace

ReadPlan SelectionPlan::Read() const {
  ReadPlan read;
  read.run = resolved.run;
  read.step = resolved.step;
  read.row = resolved.row;
  if (where) AddSymbols(*where, &read);
  if (target) AddSymbols(*target, &read);
  if (weight) AddSymbols(*weight, &read);
  for (const auto& [variable, formula] : variables) AddSymbols(formula, &read);
  AddOnce(resolved.run, &read.texts);
  if (resolved.row.kind == RowRule::kAll) AddOnce(resolved.step, &read.texts);
  if (resolved.row.kind == RowRule::kMin ||
      resolved.row.kind == RowRule::kMean) {
    AddOnce(resolved.step, &read.numbers);
  }
  for (const Agreement* agreement : {&best_by, &mean_by}) {
    for (const auto& [name, formula] : agreement->numbers) {
      AddSymbols(formula, &read);
    }
    for (const std::string& label : agreement->labels) {
      AddOnce(label, &read.texts);
    }
  }
  AddOnce(resolved.group_by, &read.texts);
  AddOnce(resolved.seed, &read.texts);
  AddOnce(resolved.cluster, &read.texts);
  for (const std::string& label : labels) AddOnce(label, &read.texts);
  for (const std::string& column : keep) AddOnce(column, &read.texts);
  FindLenient(*this, &read);
  read.fixed = fixed;
  if (!history_step.empty() && !Contains(read.numbers, history_step)) {
    read.numbers.push_back(history_step);
    read.lenient.push_back(history_step);
  }
  return read;
}

}  // namespace routescale
