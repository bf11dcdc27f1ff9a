#include <toml++/toml.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <utility>

#include "formula/ast.h"
#include "laws/parameters.h"
#include "routescale/error.h"
#include "routescale/law.h"
#include "routescale/names.h"

namespace routescale {
namespace {

// Reads one law file; errors carry the file and the line of the node.
class LawParser {
 public:
  LawParser(std::string_view toml, const std::string& origin)
      : origin_(origin), text_(toml) {
    try {
      root_ = toml::parse(toml, origin);
    } catch (const toml::parse_error& error) {
      throw Error(ExitCode::kBadData, std::string(error.description()))
          .File(origin)
          .Line(error.source().begin.line);
    }
  }

  Law Parse() {
    CheckKeys(
        root_,
        {"name",      "title",      "source",    "notes",      "loss",
         "ln_loss",   "log10_loss", "residual",  "response",   "size_variable",
         "effective", "let",        "variables", "parameters", "constraints",
         "derived",   "dense",      "ranges",    "example",    "published",
         "optimum"},
        "key of a law file");
    Law law;
    law.formula = ParseFormula();
    law.toml = text_;
    law.scale = scale_;
    law.name = Text(root_, "name", true);
    law.title = Text(root_, "title", false);
    law.source = Text(root_, "source", false);
    law.notes = Text(root_, "notes", false);
    const std::string response = Text(root_, "response", false);
    if (!response.empty()) law.response = response;
    law.residual = ParseResidualKey();
    law.let = Formulas("let");
    law.variables = Variables();
    law.parameters = Parameters();
    law.constraints = Formulas("constraints");
    if (law.constraints.size() > kMostConstraints) {
      Fail(*root_.get("constraints"),
           "a law has no more than " + std::to_string(kMostConstraints) +
               " constraints");
    }
    law.derived = Formulas("derived");
    ParseDense(&law);
    ParseRanges(&law);
    if (root_.contains("effective")) {
      law.effective = ParseText(Text(root_, "effective", true), "effective");
    }
    AsBadData([&] { CompleteParameters(&law); });
    for (const ParameterSpec& parameter : law.parameters) {
      if (law.FindVariable(parameter.name) >= 0) {
        throw Error(ExitCode::kBadData, "is both a variable and a parameter")
            .File(origin_)
            .Value(parameter.name);
      }
    }
    ParseOptima(&law);
    ParsePublished(&law);
    if (root_.contains("example")) {
      law.example = Coefficients(law, *root_.get("example"), "example");
    }
    Compile(law);
    return law;
  }

 private:
  // What is wrong with a formula is wrong with the file.
  template <typename Work>
  auto AsBadData(Work work) -> decltype(work()) {
    try {
      return work();
    } catch (const Error& error) {
      throw Error(error).Code(ExitCode::kBadData);
    }
  }

  // Finds what the formulas have wrong together.
  void Compile(const Law& law) {
    try {
      CompiledLaw compiled(law, {});
      if (law.effective) compiled.Lower(*law.effective);
    } catch (const Error& error) {
      const bool named = error.file().starts_with(origin_);
      throw Error(error)
          .Code(ExitCode::kBadData)
          .File(named ? error.file() : origin_);
    }
  }

  Formula ParseText(const std::string& text, const std::string& key) {
    return AsBadData(
        [&] { return Formula::Parse(text, origin_ + ": " + key); });
  }

  [[noreturn]] void Fail(const toml::node& node, const std::string& message) {
    throw Error(ExitCode::kBadData, message)
        .File(origin_)
        .Line(node.source().begin.line);
  }

  void CheckKeys(const toml::table& table,
                 const std::vector<std::string>& known,
                 const std::string& what) {
    for (const auto& [key, node] : table) {
      const std::string name(key.str());
      if (std::find(known.begin(), known.end(), name) == known.end()) {
        throw Error(ExitCode::kBadData, "is no " + what)
            .File(origin_)
            .Line(node.source().begin.line)
            .Value(name)
            .Hint(DidYouMean(name, known));
      }
    }
  }

  std::string Text(const toml::table& table, const char* key, bool required) {
    const toml::node* node = table.get(key);
    if (node == nullptr) {
      if (!required) return "";
      throw Error(ExitCode::kBadData, std::string(key) + " is missing")
          .File(origin_);
    }
    const auto text = node->value_exact<std::string>();
    if (!text || (required && text->empty())) {
      Fail(*node, std::string(key) + " must be a text");
    }
    return *text;
  }

  double Number(const toml::node& node, const std::string& key) {
    const auto number = node.value<double>();
    if (!number || !node.is_number() || std::isnan(*number)) {
      Fail(node, key + " must be a number");
    }
    return *number;
  }

