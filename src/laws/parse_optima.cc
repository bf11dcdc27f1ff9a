#include "laws/parse_optima.h"

#include "formula/ast.h"

namespace routescale {
namespace {

// "FORMULA <= NAME", the cost and its budget.
void ParseBudget(const LawFile& file,
                 const toml::table& table,
                 const std::string& text,
                 ClosedOptimum* optimum) {
  constexpr const char* kKey = "optimum.subject_to";
  const size_t sign = text.find("<=");
  if (sign != std::string::npos) {
    const Formula limit = file.ParseText(text.substr(sign + 2), kKey);
    const std::string cost = text.substr(0, sign);
    optimum->cost =
        file.ParseText(cost.substr(0, cost.find_last_not_of(' ') + 1), kKey);
    if (limit.ast().nodes.size() == 1 && limit.symbols().size() == 1) {
      optimum->budget = limit.symbols()[0];
    }
  }
  if (optimum->budget.empty()) {
    file.Fail(table, "optimum: subject_to must be FORMULA <= NAME");
  }
}

ClosedOptimum ParseOptimum(const LawFile& file,
                           const Law& law,
                           const toml::table& table) {
  file.CheckKeys(table, {"subject_to", "values"}, "key of optimum");
  ClosedOptimum optimum;
  optimum.values = file.Formulas(table, "values");
  if (optimum.values.empty()) {
    file.Fail(table, "optimum: values are missing");
  }
  for (const NamedFormula& value : optimum.values) {
    if (law.FindVariable(value.name) >= 0) continue;
    file.Fail(table, "optimum: " + value.name + " is no variable of the law");
  }
  const std::string text = file.Text(table, "subject_to", false);
  if (text.empty()) return optimum;
  ParseBudget(file, table, text, &optimum);
  if (law.FindVariable(optimum.budget) >= 0 ||
      law.FindParameter(optimum.budget) >= 0) {
    file.Fail(
        table,
        "optimum: the budget " + optimum.budget + " is a symbol of the law");
  }
  return optimum;
}

}  // namespace

std::vector<ClosedOptimum> ParseOptima(const LawFile& file, const Law& law) {
  std::vector<ClosedOptimum> optima;
  for (const toml::table* table : file.Tables("optimum")) {
    optima.push_back(ParseOptimum(file, law, *table));
  }
  return optima;
}

}  // namespace routescale
