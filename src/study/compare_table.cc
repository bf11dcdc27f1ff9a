#include <algorithm>

#include "routescale/change_law.h"
#include "routescale/error.h"
#include "routescale/names.h"
#include "routescale/option_name.h"
#include "routescale/point_formula.h"
#include "routescale/study.h"
#include "selection/columns.h"

namespace routescale {
namespace {

// Laws of raw residuals are of scores, or of one budget: no rivals of others.
bool HasItsVariables(const Law& law, const std::vector<std::string>& known) {
  if (law.residual == Residual::kLinear) return false;
  const std::vector<std::string> needed = law.variable_names();
  return std::all_of(needed.begin(), needed.end(), [&](const auto& name) {
    return Contains(known, name);
  });
}

// "" for "".
std::string NameOf(const std::string& law,
                   const TableReader& reader,
                   const SelectionOptions& selection) {
  std::vector<std::string> notes;
  return law.empty() ? "" : LawForTable(law, reader, selection, &notes).name;
}

// At the front, unless it is among them.
void AddLaw(const std::string& text,
            const TableReader& reader,
            const SelectionOptions& selection,
            std::vector<Law>* laws) {
  if (text.empty()) return;
  std::vector<std::string> notes;
  Law law = LawForTable(text, reader, selection, &notes);
  const bool known = std::any_of(laws->begin(), laws->end(), [&](const Law& l) {
    return l.name == law.name;
  });
  if (!known) laws->insert(laws->begin(), std::move(law));
}

std::vector<Law> ChosenLaws(const CompareRequest& request,
                            const TableReader& reader,
                            std::vector<std::string>* notes) {
  std::vector<Law> laws;
  if (request.laws.empty()) {
    const std::vector<std::string> known =
        KnownVariables(reader, request.selection);
    for (const std::string& name : LawNames()) {
      Law law = FindLaw(name, known);
      if (HasItsVariables(law, known)) laws.push_back(std::move(law));
    }
    AddLaw(request.also, reader, request.selection, &laws);
    if (!laws.empty()) return laws;
    throw Error(ExitCode::kUsage, "no law of the book suits its columns")
        .File(reader.name())
        .Hint(
            "name laws with @laws, or variables with @map VAR=FORMULA"_options);
  }
  for (const std::string& text : request.laws) {
    laws.push_back(LawForTable(text, reader, request.selection, notes));
  }
  AddLaw(request.also, reader, request.selection, &laws);
  for (size_t i = 1; i < laws.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (laws[i].name != laws[j].name) continue;
      throw Error(ExitCode::kUsage, "is given twice")
          .File("@laws"_options)
          .Value(laws[i].name)
          .Hint("leave one out, or give each law a name of its own");
    }
  }
  return laws;
}

std::vector<std::string> AllVariables(const std::vector<Law>& laws) {
  std::vector<std::string> names;
  for (const Law& law : laws) {
    for (const std::string& name : law.variable_names()) {
      if (!Contains(names, name)) names.push_back(name);
    }
  }
  return names;
}

// The first of a law's variables that has one value at all points of a group:
// what it does cannot be told there.
std::string ConstantVariable(const Law& law,
                             const std::vector<Points>& groups) {
  for (const Points& points : groups) {
    for (size_t v = 0; v < points.variables.size(); ++v) {
      if (law.FindVariable(points.variables[v]) < 0) continue;
      const auto [low, high] = std::minmax_element(points.columns[v].begin(),
                                                   points.columns[v].end());
      if (*low == *high) return points.variables[v];
    }
  }
  return "";
}

// The first of a law's variables that the points do not have, or "".
std::string LackingVariable(const Law& law, const Points& points) {
  for (const std::string& name : law.variable_names()) {
    if (!Contains(points.variables, name)) return name;
  }
  return "";
}

// Its fits take longer than those of all other laws together.
constexpr const char* kSlowLaw = "farseer";

// Why a law that nobody asked for is left out, or "".
std::string WhyLeftOut(const Law& law,
                       const std::vector<Points>& groups,
                       size_t fewest_points) {
  const std::string lacking = LackingVariable(law, groups[0]);
  if (!lacking.empty()) return "many runs have no number for " + lacking;
  const std::string constant = ConstantVariable(law, groups);
  if (!constant.empty()) return constant + " does not vary";
  if (law.parameters.size() < fewest_points) {
    return law.name == kSlowLaw ? "its fits take long" : "";
  }
  return std::to_string(law.parameters.size()) + " parameters, " +
         std::to_string(fewest_points) + " points";
}

// Of the laws that nobody asked for, those that the table suits and the points
// can determine.
void KeepDetermined(const std::vector<Points>& groups,
                    const std::string& asked_for,
                    std::vector<Law>* laws,
                    std::vector<std::string>* warnings) {
  size_t points = groups[0].size();
  for (const Points& group : groups) points = std::min(points, group.size());
  std::vector<std::string> left_out;
  std::erase_if(*laws, [&](const Law& law) {
    if (law.name == asked_for) return false;
    const std::string why = WhyLeftOut(law, groups, points);
    if (!why.empty()) left_out.push_back(law.name + " (" + why + ")");
    return !why.empty();
  });
  if (!left_out.empty()) {
    warnings->push_back("laws left out: " + JoinNames(left_out) +
                        "; @laws compares any"_options);
  }
  if (!laws->empty()) return;
  throw Error(ExitCode::kBadData,
              "the points determine no law of the book: not " +
                  JoinNames(left_out, "or"))
      .Hint("name laws with @laws"_options);
}

// Variables that some of the laws that nobody asked for can do without, that
// no --map gives and that no validation names.
std::vector<std::string> OptionalVariables(
    const std::vector<Law>& laws,
    const std::vector<std::string>& variables,
    const std::vector<std::string>& columns,
    const SelectionOptions& selection,
    const ValidationOptions& validation) {
  std::vector<std::string> known = columns;
  known.insert(known.end(), variables.begin(), variables.end());
  const std::vector<std::string> named = ColumnsToKeep(validation, {}, known);
  std::vector<std::string> optional;
  for (const std::string& name : variables) {
    const bool needed =
        std::all_of(laws.begin(), laws.end(), [&](const Law& law) {
          return law.FindVariable(name) >= 0;
        });
    if (!needed && !Contains(named, name) && selection.map.count(name) == 0) {
      optional.push_back(name);
    }
  }
  return optional;
}

void Append(const std::vector<std::string>& more,
            std::vector<std::string>* list) {
  list->insert(list->end(), more.begin(), more.end());
}

// The laws, as changed, and the points that they are compared at.
struct ChosenTable {
  std::vector<Law> laws;
  Selection selected;
  FitOptions fit;  // without changes
  std::vector<std::string> warnings;
};

ChosenTable ReadChosen(TableReader* reader, const CompareRequest& request) {
  ChosenTable chosen;
  chosen.fit = request.options.fit;
  const ValidationOptions& validation = request.options.validation;
  std::vector<Law> laws = ChosenLaws(request, *reader, &chosen.warnings);
  SelectionOptions selection = request.selection;
  const std::vector<std::string> variables = AllVariables(laws);
  selection.keep = ColumnsToKeep(validation, variables, reader->columns());
  if (!request.backtest.empty()) {
    AddColumnsOf(Formula::Parse(request.backtest, "@backtest"_options),
                 variables,
                 reader->columns(),
                 &selection.keep);
  }
  laws = ChangeLaws(std::move(laws), chosen.fit.changes);
  chosen.fit.changes = {};
  if (request.laws.empty()) {
    selection.optional_variables = OptionalVariables(
        laws, variables, reader->columns(), selection, validation);
  }
  chosen.selected = Select(reader, selection, variables);
  if (request.laws.empty()) {
    KeepDetermined(chosen.selected.groups,
                   NameOf(request.also, *reader, selection),
                   &laws,
                   &chosen.warnings);
  }
  Append(WarningsOf(chosen.selected.report), &chosen.warnings);
  chosen.laws = std::move(laws);
  return chosen;
}

}  // namespace

