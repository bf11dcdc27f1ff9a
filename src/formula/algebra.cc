// The algebra of Graph: every operation tries the rules below, then becomes a
// node. A rule may change a value by rounding, never by more, and a domain
// only where the public header says so.

#include <cmath>
#include <numbers>
#include <optional>
#include <utility>

#include "formula/graph_impl.h"

namespace routescale {
namespace {

struct Base {
  Op logarithm, power;
  double ln;
};

constexpr Base kBases[] = {
    {Op::kLn, Op::kExp, 1},
    {Op::kLog10, Op::kExp10, std::numbers::ln10},
    {Op::kLog2, Op::kExp2, std::numbers::ln2},
};

// ln of a product or sum of exponentials and positive constants, without
// computing an exponential that may overflow. Deep sums stay as they are.
std::optional<Node> LnOfExponentials(Graph* graph, Node a, int depth = 0) {
  constexpr int kDeepest = 64;
  const GraphNode node = graph->impl().at(a);
  for (const Base& base : kBases) {
    if (node.op != base.power) continue;
    return graph->Multiply(graph->Constant(base.ln), node.a);
  }
  if (node.op == Op::kConstant && node.value > 0) {
    return graph->Constant(std::log(node.value));
  }
  const bool splits =
      node.op == Op::kAdd || node.op == Op::kMultiply || node.op == Op::kDivide;
  if (!splits || depth == kDeepest) return std::nullopt;
  const auto first = LnOfExponentials(graph, node.a, depth + 1);
  if (!first) return std::nullopt;
  const auto second = LnOfExponentials(graph, node.b, depth + 1);
  if (!second) return std::nullopt;
  const Op op = node.op == Op::kAdd        ? Op::kLogAddExp
                : node.op == Op::kMultiply ? Op::kAdd
                                           : Op::kSubtract;
  return graph->Apply(op, *first, *second);
}

// The node, if there is one, that log_base(a) is equal to.
std::optional<Node> SimpleLogarithm(Graph* graph, const Base& base, Node a) {
  const Graph::Impl& impl = graph->impl();
  const GraphNode node = impl.at(a);
  if (node.op == Op::kDivide && impl.IsConstant(node.a, 1)) {
    return graph->Negate(graph->Apply(base.logarithm, node.b));
  }
  for (const Base& other : kBases) {
    if (node.op != other.power) continue;
    if (other.power == base.power) return node.a;
    if (other.power == Op::kExp) {
      return graph->Divide(node.a, graph->Constant(base.ln));
    }
    return graph->Multiply(node.a, graph->Constant(other.ln / base.ln));
  }
  if (node.op == Op::kConstant) return std::nullopt;
  const std::optional<Node> ln = LnOfExponentials(graph, a);
  if (!ln) return std::nullopt;
  return base.ln == 1 ? *ln : graph->Divide(*ln, graph->Constant(base.ln));
}

std::optional<Node> SimpleUnary(Graph* graph, Op op, Node a) {
  const Graph::Impl& impl = graph->impl();
  for (const Base& base : kBases) {
    if (op == base.logarithm) return SimpleLogarithm(graph, base, a);
    if (op == base.power && impl.Is(a, base.logarithm)) return impl.at(a).a;
  }
  return std::nullopt;
}

std::optional<Node> SimpleBinary(Graph* graph, Op op, Node a, Node b) {
  const Graph::Impl& impl = graph->impl();
  if ((op == Op::kMin || op == Op::kMax) && a == b) return a;
  if (op == Op::kMultiplyZeroWins) {
    for (const Node factor : {a, b}) {
      if (impl.IsConstant(factor) && std::isfinite(impl.value(factor))) {
        return graph->Multiply(a, b);
      }
    }
  }
  return std::nullopt;
}

// x^c for the exponents that need no pow.
std::optional<Node> SimplePower(Graph* graph, Node x, double c) {
  const auto over = [&](Node node) {
    return graph->Divide(graph->Constant(1), node);
  };
  if (c == 0) return graph->Constant(1);
  if (c == 1) return x;
  if (c == -1) return over(x);
  if (c == 0.5) return graph->Apply(Op::kSqrt, x);
  if (c == -0.5) return over(graph->Apply(Op::kSqrt, x));
  const Node square = graph->Multiply(x, x);
  if (c == 2) return square;
  if (c == -2) return over(square);
  if (c == 3) return graph->Multiply(square, x);
  if (c == -3) return over(graph->Multiply(square, x));
  return std::nullopt;
}

}  // namespace

Node Graph::Apply(Op op, Node a, Node b) {
  switch (op) {
    case Op::kNegate:
      return Negate(a);
    case Op::kAdd:
      return Add(a, b);
    case Op::kSubtract:
      return Subtract(a, b);
    case Op::kMultiply:
      return Multiply(a, b);
    case Op::kDivide:
      return Divide(a, b);
    case Op::kPower:
      return Power(a, b);
    default:
      break;
  }
  const std::optional<Node> simple =
      b < 0 ? SimpleUnary(this, op, a) : SimpleBinary(this, op, a, b);
  return simple ? *simple : impl_->Operation(op, a, b);
}

Node Graph::Ln(Node a) { return Apply(Op::kLn, a); }
Node Graph::Log10(Node a) { return Apply(Op::kLog10, a); }
Node Graph::Exp(Node a) { return Apply(Op::kExp, a); }
Node Graph::Exp10(Node a) { return Apply(Op::kExp10, a); }

Node Graph::Negate(Node a) {
  const GraphNode node = impl_->at(a);
  if (node.op == Op::kNegate) return node.a;
  if (node.op == Op::kSubtract) return Subtract(node.b, node.a);
  const bool scaled = (node.op == Op::kMultiply || node.op == Op::kDivide) &&
                      impl_->IsConstant(node.a);
  if (scaled) return Apply(node.op, Constant(-impl_->value(node.a)), node.b);
  return impl_->Operation(Op::kNegate, a);
}

Node Graph::Add(Node a, Node b) {
  if (impl_->IsConstant(a, 0)) return b;
  if (impl_->IsConstant(b, 0)) return a;
  if (a == b) return Multiply(Constant(2), a);
  if (impl_->Is(b, Op::kNegate)) return Subtract(a, impl_->at(b).a);
  if (impl_->Is(a, Op::kNegate)) return Subtract(b, impl_->at(a).a);
  return impl_->Operation(Op::kAdd, a, b);
}

Node Graph::Subtract(Node a, Node b) {
  if (impl_->IsConstant(b, 0)) return a;
  if (impl_->IsConstant(a, 0)) return Negate(b);
  if (a == b) return Constant(0);
  if (impl_->Is(b, Op::kNegate)) return Add(a, impl_->at(b).a);
  if (impl_->Is(a, Op::kNegate)) return Negate(Add(impl_->at(a).a, b));
  return impl_->Operation(Op::kSubtract, a, b);
}

Node Graph::Multiply(Node a, Node b) {
  if (!impl_->IsConstant(a) && impl_->IsConstant(b)) std::swap(a, b);
  if (impl_->IsConstant(a) && !impl_->IsConstant(b)) {
    const double factor = impl_->value(a);
    if (factor == 0) return a;
    if (factor == 1) return b;
    if (factor == -1) return Negate(b);
    const GraphNode node = impl_->at(b);
    const bool scaled = (node.op == Op::kMultiply || node.op == Op::kDivide) &&
                        impl_->IsConstant(node.a);
    if (scaled) {
      return Apply(node.op, Constant(factor * impl_->value(node.a)), node.b);
    }
    if (node.op == Op::kNegate) return Multiply(Constant(-factor), node.a);
  }
  if (impl_->Is(a, Op::kNegate)) return Negate(Multiply(impl_->at(a).a, b));
  if (impl_->Is(b, Op::kNegate)) return Negate(Multiply(a, impl_->at(b).a));
  return impl_->Operation(Op::kMultiply, a, b);
}

Node Graph::Divide(Node a, Node b) {
  if (impl_->IsConstant(a) && impl_->IsConstant(b)) {
    return impl_->Operation(Op::kDivide, a, b);
  }
  if (impl_->IsConstant(a, 0) || impl_->IsConstant(b, 1)) return a;
  if (impl_->IsConstant(b, -1)) return Negate(a);
  if (impl_->Is(a, Op::kNegate)) return Negate(Divide(impl_->at(a).a, b));
  if (impl_->Is(b, Op::kNegate)) return Negate(Divide(a, impl_->at(b).a));
  const GraphNode divisor = impl_->at(b);
  if (divisor.op == Op::kDivide && impl_->IsConstant(divisor.a, 1)) {
    return Multiply(a, divisor.b);
  }
  return impl_->Operation(Op::kDivide, a, b);
}

Node Graph::Power(Node a, Node b) {
  if (!impl_->IsConstant(a) && impl_->IsConstant(b)) {
    const std::optional<Node> simple = SimplePower(this, a, impl_->value(b));
    if (simple) return *simple;
  }
  if (impl_->IsConstant(a) && !impl_->IsConstant(b)) {
    const double base = impl_->value(a);
    if (base == 1) return a;
    if (base == 2) return Apply(Op::kExp2, b);
    if (base == 10) return Apply(Op::kExp10, b);
  }
  return impl_->Operation(Op::kPower, a, b);
}

}  // namespace routescale
