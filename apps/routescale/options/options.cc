#include "options/options.h"

#include <fmt/format.h>
#include <unistd.h>
#include <algorithm>

#include <cmath>
#include <optional>
#include <set>
#include <utility>

#include "routescale/error.h"
#include "routescale/formula.h"
#include "routescale/table.h"
#include "shell/terminal.h"

namespace routescale::app {
namespace {

Error BadValue(const std::string& option,
               const std::string& text,
               const std::string& message) {
  return Error(ExitCode::kUsage, message).File(option).Value(text);
}

template <typename Target>
Option Make(const char* flags,
            const char* value,
            std::string help,
            Target* target,
            Values values = {}) {
  return {flags, value, std::move(help), target, std::move(values)};
}

const std::vector<std::string>& Formats() {
  static const std::vector<std::string> formats = {
      "text", "json", "csv", "tsv", "markdown"};
  return formats;
}

std::vector<std::string> Residuals() {
  std::vector<std::string> names;
  for (const Residual residual : {Residual::kLog10,
                                  Residual::kLn,
                                  Residual::kLinear,
                                  Residual::kRelative}) {
    names.emplace_back(ToString(residual));
  }
  return names;
}

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

double ParseEnd(const std::string& text, double missing) {
  return text.empty() ? missing : ParseReal("--bound", text);
}

std::pair<double, double> ParseBound(const std::string& text) {
  const size_t colon = text.find(':');
  if (colon == std::string::npos) {
    throw BadValue("--bound", text, "is not LOW:HIGH")
        .Hint("either end may be left out: E_max=1:");
  }
  const double low = ParseEnd(text.substr(0, colon), -HUGE_VAL);
  const double high = ParseEnd(text.substr(colon + 1), HUGE_VAL);
  if (!(low < high)) {
    throw BadValue("--bound", text, "leaves no room: low must be below high");
  }
  return {low, high};
}

// "N=1e9,D=max(N,20*N)" -> the two; a comma in parentheses separates nothing.
std::vector<std::string> SplitAtCommas(const std::string& text) {
  std::vector<std::string> parts(1);
  int depth = 0;
  for (const char c : text) {
    depth += (c == '(') - (c == ')');
    if (c == ',' && depth == 0) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

}  // namespace

double ParseReal(const std::string& option, const std::string& text) {
  double value = 0;
  if (text.empty()) {
    throw Error(ExitCode::kUsage, "a number is missing").File(option);
  }
  if (!ParseNumber(text, &value) || std::isnan(value)) {
    throw BadValue(option, text, "is not a finite number");
  }
  return value;
}

int ParseCount(const std::string& option,
               const std::string& text,
               int least,
               int most) {
  const double value = ParseReal(option, text);
  if (value == std::floor(value) && value >= least && value <= most) {
    return static_cast<int>(value);
  }
  throw BadValue(
      option,
      text,
      fmt::format("is not a whole number from {} to {}", least, most));
}

double ParseLevel(const std::string& text) {
  const double level = ParseReal("--level", text);
  if (level >= kLeastLevel && level <= kLargestLevel) return level;
  throw BadValue("--level", text, "is not between 0.0001 and 0.999999");
}

bool Contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::pair<std::string, std::string> ParseAssignment(const std::string& option,
                                                    const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw BadValue(option, text, "is not NAME=VALUE");
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

std::vector<std::string> SplitNames(const std::string& option,
                                    const std::vector<std::string>& lists) {
  std::vector<std::string> names;
  for (const std::string& list : lists) {
    const std::vector<std::string> listed =
        list.empty() ? std::vector<std::string>{""} : SplitList(list);
    for (const std::string& name : listed) {
      if (name.empty()) throw BadValue(option, list, "has an empty name");
      if (Contains(names, name)) throw BadValue(option, name, "is given twice");
      names.push_back(name);
    }
  }
  return names;
}

std::map<std::string, double> ParseValues(
    const std::string& option, const std::vector<std::string>& texts) {
  std::map<std::string, double> values;
  for (const std::string& text : texts) {
    for (const std::string& part : SplitAtCommas(text)) {
      const auto [name, value] = ParseAssignment(option, part);
      AddOnce(option, name, ParseReal(option, value), &values);
    }
  }
  return values;
}

// The value of a formula of the names in `point`; nothing if one is not there.
static std::optional<double> EvaluateAt(
    const Formula& formula, const std::map<std::string, double>& point) {
  std::vector<double> values;
  for (const std::string& symbol : formula.symbols()) {
    const auto found = point.find(symbol);
    if (found == point.end()) return std::nullopt;
    values.push_back(found->second);
  }
  Graph graph;
  int next = 0;
  const Node node = graph.Lower(
      formula, [&](const std::string&) { return graph.Variable(next++); });
  return EvaluateOnce(graph, node, {}, values);
}

std::map<std::string, double> ParsePoint(const std::string& option,
                                         const std::string& text) {
  std::map<std::string, double> point;
  std::vector<std::pair<std::string, Formula>> formulas;
  std::set<std::string> names;
  for (const std::string& part : SplitAtCommas(text)) {
    const auto [name, value] = ParseAssignment(option, part);
    if (!names.insert(name).second) {
      throw BadValue(option, text, "gives " + name + " twice");
    }
    double number = 0;
    if (value.empty() || ParseNumber(value, &number) ||
        value.find_first_of("*/+^(") == std::string::npos) {
      point[name] = ParseReal(option, value);
    } else {
      formulas.emplace_back(name, Formula::Parse(value, option + " " + name));
    }
  }
  // A formula may use what others give.
  while (!formulas.empty()) {
    const size_t before = formulas.size();
    std::erase_if(formulas, [&](const auto& entry) {
      const std::optional<double> value = EvaluateAt(entry.second, point);
      if (!value) return false;
      if (!std::isfinite(*value)) {
        throw BadValue(option, text, entry.first + " has no finite value here");
      }
      point[entry.first] = *value;
      return true;
    });
    if (formulas.size() < before) continue;
    const auto& [name, formula] = formulas.front();
    for (const std::string& symbol : formula.symbols()) {
      if (point.count(symbol) > 0) continue;
      throw formula.ErrorAt(symbol, "no value is given for " + symbol)
          .Hint("give it in the same " + option + ": " + symbol + "=...," +
                name + "=" + formula.text());
    }
  }
  return point;
}

Positional TableOptions::Table() {
  return {"TABLE",
          "CSV, TSV or JSON lines of runs, also compressed; several files are "
          "one table; - or nothing: standard input",
          &tables};
}

Option TableOptions::Delimiter() {
  return Make("--delimiter",
              "CHARACTER",
              "what separates fields: comma, semicolon, tab, bar or another "
              "character; found from the header by default",
              &delimiter,
              Such({"comma", "semicolon", "tab", "bar"}));
}

Option TableOptions::Like() {
  return Make("--like",
              "FIT",
              "take law, selection and options from this saved fit; options "
              "given here override",
              &like,
              Files());
}

TableInput TableOptions::Input() const {
  TableInput input{tables, ParseDelimiter(delimiter)};
  if (!table.empty()) input.paths.push_back(table);
  for (std::string& path : input.paths) {
    if (path.empty()) path = "-";
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
  } else if (field.key == "where" || field.kind == SelectionField::kNames) {
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
                     {Make("--map",
                           "VAR=FORMULA",
                           "column or formula that gives a variable: "
                           "N=n_params, 'D=step*524288'",
                           &map),
                      Make("--group", "NAME", "fit only this group", &groups),
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

std::vector<Option> LawOptions::Records() {
  const std::vector<Option> model = {
      Make("--law",
           "LAW",
           "name from the law book (routescale laws), a law file, or a formula",
           &law,
           LawsAndFiles()),
      Make("--residual",
           "SCALE",
           "what is fitted: " + Alternatives(Residuals()) +
               " residuals; the default is the law's",
           &residual,
           OneOf(Residuals())),
      Make("--objective",
           "NAME",
           "l2: least squares (the default); huber:D: residuals above D count "
           "less, 1e-3 is 0.1 % of the loss in ln; soft-l1:D and cauchy:D: "
           "less still; lad: absolute values",
           &objective,
           Such({"l2", "lad", "huber:", "soft-l1:", "cauchy:"})),
      Make("--fix", "P=VALUE", "fix a parameter at this value", &fix),
      Make("--tie", "P=Q", "make two parameters equal", &tie),
      Make("--bound",
           "P=LOW:HIGH",
           "keep a parameter in this range; either end may be left out",
           &bound),
  };
  return Join({Under("Law", model),
               Under("Search",
                     {Make("--start",
                           "P=VALUE,...",
                           "search from here too; the fit is never worse than "
                           "this point",
                           &start),
                      Make("--starts",
                           "N",
                           "starting points of the search; default: as many as "
                           "the table needs",
                           &starts),
                      Make("--threads",
                           "N",
                           "threads to use; the result does not depend on it",
                           &threads)}),
               Under("Intervals",
                     {Make("--level",
                           "SHARE",
                           "confidence level of the intervals (0.95)",
                           &level)})});
}

int LawOptions::Threads() const {
  constexpr int kMostThreads = 1024;
  return threads.empty() ? 0
                         : ParseCount("--threads", threads, 1, kMostThreads);
}

FitOptions LawOptions::Fit() const {
  FitOptions options;
  if (!residual.empty()) {
    ParseResidual(residual, &options.residual.emplace());
  }
  if (!objective.empty() && !ParseObjective(objective, &options.objective)) {
    throw BadValue("--objective",
                   objective,
                   "is not l2, lad, huber:D, soft-l1:D or cauchy:D, D from "
                   "1e-100 to 1e100");
  }
  options.changes.fix = ParseValues("--fix", fix);
  for (const std::string& text : tie) {
    const auto [name, other] = ParseAssignment("--tie", text);
    AddOnce("--tie", name, other, &options.changes.tie);
  }
  for (const std::string& text : bound) {
    const auto [name, range] = ParseAssignment("--bound", text);
    AddOnce("--bound", name, ParseBound(range), &options.changes.bound);
  }
  options.start = ParseValues("--start", start);
  if (!starts.empty()) {
    options.starts = ParseCount("--starts", starts, 1, kMostStarts);
  }
  if (!level.empty()) options.level = ParseLevel(level);
  options.threads = Threads();
  return options;
}

FitRequest RequestOf(const TableOptions& table, const LawOptions& law) {
  FitRequest request;
  request.table = table.Input();
  request.law = law.law;
  request.selection = table.Selection();
  request.options = law.Fit();
  return request;
}

std::vector<Option> OutputOptions::Records() {
  return Under(
      "Output",
      {
          Make("--format",
               "FORMAT",
               "form of the answer: " + Alternatives(Formats()),
               &format,
               OneOf(Formats())),
          Make("--json", "", "the same as --format json", &json),
          Color(),
          Make("-q,--quiet", "", "print no warnings and no progress", &quiet),
      });
}

Option OutputOptions::OutputFile(std::string help) {
  return {"-o,--output", "FILE", std::move(help), &output, Files(), "Output"};
}

Option OutputOptions::Color() {
  const std::vector<std::string> times = {"auto", "always", "never"};
  return {"--color",
          "WHEN",
          "colour: " + Alternatives(times),
          &color,
          OneOf(times),
          "Output"};
}

Format OutputOptions::ParsedFormat() const {
  if (json && !format.empty() && format != "json") {
    throw BadValue("--format", format, "is not json, which --json asks for");
  }
  if (json) return Format::kJson;
  Format parsed = Format::kText;
  ParseFormat(format, &parsed);
  return parsed;
}

TextStyle OutputOptions::Style(const std::string& path) const {
  // Neither a terminal's colours nor its width belong into a file.
  const int stream = path.empty() || path == "-" ? STDOUT_FILENO : -1;
  return {MayColour(color, stream), TerminalColumns(stream)};
}

void Warn(const OutputOptions& output, const std::string& message) {
  if (output.quiet) return;
  PrintMessage(fmt::format("routescale: warning: {}\n", message));
}

void Print(const Sheet& sheet,
           const std::string& json,
           const OutputOptions& output) {
  const Format format = output.ParsedFormat();
  WriteDocument(
      output.output,
      format == Format::kJson ? json : Render(sheet, format, output.Style()));
}

}  // namespace routescale::app
