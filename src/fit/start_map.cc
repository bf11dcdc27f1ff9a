#include "fit/start_map.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "fit/start_solver.h"

namespace routescale {
namespace {

struct ProductFactor {
  Node node;
  bool inverse;
};

// One walk over the formula, for one point of the cube.
class StartWalk : private StartSolver {
 public:
  using StartSolver::StartSolver;

  std::vector<double> Run() {
    if (!facts_.too_large) {
      Visit(facts_.law.f, {StartContext::kSize, facts_.magnitude});
    }
    ParameterSet all;
    SetDefaults(all.set());
    return values();
  }

 private:
  void Visit(Node node, const StartContext& context) {
    if (IsKnown(node)) return;
    if (!HasData(node)) return SetDefaults(node);
    const GraphNode here = at(node);
    switch (here.op) {
      case Op::kNegate:
        return Visit(here.a, context);
      case Op::kAdd:
      case Op::kSubtract:
      case Op::kLogAddExp:
        return VisitSum(here, context);
      case Op::kMultiply:
      case Op::kMultiplyZeroWins:
        if (here.a == here.b) return Visit(here.a, {StartContext::kAny});
        return VisitProduct(node, context);
      case Op::kDivide:
        return VisitProduct(node, context);
      case Op::kPower:
        return VisitPower(here, context);
      default:
        break;
    }
    if (Arity(here.op) == 1) return Visit(here.a, OfArgument(here.op, context));
    Visit(here.a, context);
    Visit(here.b, context);
  }

  StartContext OfArgument(Op op, const StartContext& context) const {
    switch (op) {
      case Op::kExp:
      case Op::kExp10:
      case Op::kExp2:
        if (context.kind == StartContext::kExponent) {
          return {StartContext::kNestedExponent, context.scale};
        }
        if (context.kind == StartContext::kTerm)
          return {StartContext::kTermExponent};
        return {StartContext::kExponent};
      case Op::kLn:
      case Op::kLog10:
      case Op::kLog2:
        return {StartContext::kTerm};
      case Op::kSqrt:
        return {StartContext::kPositive};
      case Op::kSin:
      case Op::kCos:
        return {StartContext::kAngle};
      default:
        return {StartContext::kFunction};
    }
  }

  void VisitSum(const GraphNode& here, const StartContext& context) {
    Node a = here.a, b = here.b;
    if (HasData(a) && HasData(b)) {
      if (IsKnown(b) ||
          (!IsKnown(a) && Unknown(b).count() < Unknown(a).count())) {
        std::swap(a, b);
      }
      Visit(a, context);
      if (IsKnown(b)) return;
      const bool keeps =
          context.is_exponent() || context.kind == StartContext::kAngle;
      return Visit(
          b,
          keeps ? context : StartContext{StartContext::kTerm, Value(a).abs()});
    }
    const bool second = HasData(b);
    const Node p = second ? a : b, g = second ? b : a;
    const int sign_p = second || here.op != Op::kSubtract ? 1 : -1;
    const int sign_g = second && here.op == Op::kSubtract ? -1 : 1;
    if (IsKnown(p)) {
      const bool keeps =
          context.is_exponent() || context.kind == StartContext::kAngle;
      return Visit(
          g,
          keeps ? context : StartContext{StartContext::kTerm, Value(p).abs()});
    }
    Visit(g,
          context.kind == StartContext::kPositive
              ? StartContext{StartContext::kAny}
              : context);
    const Array values = sign_g * Value(g);
    const double share = Share(p);
    if (context.kind == StartContext::kNestedExponent) {
      const double spread =
          context.scale ? RangeOf(*context.scale).spread() : 1;
      const double rate = std::pow(10.0, -1.5 + 3 * share) / spread;
      return Solve(p, sign_p * (std::log(rate) - MedianOf(values)));
    }
    Solve(p, -sign_p * Location(values, share, context));
  }

  void Flatten(Node node,
               bool inverse,
               std::vector<ProductFactor>* factors) const {
    const GraphNode& here = at(node);
    const bool square = here.op == Op::kMultiply && here.a == here.b;
    if (here.op == Op::kNegate) return Flatten(here.a, inverse, factors);
    if ((here.op == Op::kMultiply && !square) || here.op == Op::kDivide) {
      Flatten(here.a, inverse, factors);
      return Flatten(
          here.b, here.op == Op::kDivide ? !inverse : inverse, factors);
    }
    factors->push_back({node, inverse});
  }

  static void Multiply(const Array& value, bool inverse, Array* product) {
    if (inverse) {
      *product /= value;
    } else {
      *product *= value;
    }
  }

