#include "fit/box_cox.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "fit/formula_uses.h"
#include "formula/graph_impl.h"
#include "formula/linear_structure.h"

namespace routescale {

class BoxCoxRewriter {
 public:
  BoxCoxRewriter(const FitLaw& law, Node f, Graph* graph)
      : law_(law), graph_(*graph), uses_(*graph, f) {
    nonlinear_ = FindLinearStructure(*graph, f, Unbounded(law)).nonlinear;
  }

  Node Rewrite(Node node) {
    const GraphNode here = at(node);
    if (Arity(here.op) == 0) return node;
    if (IsSum(here)) FindTerm(node);
    const auto place = std::find_if(
        replaced_.begin(), replaced_.end(), [&](const auto& entry) {
          return entry.first == node;
        });
    if (place != replaced_.end()) return place->second;
    const Node a = Rewrite(here.a);
    return Arity(here.op) == 1 ? graph_.Apply(here.op, a)
                               : graph_.Apply(here.op, a, Rewrite(here.b));
  }

  std::vector<BoxCox::Term> terms;

 private:
  struct Signed {
    Node node;
    double sign;
  };

  GraphNode at(Node node) const { return graph_.impl().at(node); }
  static bool IsSum(const GraphNode& node) {
    return node.op == Op::kAdd || node.op == Op::kSubtract;
  }

  void Flatten(Node node, double sign, std::vector<Signed>* parts) const {
    const GraphNode here = at(node);
    if (here.op == Op::kNegate) return Flatten(here.a, -sign, parts);
    if (!IsSum(here)) return parts->push_back({node, sign});
    Flatten(here.a, sign, parts);
    Flatten(here.b, here.op == Op::kSubtract ? -sign : sign, parts);
  }

  const ParameterSpec& spec(Node parameter) const {
    return law_.law.free()[static_cast<size_t>(at(parameter).a)];
  }

  // The size of an exponent e or −e where e is a parameter not below 0.
  std::optional<Node> SizeOf(Node exponent) const {
    const GraphNode here = at(exponent);
    if (here.op == Op::kNegate) return SizeOf(here.a);
    if (here.op != Op::kParameter || spec(exponent).min < 0) {
      return std::nullopt;
    }
    return exponent;
  }

  // A parameter that stands here alone, without bounds or with 0 for one.
  bool IsOwn(Node node, bool may_be_positive) const {
    const GraphNode here = at(node);
    if (here.op != Op::kParameter || !uses_.StandsOnce(node)) return false;
    const bool positive = spec(node).min == 0 && !std::isfinite(spec(node).max);
    const auto& constraints = law_.law.constraints();
    return (!spec(node).bounded() || (may_be_positive && positive)) &&
           !spec(node).log_scale &&
           std::none_of(
               constraints.begin(), constraints.end(), [&](Node constraint) {
                 return graph_.DependsOn(constraint, node);
               });
  }

  // x^e of a product P x^e that this is for.
  std::optional<Node> PowerOf(Node product) const {
    const GraphNode here = at(product);
    if (here.op != Op::kMultiply) return std::nullopt;
    for (const auto& [p, power] :
         {std::pair{here.a, here.b}, std::pair{here.b, here.a}}) {
      const GraphNode x = at(power);
      if (x.op != Op::kPower || !uses_.StandsOnce(power)) continue;
      if (!IsOwn(p, SizeOf(x.b).has_value())) continue;
      const bool searched =
          std::binary_search(nonlinear_.begin(), nonlinear_.end(), at(p).a);
      if (searched && uses_.IsData(x.a) && uses_.IsOfParameters(x.b)) {
        return power;
      }
    }
    return std::nullopt;
  }

  void FindTerm(Node sum) {
    std::vector<Signed> parts;
    Flatten(sum, 1, &parts);
    const auto constant =
        std::find_if(parts.begin(), parts.end(), [&](const Signed& part) {
          return IsOwn(part.node, false) && !IsTaken(at(part.node).a);
        });
    if (constant == parts.end()) return;
    for (const Signed& part : parts) {
      const std::optional<Node> power = PowerOf(part.node);
      if (!power) continue;
      const GraphNode product = at(part.node);
      const Node p = product.a == *power ? product.b : product.a;
      if (IsTaken(at(p).a)) return;
      const Node e = at(*power).b;
      const std::optional<Node> of_one_sign = SizeOf(e);
      const Node size = of_one_sign.value_or(e);
      const Node shifted =
          graph_.Divide(graph_.Subtract(*power, graph_.Constant(1)), size);
      replaced_.emplace_back(part.node, graph_.Multiply(p, shifted));
      terms.push_back({at(p).a,
                       at(constant->node).a,
                       part.sign / constant->sign,
                       size,
                       of_one_sign ? at(size).a : -1});
      return;
    }
  }

  bool IsTaken(int parameter) const {
    return std::any_of(terms.begin(), terms.end(), [&](const auto& term) {
      return term.multiplier == parameter || term.constant == parameter;
    });
  }

  const FitLaw& law_;
  Graph& graph_;
  FormulaUses uses_;
  std::vector<int> nonlinear_;
  std::vector<std::pair<Node, Node>> replaced_;
};

BoxCox::BoxCox(const FitLaw& law, Node f, Graph* graph)
    : exponents_(*graph, {}, {}, 1) {
  f_ = f;
  if (!FormulaUses(*graph, f).IsTooLarge()) {
    BoxCoxRewriter rewriter(law, f, graph);
    f_ = rewriter.Rewrite(f);
    terms_ = rewriter.terms;
  }
  std::vector<Node> exponents;
  for (const Term& term : terms_) exponents.push_back(term.exponent);
  exponents_ = Program(*graph, exponents, {}, 1);
}

double BoxCox::LeastSize(int parameter) const {
  // Smaller ones cost more digits by rounding, 2e-16 over it, than they gain.
  constexpr double kLeast = 1e-7;
  const bool any =
      std::any_of(terms_.begin(), terms_.end(), [&](const Term& t) {
        return t.exponent_parameter == parameter;
      });
  return any ? kLeast : -std::numeric_limits<double>::infinity();
}

Eigen::VectorXd BoxCox::Exponents(const Eigen::VectorXd& parameters) const {
  Eigen::VectorXd values(terms_.size());
  Program::Scratch scratch;
  if (!terms_.empty()) {
    exponents_.Evaluate(parameters.data(), values.data(), 1, &scratch);
  }
  return values;
}

Eigen::VectorXd BoxCox::ToLaw(Eigen::VectorXd parameters) const {
  const Eigen::VectorXd exponents = Exponents(parameters);
  for (size_t k = 0; k < terms_.size(); ++k) {
    const Term& term = terms_[k];
    double& multiplier = parameters[term.multiplier];
    multiplier /= exponents[static_cast<Eigen::Index>(k)];
    parameters[term.constant] -= term.sign * multiplier;
  }
  return parameters;
}

Eigen::VectorXd BoxCox::FromLaw(Eigen::VectorXd parameters) const {
  const Eigen::VectorXd exponents = Exponents(parameters);
  for (size_t k = 0; k < terms_.size(); ++k) {
    const Term& term = terms_[k];
    double& multiplier = parameters[term.multiplier];
    parameters[term.constant] += term.sign * multiplier;
    multiplier *= exponents[static_cast<Eigen::Index>(k)];
  }
  return parameters;
}

}  // namespace routescale
