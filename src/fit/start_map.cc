#include "fit/start_map.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

namespace routescale {
namespace {

// In e-folds: how far a scale is drawn beyond what it is compared with.
constexpr double kExtension = 5;

struct Range {
  double low, high;
  // Of what varies; the size of what does not.
  double spread() const {
    const double size = std::max(std::abs(low), std::abs(high));
    constexpr double kConstant = 1e-9;
    if (high - low > kConstant * size) return high - low;
    return size > 0 ? size : 1;
  }
};

Range RangeOf(const Eigen::ArrayXd& values) {
  Range range{HUGE_VAL, -HUGE_VAL};
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    range.low = std::min(range.low, value);
    range.high = std::max(range.high, value);
  }
  return range.low <= range.high ? range : Range{0, 0};
}

double MedianOf(const Eigen::ArrayXd& values) {
  std::vector<double> finite;
  for (const double value : values) {
    if (std::isfinite(value)) finite.push_back(value);
  }
  if (finite.empty()) return 0;
  const auto middle = finite.begin() + static_cast<long>(finite.size() / 2);
  std::nth_element(finite.begin(), middle, finite.end());
  return *middle;
}

// What a node is for, as its parents say.
struct Context {
  enum Kind {
    kSize,            // about as large as `scale`
    kTerm,            // added to something of the size of `scale`, if known
    kExponent,        // exp of it times `scale`, if known
    kNestedExponent,  // exp of it times `scale` is itself an exponent
    kTermExponent,    // exp of it is added to something
    kPositive,        // must be positive
    kAngle,
    kFunction,  // argument of another function
    kAny,
  };
  Kind kind = kAny;
  std::optional<Eigen::ArrayXd> scale = std::nullopt;

  bool is_exponent() const {
    return kind == kExponent || kind == kNestedExponent ||
           kind == kTermExponent;
  }
};

struct ProductFactor {
  Node node;
  bool inverse;
};

// One walk over the formula, for one point of the cube.
class StartWalk : private StartValues {
 public:
  using StartValues::StartValues;

  std::vector<double> Run() {
    if (!facts_.too_large) {
      Visit(facts_.law.f, {Context::kSize, facts_.magnitude});
    }
    ParameterSet all;
    SetDefaults(all.set());
    return values();
  }

 private:
  // node × (something of this spread) is an exponent.
  void SolveRate(Node node, bool inverse, double spread) {
    const double share = Share(node);
    const double most =
        std::clamp(4.0 * static_cast<double>(facts_.points), 30.0, 200.0);
    double low = -most, high = most;
    int parameter = -1;
    const int sign = inverse ? 0 : SignedParameter(node, &parameter);
    const int fixed = FixedSign(node);
    const auto solve = [&](double rate) {
      Solve(node, inverse ? spread / rate : rate / spread);
    };
    constexpr double kLeastRate = 1e-2, kDense = 0.5;
    if (fixed != 0 && sign == 0) {
      return solve(fixed * kLeastRate * std::pow(most / kLeastRate, share));
    }
    if (sign != 0) {
      const ParameterSpec& spec = facts_.law.spec(parameter);
      const double least = sign > 0 ? spec.min : -spec.max;
      const double largest = sign > 0 ? spec.max : -spec.min;
      low = std::max(low, least * spread);
      high = std::min(high, largest * spread);
    }
    const double from = std::asinh(low / kDense),
                 to = std::asinh(high / kDense);
    solve(kDense * std::sinh(from + (to - from) * share));
  }

  // |node| over the range of exp(ln_sizes) and beyond, both signs but for
  // bounds.
  void SolveScale(Node node, bool inverse, const Array& ln_sizes) {
    double share = Share(node);
    const Range range = RangeOf(ln_sizes);
    int parameter = -1;
    int sign = SignedParameter(node, &parameter);
    if (sign != 0) {
      const ParameterSpec& spec = facts_.law.spec(parameter);
      sign = spec.min >= 0 ? sign : spec.max <= 0 ? -sign : 0;
    }
    if (FixedSign(node) != 0) sign = FixedSign(node);
    if (sign == 0) {
      sign = share < 0.5 ? -1 : 1;
      share = share < 0.5 ? 1 - 2 * share : 2 * share - 1;
    }
    const double reach = range.high - range.low + 2 * kExtension;
    const double size = std::exp(range.low - kExtension + reach * share);
    Solve(node, sign * (inverse ? 1 / size : size));
  }

  // Where g changes sign.
  static double Location(const Array& g, double share, const Context& context) {
    const Range range = RangeOf(g);
    const double spread = range.spread();
    if (context.kind == Context::kPositive) {
      return range.low - spread * std::pow(10.0, -2 + 4.5 * share);
    }
    constexpr double kInside = 0.6, kBeside = 0.2;
    if (share < kInside) {
      return range.low + (range.high - range.low) * share / kInside;
    }
    const bool above = share < kInside + kBeside;
    const double part =
        (share - (above ? kInside : kInside + kBeside)) / kBeside;
    const double distance = context.is_exponent()
                                ? 10 * part * part
                                : spread * std::pow(10.0, -2 + 4 * part);
    return above ? range.high + distance : range.low - distance;
  }

