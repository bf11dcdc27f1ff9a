#include "fit/formula_uses.h"

#include "formula/graph_impl.h"

namespace routescale {

std::vector<bool> Unbounded(const FitLaw& law) {
  std::vector<bool> unbounded;
  for (const ParameterSpec& spec : law.law.free()) {
    unbounded.push_back(!spec.bounded() && !spec.log_scale);
  }
  return unbounded;
}

FormulaUses::FormulaUses(const Graph& graph, Node f)
    : uses_(static_cast<size_t>(f) + 1, 0), kinds_(graph.size(), 0) {
  const Graph::Impl& impl = graph.impl();
  for (size_t i = 0; i < kinds_.size(); ++i) {
    const GraphNode& node = impl.nodes[i];
    if (node.op == Op::kVariable) kinds_[i] = kData;
    if (node.op == Op::kParameter) kinds_[i] = kParameters;
    if (Arity(node.op) > 0) kinds_[i] |= Kind(node.a);
    if (Arity(node.op) > 1) kinds_[i] |= Kind(node.b);
  }
  uses_.back() = 1;
  for (size_t i = uses_.size(); i-- > 0;) {
    const GraphNode& node = impl.nodes[i];
    size_ += uses_[i];
    if (Arity(node.op) > 0) uses_[static_cast<size_t>(node.a)] += uses_[i];
    if (Arity(node.op) > 1) uses_[static_cast<size_t>(node.b)] += uses_[i];
  }
}

}  // namespace routescale
