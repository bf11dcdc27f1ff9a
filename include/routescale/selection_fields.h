#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "routescale/selection.h"

namespace routescale {

// One field of a selection. To add one: a member in SelectionOptions and
// ResolvedSelection, a record in src/selection/fields.cc, and its meaning in
// src/selection/plan.cc; src/README.md has more. The options of the command
// line, --like, the saved fit, check, inspect and the report follow;
// fields_test.cc fails without the record. `map` and `groups`, which belong to
// variables and groups, are no such fields.
struct SelectionField {
  enum Kind {
    kFormula,  // of columns
    kName,     // of a column or a group
    kRule,     // one of `words`, or what `expected` says
    kNames,    // of columns or variables, separated by commas
    kSwitch,   // on ("yes") or off ("")
  };
  Kind kind = kName;
  std::string key;      // in the saved fit and in JSON: "group_by"
  std::string option;   // on the command line: "group-by"
  std::string value;    // what stands for its value in help: "COLUMN"
  std::string help;     // one line
  std::string heading;  // of its help
  std::vector<std::string> words = {};  // that a rule may be or begin with
  std::string expected = {};            // "last, all or a step"

  bool young = false;     // saved fits may lack it
  bool repeats = false;   // may be given again: all hold
  std::string told = {};  // its label among the facts of a fit; "": not there

  // The value as text; "" for none, which no rule may be.
  std::string (*text)(const ResolvedSelection&) = nullptr;
  // The value from such a text; false if it means nothing.
  bool (*resolve)(const std::string& text, ResolvedSelection*) = nullptr;
  bool (*ask)(const std::string& text, SelectionOptions*) = nullptr;
};

// In the order of help and documents.
const std::vector<SelectionField>& SelectionFields();

// Options that select the same again, whatever the defaults of the table.
SelectionOptions Repeat(const ResolvedSelection& resolved);

// "a,b" of names, in backticks where a name has a comma, and back. ParseList
// refuses an empty name and one that comes twice.
std::string JoinList(const std::vector<std::string>& names);
std::vector<std::string> SplitList(std::string_view text);
bool ParseList(std::string_view text, std::vector<std::string>* names);

}  // namespace routescale
