#include "options/model_options.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <unordered_set>

#include "routescale/error.h"
#include "routescale/names.h"
#include "routescale/numbers.h"
#include "routescale/table.h"

namespace routescale::app {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

void AddPoint(const std::string& text,
              const SavedFit& fit,
              const std::string& unknown,
              Queries* queries) {
  const std::map<std::string, double> point = ParsePoint("--at", text);
  const std::vector<std::string> variables = fit.law.variable_names();
  for (const auto& [name, value] : point) {
    if (Contains(variables, name)) continue;
    throw Error(ExitCode::kUsage, "is no variable of " + fit.law.name)
        .File("--at " + text)
        .Value(name)
        .Hint(NameHint(name, "its variables are", variables));
  }
  std::vector<std::string> fields;
  for (size_t v = 0; v < variables.size(); ++v) {
    const auto given = point.find(variables[v]);
    const bool left_out = given == point.end();
    if (left_out && variables[v] != unknown) {
      throw Error(ExitCode::kUsage, "lacks " + variables[v])
          .File("--at")
          .Value(text)
          .Hint("give every variable: " + JoinNames(variables));
    }
    if (!left_out && variables[v] == unknown) {
      throw Error(ExitCode::kUsage, "gives " + unknown + ", which is asked for")
          .File("--at")
          .Value(text)
          .Hint("leave it out");
    }
    if (!left_out) CheckVariable(fit.law, v, given->second, "--at " + text);
    queries->columns[v].push_back(left_out ? kNaN : given->second);
    if (!left_out) fields.push_back(FullNumber(given->second));
  }
  queries->input.push_back(fields);
  queries->places.push_back("--at " + text);
  queries->groups.emplace_back();
}

void ReadPointOptions(const ModelOptions& options,
                      const SavedFit& fit,
                      const std::string& unknown,
                      Queries* queries) {
  for (const std::string& text : options.at) {
    AddPoint(text, fit, unknown, queries);
  }
  for (const std::string& variable : fit.law.variable_names()) {
    if (variable != unknown) queries->header.push_back(variable);
  }
}

// How each variable of the law is had from the columns of a table: its own
// column, or the formula that the fit was made with.
class VariableReader {
 public:
  VariableReader(const TableReader& reader,
                 const SavedFit& fit,
                 const std::string& unknown) {
    std::vector<std::string> missing;
    for (const std::string& variable : fit.law.variable_names()) {
      Source source;
      source.column = reader.Find(variable);
      if (source.column < 0) AddFormula(reader, fit, variable, &source);
      if (source.column < 0 && !source.formula && variable != unknown) {
        missing.push_back(variable);
      }
      sources_.push_back(std::move(source));
    }
    if (missing.empty()) return;
    throw Error(ExitCode::kBadData, "has no column for " + JoinNames(missing))
        .File(reader.name())
        .Hint("name the columns like the variables of " + fit.law.name + ": " +
              JoinNames(fit.law.variable_names()));
  }

  double Read(const TableReader& reader, size_t variable) const {
    const Source& source = sources_[variable];
    if (source.column >= 0) return reader.Number(source.column);
    if (!source.formula) return kNaN;
    std::vector<double> values;
    for (int column : source.symbols) values.push_back(reader.Number(column));
    return EvaluateOnce(source.graph, source.node, {}, values);
  }

 private:
  struct Source {
    int column = -1;
    std::optional<Formula> formula;
    std::vector<int> symbols;  // columns
    Graph graph;
    Node node = -1;
  };

  static void AddFormula(const TableReader& reader,
                         const SavedFit& fit,
                         const std::string& variable,
                         Source* source) {
    const auto map = fit.selection.map.find(variable);
    if (map == fit.selection.map.end()) return;
    Formula formula = Formula::Parse(map->second, "map " + variable);
    for (const std::string& symbol : formula.symbols()) {
      if (reader.Find(symbol) < 0) return;
      source->symbols.push_back(reader.Find(symbol));
    }
    source->node = source->graph.Lower(formula, [&](const std::string& symbol) {
      const auto& names = formula.symbols();
      const auto it = std::find(names.begin(), names.end(), symbol);
      return source->graph.Variable(static_cast<int>(it - names.begin()));
    });
    source->formula = std::move(formula);
  }