  // The entries of a table in the order of the file.
  std::vector<std::pair<std::string, const toml::node*>> Entries(
      const char* key) {
    return Entries(root_, key);
  }
  std::vector<std::pair<std::string, const toml::node*>> Entries(
      const toml::table& table, const char* key) {
    std::vector<std::pair<std::string, const toml::node*>> entries;
    const toml::node* node = table.get(key);
    if (node == nullptr) return entries;
    if (!node->is_table()) Fail(*node, std::string(key) + " must be a table");
    for (const auto& [name, value] : *node->as_table()) {
      entries.emplace_back(name.str(), &value);
    }
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
      return a.second->source().begin < b.second->source().begin;
    });
    return entries;
  }

  Formula ParseFormula() {
    const std::pair<const char*, Scale> scales[] = {
        {"loss", Scale::kLinear},
        {"ln_loss", Scale::kLn},
        {"log10_loss", Scale::kLog10}};
    const char* found = nullptr;
    for (const auto& [key, scale] : scales) {
      if (!root_.contains(key)) continue;
      if (found != nullptr) {
        Fail(*root_.get(key),
             std::string(key) + " and " + found + " are both given");
      }
      found = key;
      scale_ = scale;
    }
    if (found == nullptr) {
      throw Error(ExitCode::kBadData,
                  "one of loss, ln_loss and log10_loss is needed")
          .File(origin_);
    }
    return ParseText(Text(root_, found, true), found);
  }

  Residual ParseResidualKey() {
    if (!root_.contains("residual")) {
      return scale_ == Scale::kLog10 ? Residual::kLog10 : Residual::kLn;
    }
    Residual residual;
    if (!ParseResidual(Text(root_, "residual", true), &residual)) {
      Fail(*root_.get("residual"),
           "residual must be log10, ln, linear or relative");
    }
    return residual;
  }

  std::vector<NamedFormula> Formulas(const char* key) {
    return Formulas(root_, key);
  }
  std::vector<NamedFormula> Formulas(const toml::table& table,
                                     const char* key) {
    std::vector<NamedFormula> formulas;
    for (const auto& [name, node] : Entries(table, key)) {
      const auto text = node->value_exact<std::string>();
      const std::string path = std::string(key) + "." + name;
      if (!text) Fail(*node, path + " must be a formula in quotes");
      formulas.push_back({name, ParseText(*text, path)});
    }
    return formulas;
  }

  std::vector<VariableSpec> Variables() {
    std::vector<VariableSpec> variables;
    for (const auto& [name, node] : Entries("variables")) {
      const auto text = node->value_exact<std::string>();
      if (!text) {
        Fail(*node, "variables." + name + " must be a description in quotes");
      }
      variables.push_back({name, *text});
    }
    if (variables.empty()) {
      throw Error(ExitCode::kBadData, "[variables] is missing or empty")
          .File(origin_);
    }
    return variables;
  }

  std::vector<ParameterSpec> Parameters() {
    std::vector<ParameterSpec> parameters;
    for (const auto& [name, node] : Entries("parameters")) {
      if (!node->is_table()) {
        Fail(*node, "parameters." + name + " must be a table: { min = 0 }");
      }
      parameters.push_back(Parameter(name, *node->as_table()));
    }
    return parameters;
  }

  ParameterSpec Parameter(const std::string& name, const toml::table& table) {
    CheckKeys(table,
              {"min", "max", "scale", "description"},
              "key of parameters." + name);
    ParameterSpec spec;
    spec.name = name;
    spec.description = Text(table, "description", false);
    if (const auto* min = table.get("min")) spec.min = Number(*min, "min");
    if (const auto* max = table.get("max")) spec.max = Number(*max, "max");
    if (const auto* scale = table.get("scale")) {
      const auto text = scale->value_or(std::string());
      if (text != "log" && text != "linear") {
        Fail(*scale, "scale must be \"log\" or \"linear\"");
      }
      spec.log_scale = text == "log";
    }
    if (!(spec.min < spec.max)) {
      Fail(table, "parameters." + name + ": min must be below max");
    }
    if (spec.log_scale && spec.min < 0) {
      Fail(table, "parameters." + name + ": a log scale needs min >= 0");
    }
    return spec;
  }

  void ParseDense(Law* law) {
    law->has_dense = root_.contains("dense");
    for (const auto& [name, node] : Entries("dense")) {
      if (law->FindVariable(name) < 0) {
        Fail(*node, "dense." + name + " is no variable of the law");
      }
      law->dense[name] = Number(*node, "dense." + name);
    }
    const std::string size = Text(root_, "size_variable", false);
    if (!size.empty()) law->size_variable = size;
    if (law->has_dense && law->FindVariable(law->size_variable) < 0) {
      throw Error(ExitCode::kBadData, "is no variable of the law")
          .File(origin_ + ": size_variable")
          .Value(law->size_variable);
    }
  }