std::vector<std::string> WarningsOf(const SelectionReport& report) {
  std::vector<std::string> warnings;
  if (report.dropped_missing > 0) {
    std::vector<std::string> counts;
    for (const auto& [column, count] : report.missing_by_column) {
      counts.push_back(column + " " + std::to_string(count));
    }
    warnings.push_back("dropped for missing values: " +
                       std::to_string(report.dropped_missing) + " (" +
                       JoinNames(counts) + ")");
  }
  Append(report.warnings, &warnings);
  return warnings;
}

ComparedTable CompareTable(TableReader* reader, const CompareRequest& request) {
  const ChosenTable chosen = ReadChosen(reader, request);
  CompareOptions compare = request.options;
  compare.fit = chosen.fit;
  ComparedTable compared;
  compared.comparison =
      CompareLaws(chosen.laws, chosen.selected.groups, compare);
  compared.warnings = chosen.warnings;
  Append(compared.comparison.warnings, &compared.warnings);
  compared.data_sha256 = chosen.selected.table_sha256;
  return compared;
}

BacktestedTable BacktestTable(TableReader* reader,
                              const CompareRequest& request) {
  const ValidationOptions& validation = request.options.validation;
  if (!validation.leave_one_out || !validation.leave_out.empty() ||
      validation.folds > 0 || !validation.hold_out.empty()) {
    throw Error(ExitCode::kUsage, "stands alone: other points are left out")
        .File("@backtest"_options)
        .Value(request.backtest)
        .Hint("leave out @leave-out, @hold-out, @folds and @no-runs"_options);
  }
  const ChosenTable chosen = ReadChosen(reader, request);
  const Formula formula = Formula::Parse(request.backtest, "@backtest"_options);
  std::vector<std::vector<double>> values;
  for (const Points& points : chosen.selected.groups) {
    values.push_back(EvaluateAt(formula, points));
  }
  BacktestedTable tested;
  tested.backtest = BacktestLaws(chosen.laws,
                                 chosen.selected.groups,
                                 request.backtest,
                                 values,
                                 {chosen.fit, request.options.progress});
  tested.warnings = chosen.warnings;
  tested.data_sha256 = chosen.selected.table_sha256;
  return tested;
}

}  // namespace routescale
