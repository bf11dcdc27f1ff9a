#include "selection/bad_fields.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "routescale/error.h"
#include "selection/columns.h"
#include "selection/evaluate.h"

namespace routescale {
namespace {

Error ErrorOf(const RunTable& table, const BadField& field) {
  double value = 0;
  const std::string& file = table.FileOf(field.row);
  const int64_t line = table.lines[field.row];
  if (!ParseNumber(field.text, &value) || !std::isnan(value)) {
    Error error = TableReader::BadNumber(file, line, field.column, field.text);
    if (field.text.find_first_of("0123456789") == std::string::npos) {
      error.Hint(
          "leave the field empty if the value is missing, or leave the row out "
          "with a filter, such as State == 'finished'");
    }
    return error;
  }
  return std::move(
      Error(ExitCode::kBadData, "the value is missing")
          .File(file)
          .Line(line)
          .Column(field.column)
          .Hint("each row needs one, to tell which row of each run counts; "
                "leave the row out with a filter, or take every row"));
}

// Fields that decide which row of a run counts always matter: they are missing,
// not wrong.
bool IsMissing(const BadField& field) {
  double value = 0;
  return ParseNumber(field.text, &value) && std::isnan(value);
}

std::vector<bool> Truths(const Formula& where,
                         const RunTable& table,
                         std::vector<std::string>* warnings) {
  const std::vector<double> values = EvaluateColumns(where, table, warnings);
  std::vector<bool> truths(values.size());
  for (size_t row = 0; row < values.size(); ++row) {
    truths[row] = values[row] < 0 || values[row] > 0;
  }
  return truths;
}

}  // namespace

void CheckFields(const RunTable& table,
                 const std::vector<size_t>& rows,
                 const std::vector<std::string>& columns) {
  const BadField* first = nullptr;
  for (const BadField& field : table.bad) {
    if (!Contains(columns, field.column) && !IsMissing(field)) continue;
    if (!std::binary_search(rows.begin(), rows.end(), field.row)) continue;
    const bool earlier =
        first == nullptr || table.lines[field.row] < table.lines[first->row];
    if (earlier) first = &field;
  }
  if (first != nullptr) throw ErrorOf(table, *first);
}

std::vector<bool> KeptByFilter(const Formula& where,
                               const RunTable& table,
                               std::vector<std::string>* warnings) {
  constexpr double kExtreme = 1e300;
  std::vector<const BadField*> unknown;
  for (const BadField& field : table.bad) {
    const auto column = table.numbers.find(field.column);
    if (!Contains(where.symbols(), field.column) ||
        column == table.numbers.end() || IsMissing(field)) {
      continue;
    }
    if (std::isnan(column->second[field.row])) unknown.push_back(&field);
  }
  if (unknown.empty()) return Truths(where, table, warnings);
  const auto with = [&](double value) {
    RunTable filled = table;
    for (const BadField* field : unknown) {
      filled.numbers.at(field->column)[field->row] = value;
    }
    return Truths(where, filled, warnings);
  };
  const std::vector<bool> high = with(kExtreme);
  const std::vector<bool> low = with(-kExtreme);
  for (const BadField* field : unknown) {
    if (high[field->row] != low[field->row]) throw ErrorOf(table, *field);
  }
  return high;
}

}  // namespace routescale