  void Visit(Node node, const Context& context) {
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
        if (here.a == here.b) return Visit(here.a, {Context::kAny});
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

  Context OfArgument(Op op, const Context& context) const {
    switch (op) {
      case Op::kExp:
      case Op::kExp10:
      case Op::kExp2:
        if (context.kind == Context::kExponent) {
          return {Context::kNestedExponent, context.scale};
        }
        if (context.kind == Context::kTerm) return {Context::kTermExponent};
        return {Context::kExponent};
      case Op::kLn:
      case Op::kLog10:
      case Op::kLog2:
        return {Context::kTerm};
      case Op::kSqrt:
        return {Context::kPositive};
      case Op::kSin:
      case Op::kCos:
        return {Context::kAngle};
      default:
        return {Context::kFunction};
    }
  }

  void VisitSum(const GraphNode& here, const Context& context) {
    Node a = here.a, b = here.b;
    if (HasData(a) && HasData(b)) {
      if (IsKnown(b) ||
          (!IsKnown(a) && Unknown(b).count() < Unknown(a).count())) {
        std::swap(a, b);
      }
      Visit(a, context);
      if (IsKnown(b)) return;
      const bool keeps =
          context.is_exponent() || context.kind == Context::kAngle;
      return Visit(b,
                   keeps ? context : Context{Context::kTerm, Value(a).abs()});
    }
    const bool second = HasData(b);
    const Node p = second ? a : b, g = second ? b : a;
    const int sign_p = second || here.op != Op::kSubtract ? 1 : -1;
    const int sign_g = second && here.op == Op::kSubtract ? -1 : 1;
    if (IsKnown(p)) {
      const bool keeps =
          context.is_exponent() || context.kind == Context::kAngle;
      return Visit(g,
                   keeps ? context : Context{Context::kTerm, Value(p).abs()});
    }
    Visit(
        g,
        context.kind == Context::kPositive ? Context{Context::kAny} : context);
    const Array values = sign_g * Value(g);
    const double share = Share(p);
    if (context.kind == Context::kNestedExponent) {
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

  void VisitProduct(Node node, const Context& context) {
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
        context.is_exponent() || context.kind == Context::kAngle;
    Array rest = Array::Ones(facts_.rows);
    for (const ProductFactor& factor : factors) {
      if (&factor == &*first) continue;
      const Array value = Value(factor.node);
      Multiply(signed_rest ? value : value.abs(), factor.inverse, &rest);
    }
    if (context.is_exponent()) {
      if (context.kind == Context::kExponent && context.scale) {
        rest *= *context.scale;
      }
      return SolveRate(first->node, first->inverse, RangeOf(rest).spread());
    }
    if (context.kind == Context::kAngle) {
      constexpr double kFewest = 0.3;
      const double most = 0.5 * static_cast<double>(facts_.points);
      const double cycles =
          kFewest * std::pow(most / kFewest, Share(first->node));
      const double angle = 2 * std::numbers::pi * cycles;
      const double spread = RangeOf(rest).spread();
      return Solve(first->node,
                   first->inverse ? spread / angle : angle / spread);
    }
    const bool sized =
        context.kind == Context::kSize || context.kind == Context::kTerm;
    const Array size =
        sized && context.scale ? *context.scale : Array::Ones(facts_.rows);
    SolveScale(first->node, first->inverse, (size / rest.abs()).log());
  }

  Context OfFactor(const ProductFactor& of,
                   const std::vector<ProductFactor>& factors,
                   bool multiplied,
                   const Context& context) const {
    const bool sized =
        (context.kind == Context::kSize || context.kind == Context::kTerm) &&
        context.scale;
    if (multiplied || context.kind == Context::kExponent) {
      return {Context::kAny};
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

  void VisitPower(const GraphNode& here, const Context& context) {
    if (!IsKnown(here.a)) {
      const GraphNode& exponent = at(here.b);
      const bool even = exponent.op == Op::kConstant &&
                        exponent.value == std::floor(exponent.value);
      const Op base = at(here.a).op;
      const bool product = base == Op::kMultiply || base == Op::kDivide;
      const bool ratio =
          context.kind == Context::kTerm && !context.scale && product;
      Visit(here.a,
            ratio  ? Context{Context::kTerm}
            : even ? Context{Context::kAny}
                   : Context{Context::kPositive});
    }
    if (IsKnown(here.b)) return;
    const Array ln_base = Value(here.a).abs().log();
    if (HasData(here.b)) return Visit(here.b, {Context::kExponent, ln_base});
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
