#include "fit/start_map.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include "fit/sample_rows.h"
#include "formula/graph_impl.h"

namespace routescale {
namespace {

constexpr size_t kMostRows = 32;
constexpr double kLeast = 1e-300;
// In e-folds: how far a scale is drawn beyond what it is compared with.
constexpr double kExtension = 5;

bool HasOwnBox(const ParameterSpec& spec) {
  return spec.log_scale && spec.min > 0 && std::isfinite(spec.max);
}

// Not to be taken from where it is bounded on both sides.
bool IsOutside(const ParameterSpec& spec, double value) {
  return std::isfinite(spec.min) && std::isfinite(spec.max) &&
         !(value >= spec.min && value <= spec.max);
}

double InBox(const ParameterSpec& spec, double share) {
  if (!HasOwnBox(spec)) return spec.min + share * (spec.max - spec.min);
  return spec.min * std::pow(spec.max / spec.min, share);
}

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

struct Factor {
  Node node;
  bool inverse;
};

}  // namespace

// One walk over the formula, for one point of the cube.
class StartWalk {
 public:
  StartWalk(const StartMap& map, const Eigen::VectorXd& cube)
      : map_(map), cube_(cube), values_(map.start_), known_(map.known_) {
    for (const int p : map.law_.structure.nonlinear) {
      const ParameterSpec& spec = map.law_.spec(p);
      if (HasOwnBox(spec)) {
        values_[static_cast<size_t>(p)] = InBox(spec, ShareOf(p));
      }
    }
  }

  std::vector<double> Run() {
    const SearchLaw& law = map_.law_;
    Visit(law.f, {Context::kSize, map_.magnitude_});
    for (const int p : law.structure.nonlinear) {
      if (!known_[static_cast<size_t>(p)]) SetDefault(p);
    }
    return values_;
  }

 private:
  using Array = Eigen::ArrayXd;

  const GraphNode& at(Node node) const {
    return map_.law_.graph.impl().at(node);
  }
  const StartMap::Dependence& depends(Node node) const {
    return map_.depends_[static_cast<size_t>(node)];
  }
  bool HasData(Node node) const { return depends(node).data; }
  StartMap::Set Unknown(Node node) const {
    return depends(node).parameters & ~known_;
  }
  bool IsKnown(Node node) const { return Unknown(node).none(); }

  Array Value(Node node) const {
    const GraphNode& here = at(node);
    switch (here.op) {
      case Op::kConstant:
        return Array::Constant(map_.rows_, here.value);
      case Op::kParameter:
        return Array::Constant(map_.rows_,
                               values_[static_cast<size_t>(here.a)]);
      case Op::kVariable:
        return map_.columns_.col(here.a);
      default:
        break;
    }
    Array a = Value(here.a);
    if (Arity(here.op) == 1) {
      for (double& value : a) value = Compute(here.op, value, 0);
      return a;
    }
    const Array b = Value(here.b);
    for (Eigen::Index i = 0; i < a.size(); ++i) {
      a[i] = Compute(here.op, a[i], b[i]);
    }
    return a;
  }
  double Scalar(Node node) const {
    const GraphNode& here = at(node);
    if (here.op == Op::kConstant) return here.value;
    if (here.op == Op::kParameter) return values_[static_cast<size_t>(here.a)];
    const double a = Scalar(here.a);
    return Compute(here.op, a, Arity(here.op) == 2 ? Scalar(here.b) : 0);
  }

  // The coordinate of the cube that belongs to the first unknown parameter.
  double Share(Node node) const {
    const StartMap::Set unknown = Unknown(node);
    const auto& nonlinear = map_.law_.structure.nonlinear;
    for (size_t k = 0; k < nonlinear.size(); ++k) {
      if (unknown[static_cast<size_t>(nonlinear[k])]) {
        return cube_[static_cast<Eigen::Index>(k)];
      }
    }
    return 0.5;
  }
  double ShareOf(int parameter) const {
    const auto& nonlinear = map_.law_.structure.nonlinear;
    for (size_t k = 0; k < nonlinear.size(); ++k) {
      if (nonlinear[k] == parameter) return cube_[static_cast<Eigen::Index>(k)];
    }
    return 0.5;
  }

  void Set(int parameter, double value) {
    const ParameterSpec& spec = map_.law_.spec(parameter);
    if (!std::isfinite(value)) value = 1;
    if (IsOutside(spec, value)) value = InBox(spec, ShareOf(parameter));
    values_[static_cast<size_t>(parameter)] =
        std::clamp(value, spec.min, spec.max);
    known_.set(static_cast<size_t>(parameter));
  }
  // Of no known size: around 0, up to ±7.
  void SetDefault(int parameter) {
    const double z = 2 * ShareOf(parameter) - 1;
    Set(parameter, std::sinh(5 * z) / 10);
  }
  void SetDefaults(Node node) {
    const StartMap::Set unknown = Unknown(node);
    for (const int p : map_.law_.structure.nonlinear) {
      if (unknown[static_cast<size_t>(p)]) SetDefault(p);
    }
  }

