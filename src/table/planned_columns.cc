#include "table/planned_columns.h"

#include <algorithm>

#include "routescale/error.h"
#include "routescale/names.h"

namespace routescale {
namespace {

void AddFixed(const TableReader& reader,
              const ReadPlan& plan,
              PlannedColumns* columns) {
  constexpr size_t kMost = 32;
  std::vector<NumberField>& numbers = columns->numbers;
  for (const std::string& name : plan.fixed) {
    const int column = FindColumn(reader, name);
    size_t place = 0;
    while (place < numbers.size() && numbers[place].column() != column) {
      ++place;
    }
    if (place == numbers.size()) numbers.emplace_back(column, true);
    if (columns->fixed.size() < kMost) columns->fixed.push_back(place);
  }
}

}  // namespace

int FindColumn(const TableReader& reader, const std::string& name) {
  const int column = reader.Find(name);
  if (column >= 0) return column;
  std::string hint = DidYouMean(name, reader.columns());
  if (!hint.empty()) hint += "\n  ";
  throw Error(ExitCode::kUsage, "is not a column of the table")
      .File(reader.name())
      .Value(name)
      .Hint(hint + "its columns are " + JoinNames(reader.columns()));
}

PlannedColumns PlanColumns(const TableReader& reader,
                           const ReadPlan& plan,
                           RowRule::Kind rule,
                           RunTable* table) {
  PlannedColumns columns;
  std::vector<NumberField>& numbers = columns.numbers;
  for (const std::string& name : plan.numbers) {
    const int column = FindColumn(reader, name);
    const auto [place, added] = table->numbers.try_emplace(name);
    if (!added) continue;
    if (name == plan.step) columns.step = static_cast<int>(numbers.size());
    const bool lenient =
        std::find(plan.lenient.begin(), plan.lenient.end(), name) !=
        plan.lenient.end();
    numbers.emplace_back(column, lenient);
    columns.number_columns.push_back(&place->second);
  }
  if (columns.step < 0 && !plan.step.empty()) {
    columns.step = static_cast<int>(numbers.size());
    numbers.emplace_back(FindColumn(reader, plan.step));
  }
  if (rule == RowRule::kLast && !plan.run.empty()) {
    AddFixed(reader, plan, &columns);
  }
  for (const std::string& name : plan.texts) {
    const int column = FindColumn(reader, name);
    const auto [place, added] = table->texts.try_emplace(name);
    if (added) columns.text_columns.emplace_back(column, &place->second);
  }
  return columns;
}

}  // namespace routescale