  std::vector<Source> sources_;
};

// The group that a row names in the column the fit was grouped by; "" for the
// shared group and where there is no such column.
std::string GroupOfRow(const TableReader& reader,
                       const SavedFit& fit,
                       const std::unordered_set<std::string>& groups,
                       int column) {
  if (column < 0) return "";
  std::string name(reader.Field(column));
  if (name == fit.selection.shared_group) return "";
  if (groups.count(name) > 0) return name;
  std::vector<std::string> known;
  for (const GroupFit& group : fit.groups) known.push_back(group.group);
  throw Error(ExitCode::kBadData, "is no group of the fit")
      .File(reader.name())
      .Line(reader.line())
      .Column(fit.selection.group_by)
      .Value(name)
      .Hint(NameHint(name, "its groups are", known));
}

void ReadTable(const std::string& path,
               const ModelOptions& options,
               const SavedFit& fit,
               const std::string& unknown,
               Queries* queries) {
  TableReader reader(path);
  const VariableReader variables(reader, fit, unknown);
  const int group = options.groups.empty() && !fit.selection.group_by.empty()
                        ? reader.Find(fit.selection.group_by)
                        : -1;
  std::unordered_set<std::string> groups;
  for (const GroupFit& known : fit.groups) groups.insert(known.group);
  queries->header = reader.columns();
  const int columns = static_cast<int>(reader.columns().size());
  while (reader.Next()) {
    std::vector<std::string> fields;
    for (int c = 0; c < columns; ++c) fields.emplace_back(reader.Field(c));
    queries->input.push_back(std::move(fields));
    const std::string place =
        reader.name() + ":" + std::to_string(reader.line());
    for (size_t v = 0; v < queries->columns.size(); ++v) {
      const double value = variables.Read(reader, v);
      CheckVariable(fit.law, v, value, place);
      queries->columns[v].push_back(value);
    }
    queries->places.push_back(place);
    queries->groups.push_back(GroupOfRow(reader, fit, groups, group));
  }
}

}  // namespace

void CheckVariable(const Law& law,
                   size_t variable,
                   double value,
                   const std::string& place) {
  const std::string_view refusal = law.Refusal(variable, value);
  if (refusal.empty()) return;
  throw Error(ExitCode::kBadData,
              law.variables[variable].name + " = " + FullNumber(value) + " " +
                  std::string(refusal) + " in " + law.name)
      .File(place);
}

std::vector<Option> ModelOptions::Records() {
  return Join({Under("Points",
                     {{"--at",
                       "VAR=V,...",
                       "predict here: N=1e9,E=64 (every variable of the law)",
                       &at}}),
               SourceRecords()});
}

std::vector<Option> ModelOptions::SourceRecords() {
  return Under(
      "Model",
      {
          {"--group", "NAME", "use only this group of the fit", &groups},
          {"--law",
           "LAW",
           "a law instead of MODEL; needs --published",
           &law,
           LawsAndFiles()},
          {"--published",
           "LABEL",
           "published coefficients of the law, by their label",
           &published},
      });
}

std::vector<Positional> ModelOptions::Positionals() {
  return {
      {"MODEL",
       "saved fit (fit -o FILE); - is standard input; left out with --law",
       &first},
      {"POINTS",
       "CSV of points, with columns named like the variables; - is standard "
       "input",
       &second},
  };
}

SavedFit ModelOptions::Load() const {
  if (law.empty() != published.empty()) {
    throw Error(ExitCode::kUsage, "--law and --published belong together");
  }
  if (!law.empty()) return FromPublished(FindLaw(law, {}), published);
  if (first.empty()) {
    throw Error(ExitCode::kUsage, "no model is given")
        .Hint(
            "name a file saved with `routescale fit -o FILE`, - for standard "
            "input, or --law NAME --published LABEL");
  }
  return LoadFit(first);
}

void ModelOptions::CheckOneModel() const {
  if (law.empty() || first.empty()) return;
  throw Error(ExitCode::kUsage, "a model and --law are both given");
}

std::string ModelOptions::Points() const {
  const std::string& points = law.empty() ? second : first;
  if (!law.empty() && !second.empty()) {
    throw Error(ExitCode::kUsage, "a model and --law are both given");
  }
  if (!at.empty()) {
    if (points.empty()) return "";
    throw Error(ExitCode::kUsage, "--at and a table of points are both given");
  }
  std::string path = points.empty() ? "-" : points;
  if (path == "-" && law.empty() && first == "-") {
    throw Error(ExitCode::kUsage, "no point is given")
        .Hint(
            "standard input holds the model: add --at VAR=VALUE,... or a "
            "file of points");
  }
  return path;
}

// The law has the unknown variable alone: there is no point to give.
static bool AsksOfOneVariable(const ModelOptions& options,
                              const SavedFit& fit,
                              const std::string& unknown) {
  const bool table =
      !(options.law.empty() ? options.second : options.first).empty();
  return !unknown.empty() && fit.law.variables.size() == 1 && !table &&
         options.at.empty();
}

std::vector<const GroupFit*> ModelOptions::Groups(const SavedFit& fit) const {
  std::vector<const GroupFit*> wanted;
  for (const std::string& name : groups) wanted.push_back(&fit.Group(name));
  if (!groups.empty()) return wanted;
  for (const GroupFit& group : fit.groups) wanted.push_back(&group);
  return wanted;
}

Queries ReadQueries(const ModelOptions& options,
                    const SavedFit& fit,
                    const std::string& unknown) {
  Queries queries;
  queries.columns.resize(fit.law.variables.size());
  if (AsksOfOneVariable(options, fit, unknown)) {
    queries.columns[0] = {kNaN};
    queries.input.emplace_back();
    queries.places.push_back(unknown);
    queries.groups.emplace_back();
    return queries;
  }
  const std::string path = options.Points();
  if (path.empty()) {
    ReadPointOptions(options, fit, unknown, &queries);
  } else {
    ReadTable(path, options, fit, unknown, &queries);
  }
  return queries;
}

}  // namespace routescale::app
