#include "plan/lowering.h"

#include <algorithm>

#include "formula/graph_impl.h"
#include "routescale/error.h"
#include "routescale/names.h"
#include "routescale/option_name.h"

namespace routescale {
namespace {

// What makes a variable free, in the law's range if it has one.
std::string FreeOption(const Law& law, const std::string& name) {
  return "@free "_options + name +
         (law.ranges.contains(name) ? "" : "=LOW:HIGH");
}

const Formula* Find(const std::vector<NamedFormula>& formulas,
                    const std::string& name) {
  for (const NamedFormula& entry : formulas) {
    if (entry.name == name) return &entry.formula;
  }
  return nullptr;
}

}  // namespace

std::string FreeHint(const Law& law, const PlanRequest& request) {
  std::string options;
  std::vector<std::string> names;
  for (const std::string& name : law.variable_names()) {
    if (std::count(request.given.begin(), request.given.end(), name)) continue;
    options += FreeOption(law, name) + " ";
    names.push_back(name);
  }
  return names.empty() ? ""
                       : options + "looks for the best " + JoinNames(names);
}

Lowering::Lowering(const Law& law, const PlanRequest& request) : law_(law) {
  int leaf = 0;
  for (const FreeVariable& variable : request.free) {
    const Node node = graph_.Parameter(leaf++);
    own_[variable.name] = variable.low > 0 ? graph_.Exp(node) : node;
  }
  for (const std::string& name : request.given) {
    own_[name] = graph_.Parameter(leaf++);
  }
  for (const ParameterSpec& parameter : law.parameters) {
    law_symbols_[parameter.name] = graph_.Parameter(leaf++);
  }
  for (const VariableSpec& variable : law.variables) {
    const auto node = own_.find(variable.name);
    if (node == own_.end()) {
      throw Error(ExitCode::kUsage, "is neither free nor given")
          .File("variable")
          .Value(variable.name)
          .Hint(FreeOption(law, variable.name) +
                " looks for its best value, @at "_options + variable.name +
                "=VALUE gives it");
    }
    law_symbols_[variable.name] = node->second;
  }
  const Node formula = LowerLaw(law.formula);
  loss_ = law.scale == Scale::kLinear ? formula
          : law.scale == Scale::kLn   ? graph_.Exp(formula)
                                      : graph_.Exp10(formula);
}

Node Lowering::LowerLaw(const Formula& formula,
                        const std::map<std::string, Node>& others) {
  return graph_.Lower(formula, [&](const std::string& symbol) {
    const auto other = others.find(symbol);
    return other != others.end() ? other->second : LawSymbol(formula, symbol);
  });
}

std::vector<Node> Lowering::Steps(const Formula& formula) {
  return LowerSteps(&graph_, formula, [&](const std::string& symbol) {
    const auto own = own_.find(symbol);
    if (own != own_.end()) return own->second;
    return symbol == "loss" ? loss_ : LawSymbol(formula, symbol);
  });
}

Node Lowering::LawSymbol(const Formula& user, const std::string& symbol) {
  const auto known = law_symbols_.find(symbol);
  if (known != law_symbols_.end()) return known->second;
  const Formula* formula = Find(law_.let, symbol);
  if (formula == nullptr) formula = Find(law_.derived, symbol);
  if (formula != nullptr) return law_symbols_[symbol] = LowerLaw(*formula);
  std::vector<std::string> names = {"loss"};
  for (const auto* symbols : {&own_, &law_symbols_}) {
    for (const auto& [name, node] : *symbols) names.push_back(name);
  }
  const std::string near = DidYouMean(symbol, names);
  throw user.ErrorAt(symbol, "unknown symbol")
      .Hint(near.empty() ? "free variables, given values and symbols of " +
                               law_.name + " are known"
                         : near);
}

}  // namespace routescale
