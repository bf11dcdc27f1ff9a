#include "plan/closed_form.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/random.h"

namespace routescale {
namespace {

constexpr int kPoints = 6;

bool SameVariables(const ClosedOptimum& optimum,
                   const std::vector<FreeVariable>& free) {
  if (optimum.values.size() != free.size()) return false;
  return std::all_of(free.begin(), free.end(), [&](const FreeVariable& entry) {
    return entry.allowed.kind == AllowedValues::kAny &&
           std::any_of(optimum.values.begin(),
                       optimum.values.end(),
                       [&](const NamedFormula& value) {
                         return value.name == entry.name;
                       });
  });
}

// a/b if it is the same at random leaves.
std::optional<double> ConstantRatio(Graph* graph,
                                    Node a,
                                    Node b,
                                    size_t leaves) {
  if (a == b) return 1;
  const Node ratio = graph->Divide(a, b);
  CounterRandom random(0, 0);
  std::optional<double> first;
  for (int point = 0; point < kPoints; ++point) {
    std::vector<double> at;
    for (size_t i = 0; i < leaves; ++i) at.push_back(random.Uniform());
    const double value = EvaluateOnce(*graph, ratio, at, {});
    if (!first) first = value;
    if (!(std::abs(value / *first - 1) < 1e-10)) return std::nullopt;
  }
  return first;
}

}  // namespace

std::vector<Node> ClosedForm(const ClosedOptimum& optimum,
                             const std::vector<FreeVariable>& free,
                             const std::vector<Constraint>& constraints,
                             Lowering* lowering) {
  if (!SameVariables(optimum, free)) return {};
  if (constraints.size() != (optimum.cost ? 1 : 0)) return {};
  Graph& graph = lowering->graph();
  std::map<std::string, Node> known;
  if (optimum.cost) {
    const Node cost = lowering->LowerLaw(*optimum.cost);
    const Constraint& constraint = constraints[0];
    const std::optional<double> ratio =
        ConstantRatio(&graph, constraint.left, cost, lowering->leaves());
    if (!ratio || !(*ratio > 0)) return {};
    known[optimum.budget] =
        graph.Divide(constraint.right, graph.Constant(*ratio));
  }
  for (const NamedFormula& value : optimum.values) {
    known[value.name] = lowering->LowerLaw(value.formula, known);
  }
  std::vector<Node> values;
  for (const FreeVariable& variable : free) {
    values.push_back(known.at(variable.name));
  }
  return values;
}

}  // namespace routescale
