#include <algorithm>
#include <utility>

#include "options/table_options.h"
#include "routescale/error.h"
#include "shell/terminal.h"
#include "shell/values.h"

namespace routescale::app {
namespace {

// The alternatives of one filter after another, all of which must hold.
std::string JoinFilters(const std::vector<std::string>& filters) {
  std::string joined;
  for (const std::string& filter : filters) {
    if (filters.size() == 1) return filter;
    if (filter == "none") {
      throw BadValue("--where", filter, "drops every filter: leave it out");
    }
    joined += (joined.empty() ? "(" : " && (") + filter + ")";
  }
  return joined;
}

char ParseDelimiter(const std::string& text) {
  const std::map<std::string, char> names = {{"comma", ','},
                                             {"semicolon", ';'},
                                             {"tab", '\t'},
                                             {"\\t", '\t'},
                                             {"bar", '|'}};
  if (text.empty()) return 0;
  const auto named = names.find(text);
  if (named != names.end()) return named->second;
  const bool usable = text.size() == 1 && text != "\"" && text != "\n";
  if (usable) return text[0];
  throw BadValue("--delimiter",
                 text,
                 "is not one character, comma, semicolon, tab or bar");
}

}  // namespace

Positional TableOptions::Table() {
  return {"TABLE",
          "CSV, TSV or JSON lines of runs, also compressed; several files are "
          "one table; - or nothing: standard input",
          &tables};
}

Option TableOptions::Delimiter() {
  return {"--delimiter",
          "CHARACTER",
          "what separates fields: comma, semicolon, tab, bar or another "
          "character; found from the header by default",
          &delimiter,
          Such({"comma", "semicolon", "tab", "bar"})};
}

Option TableOptions::Like() {
  return {"--like",
          "FIT",
          "take law, selection and options from this saved fit; options "
          "given here override",
          &like,
          Files()};
}

TableInput TableOptions::Input() const {
  TableInput input{tables, ParseDelimiter(delimiter)};
  if (!table.empty()) input.paths.push_back(table);
  for (std::string& path : input.paths) {
    if (path.empty()) path.push_back('-');
  }
  if (input.paths.empty()) {
    SayThatInputIsAwaited();
    input.paths.emplace_back("-");
  }
  return input;
}

Option TableOptions::FieldRecord(const SelectionField& field) {
  Option option;
  option.flags = "--" + field.option;
  option.value = field.value;
  option.help = field.help;
  if (field.kind == SelectionField::kSwitch) {
    option.target = &switches[field.key];
  } else if (field.repeats || field.kind == SelectionField::kNames) {
    option.target = &joined_fields[field.key];
  } else {
    option.target = &fields[field.key];
  }
  option.values = Such(field.words);
  option.heading = field.heading;
  return option;
}

std::vector<Option> TableOptions::Records() {
  std::vector<Option> records;
  for (const SelectionField& field : SelectionFields()) {
    if (field.heading == "Table") records.push_back(FieldRecord(field));
  }
  return Join({records,
               Under("Table",
                     {{"--map",
                       "VAR=FORMULA",
                       "column or formula that gives a variable: "
                       "N=n_params, 'D=step*524288'",
                       &map},
                      {"--group", "NAME", "fit only this group", &groups},
                      Delimiter(),
                      Like()})});
}

std::vector<Option> TableOptions::WeightRecords() {
  std::vector<Option> records;
  for (const SelectionField& field : SelectionFields()) {
    const bool is_weight = field.heading == "Weights" && field.key != "cluster";
    if (is_weight) records.push_back(FieldRecord(field));
  }
  return records;
}

Option TableOptions::Cluster() {
  const auto& all = SelectionFields();
  return FieldRecord(*std::find_if(all.begin(), all.end(), [](const auto& f) {
    return f.key == "cluster";
  }));
}

bool TableOptions::HasCluster() const {
  const auto cluster = fields.find("cluster");
  return cluster != fields.end() && !cluster->second.empty();
}

std::string TableOptions::TakeField(const std::string& key) {
  return std::exchange(fields[key], {});
}

// "": not given.
std::string TableOptions::FieldText(const SelectionField& field) const {
  const auto on = switches.find(field.key);
  if (on != switches.end()) return on->second ? "yes" : "";
  const auto one = fields.find(field.key);
  if (one != fields.end()) return one->second;
  const auto several = joined_fields.find(field.key);
  if (several == joined_fields.end()) return "";
  if (field.kind == SelectionField::kFormula) {
    return JoinFilters(several->second);
  }
  std::string joined;
  for (const std::string& list : several->second) {
    joined += (joined.empty() ? "" : ",") + list;
  }
  return joined;
}

SelectionOptions TableOptions::Selection() const {
  SelectionOptions options;
  for (const SelectionField& field : SelectionFields()) {
    const std::string text = FieldText(field);
    if (text.empty()) continue;
    if (field.ask(text == "none" ? "" : text, &options)) continue;
    throw BadValue("--" + field.option, text, "is not " + field.expected);
  }
  for (const std::string& text : map) {
    const auto [name, formula] = ParseAssignment("--map", text);
    AddOnce("--map", name, formula, &options.map);
  }
  options.groups = groups;
  return options;
}

}  // namespace routescale::app
