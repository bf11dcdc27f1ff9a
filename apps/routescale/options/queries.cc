#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <unordered_set>

#include "options/queries.h"
#include "routescale/error.h"
#include "routescale/law_at.h"
#include "routescale/names.h"
#include "routescale/numbers.h"
#include "routescale/table.h"
#include "shell/values.h"

namespace routescale::app {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

void AddPoint(const std::string& option,
              const std::string& text,
              const SavedFit& fit,
              const std::string& unknown,
              Queries* queries) {
  const std::map<std::string, double> point = ParsePoint(option, text);
  const std::vector<std::string> variables = fit.law.variable_names();
  for (const auto& [name, value] : point) {
    VariableIndex(fit.law, name, option + " " + text);
  }
  std::vector<std::string> fields;
  for (size_t v = 0; v < variables.size(); ++v) {
    const auto given = point.find(variables[v]);
    const bool left_out = given == point.end();
    if (left_out && variables[v] != unknown) {
      throw Error(ExitCode::kUsage, "lacks " + variables[v])
          .File(option)
          .Value(text)
          .Hint("give every variable: " + JoinNames(variables));
    }
    if (!left_out && variables[v] == unknown) {
      throw Error(ExitCode::kUsage, "gives " + unknown + ", which is asked for")
          .File(option)
          .Value(text)
          .Hint("leave it out");
    }
    if (!left_out)
      CheckVariable(fit.law, v, given->second, option + " " + text);
    queries->columns[v].push_back(left_out ? kNaN : given->second);
    if (!left_out) fields.push_back(FullNumber(given->second));
  }
  queries->input.push_back(fields);
  queries->places.push_back(option + " " + text);
  queries->groups.emplace_back();
  queries->missing.emplace_back();
}

void ReadPointOptions(const ModelOptions& options,
                      const SavedFit& fit,
                      const std::string& unknown,
                      Queries* queries) {
  for (const std::string& text : options.at) {
    AddPoint(options.at_option, text, fit, unknown, queries);
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

// The law has the unknown variable alone: there is no point to give.
bool AsksOfOneVariable(const ModelOptions& options,
                       const SavedFit& fit,
                       const std::string& unknown) {
  const bool table =
      !(options.law.empty() ? options.second : options.first).empty();
  return !unknown.empty() && fit.law.variables.size() == 1 && !table &&
         options.at.empty();
}

}  // namespace

// The rows of a table of points, in order.
class QueryReader::Rows {
 public:
  Rows(const std::string& path,
       const ModelOptions& options,
       const SavedFit& fit,
       const std::string& unknown)
      : fit_(fit),
        unknown_(unknown),
        reader_(path),
        variables_(reader_, fit, unknown) {
    for (const GroupFit& known : fit.groups) groups_.insert(known.group);
    if (!options.groups.empty()) return;
    const std::string& column = fit.selection.group_by;
    if (!column.empty()) group_ = reader_.Find(column);
    // What an earlier answer of this fit calls the column.
    const bool several = fit.groups.size() > 1;
    if (group_ < 0 && several) answered_ = reader_.Find("group");
  }

  const std::vector<std::string>& columns() const { return reader_.columns(); }

  bool Next(Queries* queries) {
    if (!reader_.Next()) return false;
    std::vector<std::string> fields;
    const int columns = static_cast<int>(reader_.columns().size());
    for (int c = 0; c < columns; ++c) fields.emplace_back(reader_.Field(c));
    queries->input.push_back(std::move(fields));
    queries->places.push_back(reader_.name() + ":" +
                              std::to_string(reader_.line()));
    ReadVariables(queries);
    queries->groups.push_back(Group());
    return true;
  }

 private:
  void ReadVariables(Queries* queries) {
    std::string missing;
    for (size_t v = 0; v < queries->columns.size(); ++v) {
      const double value = variables_.Read(reader_, v);
      const std::string& name = fit_.law.variables[v].name;
      if (std::isnan(value) && name != unknown_) {
        missing += (missing.empty() ? "" : ", ") + name;
      }
      CheckVariable(fit_.law, v, value, queries->places.back());
      queries->columns[v].push_back(value);
    }
    queries->missing.push_back(missing);
  }

  // The group that the row names in the column the fit was grouped by; "" for
  // the shared group and where there is no such column.
  std::string Group() {
    if (answered_ >= 0) {
      const std::string name(reader_.Field(answered_));
      if (groups_.contains(name)) group_ = answered_;
      answered_ = -1;
    }
    if (group_ < 0) return "";
    std::string name(reader_.Field(group_));
    if (name == fit_.selection.shared_group) return "";
    if (groups_.contains(name)) return name;
    std::vector<std::string> known;
    for (const GroupFit& group : fit_.groups) known.push_back(group.group);
    throw Error(ExitCode::kBadData, "is no group of the fit")
        .File(reader_.name())
        .Line(reader_.line())
        .Column(reader_.columns()[static_cast<size_t>(group_)])
        .Value(name)
        .Hint(NameHint(name, "its groups are", known));
  }

  const SavedFit& fit_;
  std::string unknown_;
  TableReader reader_;
  VariableReader variables_;
  std::unordered_set<std::string> groups_;
  int group_ = -1;     // column that names the group of a row
  int answered_ = -1;  // one that may: its first field decides
};

QueryReader::QueryReader(const ModelOptions& options,
                         const SavedFit& fit,
                         const std::string& unknown) {
  given_.columns.resize(fit.law.variables.size());
  if (AsksOfOneVariable(options, fit, unknown)) {
    given_.columns[0] = {kNaN};
    given_.input.emplace_back();
    given_.places.push_back(unknown);
    given_.groups.emplace_back();
    given_.missing.emplace_back();
    return;
  }
  const std::string path = options.Points();
  if (path.empty()) {
    ReadPointOptions(options, fit, unknown, &given_);
    return;
  }
  rows_ = std::make_unique<Rows>(path, options, fit, unknown);
  given_.header = rows_->columns();
}

QueryReader::~QueryReader() = default;

Queries QueryReader::Next(size_t most) {
  Queries queries;
  queries.header = given_.header;
  queries.columns.resize(given_.columns.size());
  if (!rows_) std::swap(queries, given_);
  while (rows_ && queries.size() < most && rows_->Next(&queries)) {
  }
  return queries;
}

Queries ReadQueries(const ModelOptions& options,
                    const SavedFit& fit,
                    const std::string& unknown) {
  return QueryReader(options, fit, unknown)
      .Next(std::numeric_limits<size_t>::max());
}

}  // namespace routescale::app
