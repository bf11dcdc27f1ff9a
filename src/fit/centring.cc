#include "fit/centring.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "fit/formula_uses.h"
#include "formula/graph_impl.h"

namespace routescale {
namespace {

// Data of about the size of 1 need no centring.
constexpr double kLeastLnSize = 1;

struct Factor {
  Node node;
  bool inverse;
};

class Rewriter {
 public:
  Rewriter(const FitLaw& law,
           const std::vector<const Points*>& groups,
           Node f,
           Graph* graph)
      : law_(law), groups_(groups), graph_(*graph), uses_(*graph, f) {}

  Node Rewrite(Node node) {
    const auto known = done_.find(node);
    if (known != done_.end()) return known->second;
    const Node rewritten = RewriteNew(node);
    done_[node] = rewritten;
    return rewritten;
  }

  std::vector<int> centred;
  std::vector<Node> ln_scales;

 private:
  const GraphNode at(Node node) const { return graph_.impl().at(node); }

  static bool IsProduct(Op op) {
    return op == Op::kMultiply || op == Op::kDivide;
  }

  void Flatten(Node node, bool inverse, std::vector<Factor>* factors) const {
    const GraphNode here = at(node);
    if (here.op == Op::kNegate) {
      Flatten(here.a, inverse, factors);
    } else if (IsProduct(here.op)) {
      Flatten(here.a, inverse, factors);
      Flatten(here.b, here.op == Op::kDivide ? !inverse : inverse, factors);
    } else {
      factors->push_back({node, inverse});
    }
  }

  bool CanBeCentred(const Factor& factor) const {
    const GraphNode node = at(factor.node);
    if (node.op != Op::kParameter || factor.inverse) return false;
    const size_t p = static_cast<size_t>(node.a);
    const ParameterSpec& spec = law_.law.free()[p];
    const auto& constraints = law_.law.constraints();
    return uses_.StandsOnce(factor.node) && !std::isfinite(spec.max) &&
           (spec.min == 0 || !std::isfinite(spec.min)) &&
           std::none_of(
               constraints.begin(), constraints.end(), [&](Node constraint) {
                 return graph_.DependsOn(constraint, factor.node);
               });
  }

  // The mean logarithm of positive data; 0 where it is of no use.
  double LnSize(Node base) const {
    double sum = 0, count = 0;
    for (const Points* points : groups_) {
      const Program program(
          graph_, {base}, BindColumns(law_.law.law(), *points), points->size());
      std::vector<double> values(points->size());
      Program::Scratch scratch;
      const std::vector<double> none(law_.free_count(), 1.0);
      program.Evaluate(none.data(), values.data(), values.size(), &scratch);
      for (const double value : values) {
        if (!(value > 0) || !std::isfinite(value)) return 0;
        sum += std::log(value);
        ++count;
      }
    }
    return count > 0 && std::abs(sum / count) > kLeastLnSize ? sum / count : 0;
  }

  Node RewriteNew(Node node) {
    const GraphNode here = at(node);
    if (IsProduct(here.op)) RewriteFactors(node);
    const auto known = done_.find(node);
    if (known != done_.end()) return known->second;
    if (Arity(here.op) == 0) return node;
    const Node a = Rewrite(here.a);
    if (Arity(here.op) == 1) return graph_.Apply(here.op, a);
    return graph_.Apply(here.op, a, Rewrite(here.b));
  }

  void RewriteFactors(Node product) {
    std::vector<Factor> factors;
    Flatten(product, false, &factors);
    const auto owner =
        std::find_if(factors.begin(), factors.end(), [&](const Factor& factor) {
          return CanBeCentred(factor);
        });
    if (owner == factors.end()) return;
    const int parameter = at(owner->node).a;
    if (std::find(centred.begin(), centred.end(), parameter) != centred.end()) {
      return;
    }
    Node ln_scale = graph_.Constant(0);
    for (const Factor& factor : factors) {
      const GraphNode power = at(factor.node);
      if (power.op != Op::kPower || !uses_.StandsOnce(factor.node)) continue;
      if (!uses_.IsData(power.a) || !uses_.IsOfParameters(power.b)) continue;
      const double size = LnSize(power.a);
      if (size == 0) continue;
      const Node exponent = Rewrite(power.b);
      done_[factor.node] = graph_.Power(
          graph_.Divide(power.a, graph_.Constant(std::exp(size))), exponent);
      const Node part = graph_.Multiply(graph_.Constant(size), exponent);
      ln_scale = factor.inverse ? graph_.Add(ln_scale, part)
                                : graph_.Subtract(ln_scale, part);
    }
    double none = 0;
    if (graph_.IsConstant(ln_scale, &none)) return;
    centred.push_back(parameter);
    ln_scales.push_back(ln_scale);
  }

  const FitLaw& law_;
  const std::vector<const Points*>& groups_;
  Graph& graph_;
  FormulaUses uses_;
  std::unordered_map<Node, Node> done_;
};

}  // namespace

Centring::Centring(const FitLaw& law,
                   const std::vector<const Points*>& groups,
                   Node f,
                   Graph* graph)
    : Centring(Rewritten(law, groups, f, graph), *graph) {}

Centring::Centring(const Parts& parts, const Graph& graph)
    : f_(parts.f),
      centred_(parts.parameters),
      ln_scales_(graph, parts.ln_scales, {}, 1) {}

Centring::Parts Centring::Rewritten(const FitLaw& law,
                                    const std::vector<const Points*>& groups,
                                    Node f,
                                    Graph* graph) {
  if (FormulaUses(*graph, f).IsTooLarge()) return {f, {}, {}};
  Rewriter rewriter(law, groups, f, graph);
  const Node rewritten = rewriter.Rewrite(f);
  return {rewritten, rewriter.centred, rewriter.ln_scales};
}

Eigen::VectorXd Centring::LnScales(const Eigen::VectorXd& parameters) const {
  Eigen::VectorXd values(centred_.size());
  Program::Scratch scratch;
  if (values.size() > 0) {
    ln_scales_.Evaluate(parameters.data(), values.data(), 1, &scratch);
  }
  return values;
}

// The scales depend on exponents, which are not centred.
Eigen::VectorXd Centring::ToLaw(Eigen::VectorXd centred) const {
  const Eigen::VectorXd ln_scales = LnScales(centred);
  for (size_t k = 0; k < centred_.size(); ++k) {
    centred[centred_[k]] *= std::exp(ln_scales[static_cast<Eigen::Index>(k)]);
  }
  return centred;
}

Eigen::VectorXd Centring::FromLaw(Eigen::VectorXd theta) const {
  const Eigen::VectorXd ln_scales = LnScales(theta);
  for (size_t k = 0; k < centred_.size(); ++k) {
    theta[centred_[k]] *= std::exp(-ln_scales[static_cast<Eigen::Index>(k)]);
  }
  return theta;
}

}  // namespace routescale
