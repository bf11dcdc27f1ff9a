#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>
#include <variant>

#include "options/output_options.h"
#include "options/queries.h"
#include "routescale/names.h"
#include "routescale/numbers.h"
#include "routescale/table.h"

namespace routescale::app {
namespace {

// Columns of the input make way for those of the answer.
void RenameClashes(size_t own, Sheet* sheet) {
  std::unordered_map<std::string, int> uses;
  for (const std::string& name : sheet->header) ++uses[name];
  for (size_t i = own; i < sheet->keys; ++i) {
    std::string& name = sheet->header[i];
    if (uses[name] == 1) continue;
    --uses[name];
    do {
      name = "given_" + name;
    } while (uses[name] > 0);
    ++uses[name];
  }
}

bool IsNumber(const Cell& cell) {
  const double* number = std::get_if<double>(&cell.value);
  return number != nullptr && std::isfinite(*number);
}

// Whether an interval has one end alone.
bool HasOpenEnd(const Sheet& sheet) {
  for (size_t i = sheet.keys; i + 1 < sheet.header.size(); ++i) {
    if (!sheet.header[i].ends_with("_low")) continue;
    for (const std::vector<Cell>& row : sheet.rows) {
      if (IsNumber(row[i]) != IsNumber(row[i + 1])) return true;
    }
  }
  return false;
}

// An interval that takes as known what a profile would let vary, where none was
// made: by a robust objective, or of many rows.
void WarnOfBounds(const SavedFit& fit, const OutputOptions& output) {
  std::vector<std::string> names;
  for (const GroupFit& group : fit.groups) {
    if (group.inside.rows() + group.draws.rows() > 0) continue;
    for (const Estimate& estimate : group.parameters) {
      if (estimate.status != Status::kAtBound) continue;
      names.push_back(fit.groups.size() > 1
                          ? estimate.name + " of " + group.group
                          : estimate.name);
    }
  }
  if (names.empty()) return;
  const bool one = names.size() == 1;
  Warn(output,
       JoinNames(names) +
           (one ? " lies at its bound and counts"
                : " lie at their bounds and count") +
           " as known: intervals may be too narrow; `routescale fit "
           "--interval profile --at VAR=V,...` gives better ones");
}

}  // namespace

std::vector<Question> Questions(const Queries& queries,
                                const std::vector<const GroupFit*>& groups) {
  std::unordered_map<std::string_view, std::vector<size_t>> named;
  std::vector<size_t> all;
  for (size_t g = 0; g < groups.size(); ++g) {
    named[groups[g]->group].push_back(g);
    all.push_back(g);
  }
  std::vector<Question> questions;
  for (size_t i = 0; i < queries.size(); ++i) {
    const std::string& name = queries.groups[i];
    for (const size_t g : name.empty() ? all : named[name]) {
      questions.push_back({i, g});
    }
  }
  return questions;
}

std::vector<Predictor> Predictors(const SavedFit& fit,
                                  const std::vector<const GroupFit*>& groups) {
  std::vector<Predictor> predictors;
  predictors.reserve(groups.size());
  for (const GroupFit* group : groups) predictors.emplace_back(fit, *group);
  return predictors;
}

Sheet StartAnswer(const SavedFit& fit, const Queries& queries) {
  Sheet sheet;
  if (fit.groups.size() > 1) sheet.header.push_back("group");
  sheet.header.insert(
      sheet.header.end(), queries.header.begin(), queries.header.end());
  sheet.keys = sheet.header.size();
  return sheet;
}

std::vector<Cell> StartRow(const SavedFit& fit,
                           const Queries& queries,
                           size_t point,
                           const GroupFit& group) {
  std::vector<Cell> row;
  if (fit.groups.size() > 1) row.emplace_back(group.group);
  for (const std::string& field : queries.input[point]) {
    double number = 0;
    if (ParseNumber(field, &number) && !std::isnan(number)) {
      row.emplace_back(number).verbatim = field;
    } else {
      row.emplace_back(field);
    }
  }
  return row;
}

std::vector<double> PointAt(const Queries& queries, size_t point) {
  std::vector<double> at;
  for (const auto& column : queries.columns) at.push_back(column[point]);
  return at;
}

void AddAnswer(const Answer& answer, int digits, std::vector<Cell>* row) {
  row->emplace_back(answer.value, digits, true);
  row->emplace_back(answer.low, 3, true);
  row->emplace_back(answer.high, 3, true);
}

void FinishAnswer(const SavedFit& fit,
                  const OutputOptions& output,
                  Sheet* sheet) {
  RenameClashes(fit.groups.size() > 1 ? 1 : 0, sheet);
  if (fit.data_name.empty()) {
    sheet->notes.push_back(
        "–: coefficients of no fit have no errors, their answers no intervals");
    return;
  }
  const IntervalMethod wanted = fit.interval.method;
  const bool drawn = std::any_of(
      fit.groups.begin(), fit.groups.end(), [](const GroupFit& group) {
        return group.draws.rows() + group.left_out.rows() > 0;
      });
  if (wanted == IntervalMethod::kProfile) {
    Warn(output,
         "intervals of new points are Wald's: a profile needs the table; "
         "`routescale fit --interval profile --at VAR=V,...` gives it");
  } else if (wanted != IntervalMethod::kWald && !drawn) {
    Warn(output, "intervals are Wald's: the fit holds no resamples");
  }
  WarnOfBounds(fit, output);
  std::string note =
      "intervals: " + ShortNumber(100 * fit.options.level, 6) + " %, " +
      std::string(ToString(drawn ? wanted : IntervalMethod::kWald));
  if (drawn && fit.interval.resamples_data()) {
    note += ", " + std::to_string(fit.interval.resamples) + " resamples";
  }
  sheet->notes.push_back(note);
  if (HasOpenEnd(*sheet)) {
    sheet->notes.push_back("–: the interval has no end on that side");
  }
}

void AddExtrapolationHeader(const SavedFit& fit, Sheet* sheet) {
  sheet->header.push_back("extrapolation");
  if (fit.law.variables.size() < 2) return;
  for (const VariableSpec& variable : fit.law.variables) {
    sheet->header.push_back("extrapolation_" + variable.name);
  }
}

void AddExtrapolation(const Predictor& predictor,
                      const std::vector<double>& at,
                      std::vector<Cell>* row) {
  row->emplace_back(predictor.Extrapolation(at), 2);
  if (at.size() < 2) return;
  for (const double distance : predictor.Extrapolations(at)) {
    row->emplace_back(distance, 2);
  }
}

}  // namespace routescale::app