  void ParseRanges(Law* law) {
    for (const auto& [name, node] : Entries("ranges")) {
      const std::string path = "ranges." + name;
      if (law->FindVariable(name) < 0) {
        Fail(*node, path + " is no variable of the law");
      }
      const toml::array* ends = node->as_array();
      if (ends == nullptr || ends->size() != 2) {
        Fail(*node, path + " must be [low, high]");
      }
      const double low = Number(*ends->get(0), path);
      const double high = Number(*ends->get(1), path);
      if (!(low < high)) Fail(*node, path + ": low must be below high");
      law->ranges[name] = {low, high};
    }
  }

  void ParseOptima(Law* law) {
    const toml::node* node = root_.get("optimum");
    if (node == nullptr) return;
    const toml::array* optima = node->as_array();
    if (optima == nullptr) Fail(*node, "optimum must be written [[optimum]]");
    for (const toml::node& entry : *optima) {
      if (!entry.is_table()) Fail(entry, "optimum must be written [[optimum]]");
      law->optima.push_back(Optimum(*law, *entry.as_table()));
    }
  }

  ClosedOptimum Optimum(const Law& law, const toml::table& table) {
    CheckKeys(table, {"subject_to", "values"}, "key of optimum");
    ClosedOptimum optimum;
    optimum.values = Formulas(table, "values");
    if (optimum.values.empty()) Fail(table, "optimum: values are missing");
    for (const NamedFormula& value : optimum.values) {
      if (law.FindVariable(value.name) >= 0) continue;
      Fail(table, "optimum: " + value.name + " is no variable of the law");
    }
    const std::string text = Text(table, "subject_to", false);
    if (text.empty()) return optimum;
    const size_t sign = text.find("<=");
    if (sign != std::string::npos) {
      const Formula limit =
          ParseText(text.substr(sign + 2), "optimum.subject_to");
      const std::string cost = text.substr(0, sign);
      optimum.cost = ParseText(cost.substr(0, cost.find_last_not_of(' ') + 1),
                               "optimum.subject_to");
      if (limit.ast().nodes.size() == 1 && limit.symbols().size() == 1) {
        optimum.budget = limit.symbols()[0];
      }
    }
    if (optimum.budget.empty()) {
      Fail(table, "optimum: subject_to must be FORMULA <= NAME");
    }
    if (law.FindVariable(optimum.budget) >= 0 ||
        law.FindParameter(optimum.budget) >= 0) {
      Fail(table,
           "optimum: the budget " + optimum.budget + " is a symbol of the law");
    }
    return optimum;
  }

  void ParsePublished(Law* law) {
    const toml::node* node = root_.get("published");
    if (node == nullptr) return;
    const toml::array* rows = node->as_array();
    if (rows == nullptr) Fail(*node, "published must be written [[published]]");
    for (const toml::node& row : *rows) {
      if (!row.is_table()) Fail(row, "published must be written [[published]]");
      law->published.push_back(Published(*law, *row.as_table()));
    }
  }

  PublishedRow Published(const Law& law, const toml::table& table) {
    CheckKeys(table, {"label", "source", "values"}, "key of published");
    PublishedRow row;
    row.label = Text(table, "label", true);
    row.source = Text(table, "source", false);
    const toml::node* values = table.get("values");
    if (values == nullptr) Fail(table, "published: values are missing");
    row.values = Coefficients(law, *values, "published row " + row.label);
    return row;
  }

  // A value for each parameter of the law.
  std::map<std::string, double> Coefficients(const Law& law,
                                             const toml::node& node,
                                             const std::string& what) {
    const toml::table* table = node.as_table();
    if (table == nullptr) Fail(node, what + ": must be a table: { a = 1 }");
    std::map<std::string, double> values;
    for (const auto& [name, value] : *table) {
      const std::string parameter(name.str());
      if (law.FindParameter(parameter) < 0) {
        Fail(value, what + ": the law has no parameter " + parameter);
      }
      values[parameter] = Number(value, parameter);
    }
    for (const ParameterSpec& parameter : law.parameters) {
      if (!values.contains(parameter.name)) {
        Fail(node, what + " lacks " + parameter.name);
      }
    }
    return values;
  }

  std::string origin_, text_;
  toml::table root_;
  Scale scale_ = Scale::kLinear;
};

}  // namespace

Law ParseLaw(std::string_view toml, const std::string& origin) {
  return LawParser(toml, origin).Parse();
}

}  // namespace routescale