  void VisitProduct(Node node, const StartContext& context) {
    std::vector<ProductFactor> factors;
    Flatten(node, false, &factors);
    const auto is_multiplier = [&](const ProductFactor& factor) {
      return !HasData(factor.node) && !IsKnown(factor.node);
    };
    const bool multiplied =
        std::any_of(factors.begin(), factors.end(), is_multiplier);
    for (const ProductFactor& factor : factors) {
      if (!HasData(factor.node) || IsKnown(factor.node)) continue;
      Visit(factor.node, OfFactor(factor, factors, multiplied, context));
    }
    const auto first =
        std::find_if(factors.begin(), factors.end(), is_multiplier);
    if (first == factors.end()) return;
    for (const ProductFactor& factor : factors) {
      if (factor.node != first->node && is_multiplier(factor)) {
        SetDefaults(factor.node);
      }
    }
    if (IsKnown(first->node)) return;
    const bool signed_rest =
        context.is_exponent() || context.kind == StartContext::kAngle;
    Array rest = Array::Ones(facts_.rows);
    for (const ProductFactor& factor : factors) {
      if (&factor == &*first) continue;
      const Array value = Value(factor.node);
      Multiply(signed_rest ? value : value.abs(), factor.inverse, &rest);
    }
    if (context.is_exponent()) {
      if (context.kind == StartContext::kExponent && context.scale) {
        rest *= *context.scale;
      }
      return SolveRate(first->node, first->inverse, RangeOf(rest).spread());
    }
    if (context.kind == StartContext::kAngle) {
      constexpr double kFewest = 0.3;
      const double most = 0.5 * static_cast<double>(facts_.points);
      const double cycles =
          kFewest * std::pow(most / kFewest, Share(first->node));
      const double angle = 2 * std::numbers::pi * cycles;
      const double spread = RangeOf(rest).spread();
      return Solve(first->node,
                   first->inverse ? spread / angle : angle / spread);
    }
    const bool sized = context.kind == StartContext::kSize ||
                       context.kind == StartContext::kTerm;
    const Array size =
        sized && context.scale ? *context.scale : Array::Ones(facts_.rows);
    SolveScale(first->node, first->inverse, (size / rest.abs()).log());
  }

  StartContext OfFactor(const ProductFactor& of,
                        const std::vector<ProductFactor>& factors,
                        bool multiplied,
                        const StartContext& context) const {
    const bool sized = (context.kind == StartContext::kSize ||
                        context.kind == StartContext::kTerm) &&
                       context.scale;
    if (multiplied || context.kind == StartContext::kExponent) {
      return {StartContext::kAny};
    }
    if (!sized) return context;
    Array rest = Array::Ones(facts_.rows);
    for (const ProductFactor& factor : factors) {
      if (&factor == &of || !IsKnown(factor.node)) continue;
      Multiply(Value(factor.node).abs(), factor.inverse, &rest);
    }
    const Array size = *context.scale / rest;
    return {context.kind, of.inverse ? Array(size.inverse()) : size};
  }

  void VisitPower(const GraphNode& here, const StartContext& context) {
    if (!IsKnown(here.a)) {
      const GraphNode& exponent = at(here.b);
      const bool even = exponent.op == Op::kConstant &&
                        exponent.value == std::floor(exponent.value);
      const Op base = at(here.a).op;
      const bool product = base == Op::kMultiply || base == Op::kDivide;
      const bool ratio =
          context.kind == StartContext::kTerm && !context.scale && product;
      Visit(here.a,
            ratio  ? StartContext{StartContext::kTerm}
            : even ? StartContext{StartContext::kAny}
                   : StartContext{StartContext::kPositive});
    }
    if (IsKnown(here.b)) return;
    const Array ln_base = Value(here.a).abs().log();
    if (HasData(here.b))
      return Visit(here.b, {StartContext::kExponent, ln_base});
    SolveRate(here.b, false, RangeOf(ln_base).spread());
  }
};

}  // namespace

Eigen::VectorXd StartMap::operator()(const Eigen::VectorXd& cube) const {
  const std::vector<double> values = StartWalk(facts_, cube).Run();
  const SearchLaw& law = facts_.law;
  Eigen::VectorXd u(cube.size());
  for (Eigen::Index k = 0; k < u.size(); ++k) {
    const int p = law.structure.nonlinear[static_cast<size_t>(k)];
    const double value = values[static_cast<size_t>(p)];
    u[k] = std::clamp(ToInternal(law.spec(p), value), law.low[k], law.high[k]);
  }
  return u;
}

}  // namespace routescale