  // Gives a formula of parameters this value by its first unknown parameter.
  void Solve(Node node, double value) {
    if (IsKnown(node)) return;
    const GraphNode here = at(node);
    switch (here.op) {
      case Op::kParameter:
        return Set(here.a, value);
      case Op::kNegate:
        return Solve(here.a, -value);
      case Op::kExp:
        return Solve(here.a, std::log(std::abs(value) + kLeast));
      case Op::kExp10:
        return Solve(here.a, std::log10(std::abs(value) + kLeast));
      case Op::kExp2:
        return Solve(here.a, std::log2(std::abs(value) + kLeast));
      case Op::kLn:
        return Solve(here.a, std::exp(value));
      case Op::kLog10:
        return Solve(here.a, std::pow(10.0, value));
      case Op::kSqrt:
        return Solve(here.a, value * value);
      default:
        break;
    }
    if (Arity(here.op) == 1) return Solve(here.a, value);
    if (here.a == here.b && here.op == Op::kMultiply) {
      return Solve(here.a, std::sqrt(std::abs(value)));
    }
    SolveBinary(here, value);
  }

  void SolveBinary(const GraphNode& here, double value) {
    if (!IsKnown(here.a) && !IsKnown(here.b)) {
      const StartMap::Set second = Unknown(here.b) & ~Unknown(here.a);
      for (const int p : map_.law_.structure.nonlinear) {
        if (second[static_cast<size_t>(p)]) SetDefault(p);
      }
    }
    if (!IsKnown(here.a)) {
      const double b = IsKnown(here.b) ? Scalar(here.b) : 1;
      switch (here.op) {
        case Op::kAdd:
          return Solve(here.a, value - b);
        case Op::kSubtract:
          return Solve(here.a, value + b);
        case Op::kMultiply:
        case Op::kMultiplyZeroWins:
          return Solve(here.a, value / b);
        case Op::kDivide:
          return Solve(here.a, value * b);
        case Op::kPower:
          return Solve(here.a, std::pow(std::abs(value), 1 / b));
        default:
          return SetDefaults(here.a);
      }
    }
    const double a = Scalar(here.a);
    switch (here.op) {
      case Op::kAdd:
        return Solve(here.b, value - a);
      case Op::kSubtract:
        return Solve(here.b, a - value);
      case Op::kMultiply:
      case Op::kMultiplyZeroWins:
        return Solve(here.b, value / a);
      case Op::kDivide:
        return Solve(here.b, a / value);
      case Op::kPower:
        return Solve(here.b, std::log(std::abs(value)) / std::log(std::abs(a)));
      default:
        return SetDefaults(here.b);
    }
  }

  // A parameter but for its sign: that sign, else 0.
  int SignedParameter(Node node, int* parameter) const {
    const GraphNode& here = at(node);
    if (here.op == Op::kParameter) {
      *parameter = here.a;
      return 1;
    }
    return here.op == Op::kNegate ? -SignedParameter(here.a, parameter) : 0;
  }

  // The sign that a formula has for every value of its unknowns; 0: none.
  int FixedSign(Node node) const {
    const GraphNode& here = at(node);
    const auto of = [&](Node operand) {
      if (!IsKnown(operand)) return FixedSign(operand);
      if (at(operand).op != Op::kConstant) return 0;
      return at(operand).value < 0 ? -1 : 1;
    };
    switch (here.op) {
      case Op::kExp:
      case Op::kExp10:
      case Op::kExp2:
        return 1;
      case Op::kNegate:
        return -FixedSign(here.a);
      case Op::kMultiply:
        return here.a == here.b ? 1 : of(here.a) * of(here.b);
      case Op::kDivide:
        return of(here.a) * of(here.b);
      default:
        return 0;
    }
  }

