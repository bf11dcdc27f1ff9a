#pragma once

#include <map>
#include <string>
#include <vector>

#include "routescale/formula.h"
#include "routescale/plan.h"

namespace routescale {

// What makes variables of a law free: those that are not given.
std::string FreeHint(const Law& law, const PlanRequest& request);

// Puts a law and the formulas of a request about it into one graph, whose
// leaves are Parameter(i): free variables, given values, coefficients of the
// law, in this order.
class Lowering {
 public:
  Lowering(const Law& law, const PlanRequest& request);

  Graph& graph() { return graph_; }
  Node loss() const { return loss_; }
  size_t leaves() const { return own_.size() + coefficients(); }
  size_t coefficients() const { return law_.parameters.size(); }
  // A free or given variable.
  Node Own(const std::string& name) const { return own_.at(name); }
  // A formula of the request.
  Node Lower(const Formula& formula) { return Steps(formula).back(); }
  // The same, the nodes of all steps of its tree.
  std::vector<Node> Steps(const Formula& formula);
  // A formula of the law, which may also use other symbols, these first.
  Node LowerLaw(const Formula& formula,
                const std::map<std::string, Node>& others = {});

 private:
  Node LawSymbol(const Formula& user, const std::string& symbol);

  const Law& law_;
  Graph graph_;
  std::map<std::string, Node> own_;  // free and given
  std::map<std::string, Node> law_symbols_;
  Node loss_ = 0;
};

}  // namespace routescale
