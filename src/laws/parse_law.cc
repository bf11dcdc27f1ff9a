#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <utility>

#include "laws/law_file.h"
#include "laws/parameters.h"
#include "laws/parse_optima.h"
#include "routescale/error.h"
#include "routescale/law.h"
#include "routescale/names.h"

namespace routescale {
namespace {

class LawParser : private LawFile {
 public:
  using LawFile::LawFile;

  Law Parse() {
    CheckKeys(
        root(),
        {"name",      "title",      "source",    "notes",      "loss",
         "ln_loss",   "log10_loss", "residual",  "response",   "size_variable",
         "effective", "let",        "variables", "parameters", "constraints",
         "derived",   "dense",      "ranges",    "example",    "published",
         "optimum"},
        "key of a law file");
    Law law;
    law.formula = ParseFormula();
    law.toml = text();
    law.scale = scale_;
    law.name = Text(root(), "name", true);
    law.title = Text(root(), "title", false);
    law.source = Text(root(), "source", false);
    law.notes = Text(root(), "notes", false);
    const std::string response = Text(root(), "response", false);
    if (!response.empty()) law.response = response;
    law.residual = ParseResidualKey();
    law.let = Formulas(root(), "let");
    law.variables = Variables();
    law.parameters = Parameters();
    law.constraints = Formulas(root(), "constraints");
    if (law.constraints.size() > kMostConstraints) {
      Fail(*root().get("constraints"),
           "a law has no more than " + std::to_string(kMostConstraints) +
               " constraints");
    }
    law.derived = Formulas(root(), "derived");
    ParseDense(&law);
    ParseRanges(&law);
    if (root().contains("effective")) {
      law.effective = ParseText(Text(root(), "effective", true), "effective");
    }
    AsBadData([&] { CompleteParameters(&law); });
    for (const ParameterSpec& parameter : law.parameters) {
      if (law.FindVariable(parameter.name) >= 0) {
        throw Error(ExitCode::kBadData, "is both a variable and a parameter")
            .File(origin())
            .Value(parameter.name);
      }
    }
    law.optima = ParseOptima(*this, law);
    ParsePublished(&law);
    if (root().contains("example")) {
      law.example = Coefficients(law, *root().get("example"), "example");
    }
    Compile(law);
    return law;
  }

 private:
  // Finds what the formulas have wrong together.
  void Compile(const Law& law) {
    try {
      CompiledLaw compiled(law, {});
      if (law.effective) compiled.Lower(*law.effective);
    } catch (const Error& error) {
      const bool named = error.file().starts_with(origin());
      throw Error(error)
          .Code(ExitCode::kBadData)
          .File(named ? error.file() : origin());
    }
  }

  Formula ParseFormula() {
    const std::pair<const char*, Scale> scales[] = {
        {"loss", Scale::kLinear},
        {"ln_loss", Scale::kLn},
        {"log10_loss", Scale::kLog10}};
    const char* found = nullptr;
    for (const auto& [key, scale] : scales) {
      if (!root().contains(key)) continue;
      if (found != nullptr) {
        Fail(*root().get(key),
             std::string(key) + " and " + found + " are both given");
      }
      found = key;
      scale_ = scale;
    }
    if (found == nullptr) {
      throw Error(ExitCode::kBadData,
                  "one of loss, ln_loss and log10_loss is needed")
          .File(origin());
    }
    return ParseText(Text(root(), found, true), found);
  }

  Residual ParseResidualKey() {
    if (!root().contains("residual")) {
      return scale_ == Scale::kLog10 ? Residual::kLog10 : Residual::kLn;
    }
    Residual residual;
    if (!ParseResidual(Text(root(), "residual", true), &residual)) {
      Fail(*root().get("residual"),
           "residual must be log10, ln, linear or relative");
    }
    return residual;
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
          .File(origin());
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
    law->has_dense = root().contains("dense");
    for (const auto& [name, node] : Entries("dense")) {
      if (law->FindVariable(name) < 0) {
        Fail(*node, "dense." + name + " is no variable of the law");
      }
      law->dense[name] = Number(*node, "dense." + name);
    }
    const std::string size = Text(root(), "size_variable", false);
    if (!size.empty()) law->size_variable = size;
    if (law->has_dense && law->FindVariable(law->size_variable) < 0) {
      throw Error(ExitCode::kBadData, "is no variable of the law")
          .File(origin() + ": size_variable")
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

  void ParsePublished(Law* law) {
    for (const toml::table* row : Tables("published")) {
      law->published.push_back(Published(*law, *row));
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

  Scale scale_ = Scale::kLinear;
};

}  // namespace

Law ParseLaw(std::string_view toml, const std::string& origin) {
  return LawParser(toml, origin).Parse();
}

}  // namespace routescale