  // node × (something of this spread) is an exponent.
  void SolveRate(Node node, bool inverse, double spread) {
    const double share = Share(node);
    const double most =
        std::clamp(4.0 * static_cast<double>(map_.points_), 30.0, 200.0);
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
      const ParameterSpec& spec = map_.law_.spec(parameter);
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
      const ParameterSpec& spec = map_.law_.spec(parameter);
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

  void Flatten(Node node, bool inverse, std::vector<Factor>* factors) const {
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
    std::vector<Factor> factors;
    Flatten(node, false, &factors);
    const auto is_multiplier = [&](const Factor& factor) {
      return !HasData(factor.node) && !IsKnown(factor.node);
    };
    const bool multiplied =
        std::any_of(factors.begin(), factors.end(), is_multiplier);
    for (const Factor& factor : factors) {
      if (!HasData(factor.node) || IsKnown(factor.node)) continue;
      Visit(factor.node, OfFactor(factor, factors, multiplied, context));
    }
    const auto first =
        std::find_if(factors.begin(), factors.end(), is_multiplier);
    if (first == factors.end()) return;
    for (const Factor& factor : factors) {
      if (factor.node != first->node && is_multiplier(factor)) {
        SetDefaults(factor.node);
      }
    }
    if (IsKnown(first->node)) return;
    const bool signed_rest =
        context.is_exponent() || context.kind == Context::kAngle;
    Array rest = Array::Ones(map_.rows_);
    for (const Factor& factor : factors) {
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
      const double most = 0.5 * static_cast<double>(map_.points_);
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
        sized && context.scale ? *context.scale : Array::Ones(map_.rows_);
    SolveScale(first->node, first->inverse, (size / rest.abs()).log());
  }

  Context OfFactor(const Factor& of,
                   const std::vector<Factor>& factors,
                   bool multiplied,
                   const Context& context) const {
    const bool sized =
        (context.kind == Context::kSize || context.kind == Context::kTerm) &&
        context.scale;
    if (multiplied || context.kind == Context::kExponent) {
      return {Context::kAny};
    }
    if (!sized) return context;
    Array rest = Array::Ones(map_.rows_);
    for (const Factor& factor : factors) {
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

  const StartMap& map_;
  const Eigen::VectorXd& cube_;
  std::vector<double> values_;
  StartMap::Set known_;
};

StartMap::StartMap(const SearchLaw& law, const Points& points)
    : law_(law), points_(static_cast<Eigen::Index>(points.size())) {
  const std::vector<size_t> rows = SampleRows(points, kMostRows);
  rows_ = static_cast<Eigen::Index>(rows.size());
  const auto bound = BindColumns(law.law.law.law(), points);
  columns_.setZero(rows_, static_cast<Eigen::Index>(bound.size()));
  const bool in_loss = law.logarithmic ||
                       law.law.residual == Residual::kLinear ||
                       law.law.residual == Residual::kRelative;
  const Eigen::VectorXd target =
      in_loss ? Eigen::VectorXd() : ResidualTarget(law.law.residual, points);
  const Eigen::VectorXd roots = RootWeights(points);
  magnitude_.resize(rows_);
  for (Eigen::Index i = 0; i < rows_; ++i) {
    const size_t row = rows[static_cast<size_t>(i)];
    const Eigen::Index at = static_cast<Eigen::Index>(row);
    for (size_t v = 0; v < bound.size(); ++v) {
      if (bound[v] == nullptr) continue;
      columns_(i, static_cast<Eigen::Index>(v)) = bound[v][row];
    }
    magnitude_[i] =
        std::abs(in_loss ? points.response[row] : target[at] / roots[at]);
  }
  const Graph::Impl& graph = law.graph.impl();
  depends_.resize(static_cast<size_t>(law.f) + 1);
  for (size_t i = 0; i < depends_.size(); ++i) {
    const GraphNode& node = graph.nodes[i];
    Dependence& here = depends_[i];
    if (node.op == Op::kVariable) here.data = true;
    if (node.op == Op::kParameter) {
      here.parameters.set(static_cast<size_t>(node.a));
    }
    for (const Node operand : {node.a, node.b}) {
      if (Arity(node.op) == 0 || operand < 0) continue;
      here.data |= depends_[static_cast<size_t>(operand)].data;
      here.parameters |= depends_[static_cast<size_t>(operand)].parameters;
    }
  }
  start_.assign(law.law.free_count(), 1);
  known_.set();
  for (const auto& column : law.structure.columns) {
    if (column.exponential) start_[static_cast<size_t>(column.parameter)] = 0;
  }
  for (const int p : law.structure.nonlinear) {
    if (!HasOwnBox(law.spec(p))) known_.reset(static_cast<size_t>(p));
  }
}

Eigen::VectorXd StartMap::operator()(const Eigen::VectorXd& cube) const {
  StartWalk walk(*this, cube);
  const std::vector<double> values = walk.Run();
  Eigen::VectorXd u(cube.size());
  for (Eigen::Index k = 0; k < u.size(); ++k) {
    const int p = law_.structure.nonlinear[static_cast<size_t>(k)];
    const ParameterSpec& spec = law_.spec(p);
    const double value = values[static_cast<size_t>(p)];
    u[k] = std::clamp(ToInternal(spec, value), law_.low[k], law_.high[k]);
  }
  return u;
}

}  // namespace routescale
