#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "routescale/error.h"
#include "routescale/fit.h"
#include "routescale/law.h"
#include "routescale/report.h"
#include "routescale/selection_fields.h"
#include "routescale/study.h"
#include "shell/command_line.h"

namespace routescale::app {

// Numbers as users write them: 1e6 is a whole number, 1e400, nan, 0x10 and an
// empty text are errors that name the option.
double ParseReal(const std::string& option, const std::string& text);
int ParseCount(const std::string& option,
               const std::string& text,
               int least,
               int most);

double ParseLevel(const std::string& text);  // of --level

bool Contains(const std::vector<std::string>& names, const std::string& name);

// "N=1.3e9" -> {"N", "1.3e9"}; Error without a name or '='.
std::pair<std::string, std::string> ParseAssignment(const std::string& option,
                                                    const std::string& text);

// {"a,d", "b"} -> {a, d, b}; Error if a name comes twice. A comma between
// backticks is part of a name.
std::vector<std::string> SplitNames(const std::string& option,
                                    const std::vector<std::string>& lists);

// {"a=1", "b=2"} -> {a: 1, b: 2}.
std::map<std::string, double> ParseValues(
    const std::string& option, const std::vector<std::string>& texts);

// An option that is repeated says one thing of each name.
template <typename Map>
void AddOnce(const std::string& option,
             const std::string& name,
             typename Map::mapped_type value,
             Map* values) {
  if (values->emplace(name, std::move(value)).second) return;
  throw Error(ExitCode::kUsage, "is given twice").File(option).Value(name);
}

// "N=1.3e9,E=64" -> {N: 1.3e9, E: 64}.
std::map<std::string, double> ParsePoint(const std::string& option,
                                         const std::string& text);

// Which runs of a table count.
struct TableOptions {
  std::vector<std::string> tables;  // of verbs that take several files
  std::string table;                // of those that take one
  std::string delimiter, like;
  // By SelectionField::key; what is given several times joins.
  std::map<std::string, std::string> fields;
  std::map<std::string, std::vector<std::string>> joined_fields;
  std::map<std::string, bool> switches;
  std::vector<std::string> map, groups;

  std::vector<Option> Records();
  Option Delimiter();                   // --delimiter, which Records() has
  Option Like();                        // --like, which Records() has
  std::vector<Option> WeightRecords();  // --weight --sigma
  Option Cluster();                     // --cluster
  Positional Table();                   // several files
  TableInput Input() const;
  // Where nothing was given the schema decides; "" given means none.
  SelectionOptions Selection() const;
  bool HasCluster() const;
  // What was given for a field, which is then no part of the selection.
  std::string TakeField(const std::string& key);

 private:
  Option FieldRecord(const SelectionField& field);
  std::string FieldText(const SelectionField& field) const;
};

// Which law, and how to fit it.
struct LawOptions {
  std::string law = "routed-bilinear";
  std::string residual, objective, starts, level, threads;
  std::vector<std::string> fix, tie, bound, start;

  std::vector<Option> Records();
  FitOptions Fit() const;
  int Threads() const;
};

FitRequest RequestOf(const TableOptions& table, const LawOptions& law);

// How to print.
struct OutputOptions {
  std::string format, color = "auto";  // "": text
  bool json = false, quiet = false;
  std::string output;  // "" or "-": standard output

  std::vector<Option> Records();        // --format --json --color -q
  Option OutputFile(std::string help);  // -o
  Option Color();                       // --color, which Records() has
  Format ParsedFormat() const;
  // Of a document that goes to `path`: "" and "-" are standard output.
  // Colour by --color, NO_COLOR and CLICOLOR_FORCE, else on a terminal; columns
  // by COLUMNS, else of that terminal.
  TextStyle Style(const std::string& path) const;
  TextStyle Style() const { return Style(output); }
};

// Prints "routescale: warning: …" on standard error unless quiet.
void Warn(const OutputOptions& output, const std::string& message);

// A sheet in any format but JSON, or the JSON text, to where -o says.
void Print(const Sheet& sheet,
           const std::string& json,
           const OutputOptions& output);

}  // namespace routescale::app
