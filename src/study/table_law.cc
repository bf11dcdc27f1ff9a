#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>

#include "routescale/error.h"
#include "routescale/names.h"
#include "routescale/option_name.h"
#include "routescale/study.h"
#include "selection/columns.h"

namespace routescale {
namespace {

std::string Lower(std::string text) {
  for (char& c : text) {
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return text;
}

std::string WithoutBackticks(const std::string& text) {
  const bool quoted = text.size() > 2 && text.starts_with('`');
  return quoted ? text.substr(1, text.size() - 2) : text;
}

std::string TargetOf(const Schema& schema, const SelectionOptions& selection) {
  return WithoutBackticks(selection.target.value_or(schema.target));
}

std::vector<std::string> FormulaVariables(const TableReader& reader,
                                          const SelectionOptions& selection,
                                          const Schema& schema) {
  std::set<std::string> names(reader.columns().begin(), reader.columns().end());
  if (schema.name != "plain") {
    for (const auto& [name, formula] : schema.map) names.insert(name);
  }
  names.erase(TargetOf(schema, selection));
  for (const auto& [name, formula] : selection.map) names.insert(name);
  return {names.begin(), names.end()};
}

// Of the book or of a file.
bool IsWritten(const std::string& law) {
  std::error_code failure;
  return Contains(LawNames(), law) ||
         std::filesystem::is_regular_file(law, failure);
}

// The names that the user's formula brings in, one of the two: parameters or
// variables. Those of a law that the formula extends are left out.
std::vector<std::string> OwnNames(const std::string& text,
                                  const Law& law,
                                  bool parameters) {
  if (IsWritten(text)) return {};
  std::string base = text.substr(0, std::min(text.find('+'), text.size()));
  base.erase(std::min(base.find_last_not_of(" \t") + 1, base.size()));
  const bool extends = IsWritten(base);
  const Law written = extends ? FindLaw(base, {}) : Law();
  std::vector<std::string> names;
  if (!parameters) names = law.variable_names();
  for (const ParameterSpec& parameter : law.parameters) {
    if (parameters) names.push_back(parameter.name);
  }
  std::erase_if(names, [&](const std::string& name) {
    return written.FindParameter(name) >= 0 || written.FindVariable(name) >= 0;
  });
  return names;
}

// The column that a reader might take the name for, or "".
std::string NamesakeOf(const std::string& name,
                       const TableReader& reader,
                       const SelectionOptions& selection,
                       const Schema& schema) {
  const std::string target = TargetOf(schema, selection);
  for (const std::string& column : reader.columns()) {
    if (column != target && Lower(column) == Lower(name)) return column;
  }
  const auto known = schema.map.find(name);
  return known == schema.map.end() ? "" : WithoutBackticks(known->second);
}

std::string Argument(const std::string& name, const std::string& column) {
  const std::string text = name + "=" + column;
  const bool plain = text.find_first_of(" \t'\"`()$&|;<>*?\\") == text.npos;
  return "@map "_options + (plain ? text : "'" + text + "'");
}

// A lower-case letter or the name of a Greek one, as exponents are called.
bool LooksLikeParameter(const std::string& name) {
  static const std::vector<std::string> kGreek = {"alpha",
                                                  "beta",
                                                  "gamma",
                                                  "delta",
                                                  "epsilon",
                                                  "kappa",
                                                  "lambda",
                                                  "mu",
                                                  "nu",
                                                  "omega",
                                                  "sigma"};
  constexpr std::string_view kVariables = "dntxyz";
  if (Contains(kGreek, name)) return true;
  return name.size() == 1 && std::islower(name[0]) != 0 &&
         kVariables.find(name[0]) == std::string_view::npos;
}

void NoteDoubtfulNames(const std::string& text,
                       const Law& law,
                       const TableReader& reader,
                       const SelectionOptions& selection,
                       std::vector<std::string>* notes) {
  const Schema schema = RecogniseSchema(reader.columns());
  for (const std::string& name : OwnNames(text, law, true)) {
    const std::string column = NamesakeOf(name, reader, selection, schema);
    if (column.empty()) continue;
    notes->push_back(name + " is fitted as a parameter: it is not the column " +
                     column +
                     ". To read it from there: " + Argument(name, column));
  }
  if (law.variables.size() < 2) return;
  for (const std::string& name : OwnNames(text, law, false)) {
    if (selection.map.count(name) > 0 || !LooksLikeParameter(name)) continue;
    notes->push_back(name + " is read from the column " + name +
                     ", not fitted. For a parameter give it another name");
  }
}

// The --map options by which the formula would have variables, or "".
std::string MapsFor(const std::string& text,
                    const TableReader& reader,
                    const SelectionOptions& selection,
                    const Schema& schema) {
  std::string maps;
  try {
    const Law law = FindLaw(text, KnownVariables(reader, selection));
    for (const std::string& name : law.variable_names()) {
      maps += " " + Argument(name, NamesakeOf(name, reader, selection, schema));
    }
  } catch (const Error&) {
    // Not for want of variables.
  }
  return maps;
}

// The laws of the book that have all of their variables in the table, those
// with the most variables first.
std::vector<std::string> LawsFor(const std::vector<std::string>& known) {
  std::vector<std::pair<size_t, std::string>> found;
  for (const std::string& name : LawNames()) {
    const std::vector<std::string> variables =
        FindLaw(name, {}).variable_names();
    const bool has_all =
        std::all_of(variables.begin(), variables.end(), [&](const auto& v) {
          return Contains(known, v);
        });
    if (has_all) found.emplace_back(variables.size(), name);
  }
  std::stable_sort(
      found.begin(), found.end(), [](const auto& a, const auto& b) {
        return a.first > b.first;
      });
  std::vector<std::string> names;
  for (const auto& [variables, name] : found) names.push_back(name);
  return names;
}

// Where variables of a law of the book have no column: which laws suit.
void CheckVariables(const Law& law,
                    const TableReader& reader,
                    const SelectionOptions& selection) {
  const std::vector<std::string> known = KnownVariables(reader, selection);
  std::vector<std::string> missing;
  for (const std::string& name : law.variable_names()) {
    if (!Contains(known, name)) missing.push_back(name);
  }
  if (missing.empty()) return;
  constexpr size_t kMost = 4;
  std::vector<std::string> laws = LawsFor(known);
  if (laws.empty()) return;  // Select names the columns
  laws.resize(std::min(laws.size(), kMost));
  throw Error(ExitCode::kBadData,
              "no column for the variable" +
                  std::string(missing.size() == 1 ? " " : "s ") +
                  JoinNames(missing) + " of the law " + law.name)
      .File(reader.name())
      .Hint("map it with @map "_options + missing.front() +
            "=COLUMN, or take a law of the variables that the table has: "
            "@law "_options +
            JoinNames(laws, "or") + "\n  " +
            ListNames("the columns are", reader.columns()));
}

}  // namespace

std::vector<std::string> KnownVariables(const TableReader& reader,
                                        const SelectionOptions& selection) {
  const Schema schema = RecogniseSchema(reader.columns());
  std::vector<std::string> names = FormulaVariables(reader, selection, schema);
  for (const auto& [name, formula] : schema.map) {
    if (!Contains(names, name) && name != TargetOf(schema, selection)) {
      names.push_back(name);
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

Law LawForTable(const std::string& text,
                const TableReader& reader,
                const SelectionOptions& selection,
                std::vector<std::string>* notes) {
  const Schema schema = RecogniseSchema(reader.columns());
  if (Contains(LawNames(), text)) {
    CheckVariables(FindLaw(text, {}), reader, selection);
  }
  try {
    const Law law = FindLaw(text, FormulaVariables(reader, selection, schema));
    NoteDoubtfulNames(text, law, reader, selection, notes);
    return law;
  } catch (Error& error) {
    const std::string maps = MapsFor(text, reader, selection, schema);
    if (!maps.empty()) error.Hint("say which columns they are:" + maps);
    throw;
  }
}

}  // namespace routescale
