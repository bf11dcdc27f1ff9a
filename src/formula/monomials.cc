#include "formula/monomials.h"

#include <utility>

namespace routescale {
namespace {

Monomials Sum(Monomials a, Monomials b) {
  return a == kNone || b == kNone ? kNone : a | b;
}

Monomials Product(Monomials a, Monomials b) {
  Monomials product = kNone;
  for (int i = 0; i < 9; ++i) {
    if ((a >> i & 1) == 0) continue;
    for (int j = 0; j < 9; ++j) {
      if ((b >> j & 1) == 0) continue;
      product |= Bit(i / 3 + j / 3, i % 3 + j % 3);
    }
  }
  return product;
}

}  // namespace

Polynomial::Polynomial(const Graph::Impl& graph, Node f)
    : graph_(graph), f_(f), needed_(Reachable(graph, {f})) {}

Monomials Polynomial::In(Unknown x, Unknown y, Op base) {
  x_ = x;
  y_ = y;
  base_ = base;
  of_.assign(needed_.size(), kNone);
  for (Node i = 0; i <= f_; ++i) {
    if (needed_[static_cast<size_t>(i)]) at(i) = Of(graph_.at(i));
  }
  return at(f_);
}

Monomials Polynomial::OfParameter(int parameter) const {
  if (parameter == x_.parameter) return x_.exponential ? kNone : Bit(1, 0);
  if (parameter == y_.parameter) return y_.exponential ? kNone : Bit(0, 1);
  return kFree;
}

Monomials Polynomial::Of(const GraphNode& node) {
  switch (node.op) {
    case Op::kConstant:
    case Op::kVariable:
      return kFree;
    case Op::kParameter:
      return OfParameter(node.a);
    case Op::kNegate:
      return at(node.a);
    case Op::kAdd:
    case Op::kSubtract:
      return Sum(at(node.a), at(node.b));
    case Op::kMultiply:
    case Op::kMultiplyZeroWins:
      return Product(at(node.a), at(node.b));
    case Op::kDivide:
      return at(node.b) == kFree ? at(node.a) : kNone;
    default:
      break;
  }
  if (IsExponential(node.op)) return OfExponential(node.op, node.a);
  const bool free =
      at(node.a) == kFree && (Arity(node.op) == 1 || at(node.b) == kFree);
  return free ? kFree : kNone;
}

// exp of a sum in which an exponential unknown may be a term.
Monomials Polynomial::OfExponential(Op op, Node exponent) {
  Monomials product = kFree;
  terms_left_ = kMostTerms;
  return AddTerm(op, exponent, true, &product) ? product : kNone;
}

bool Polynomial::AddTerm(Op op, Node term, bool positive, Monomials* product) {
  if (--terms_left_ < 0) return false;
  const GraphNode& node = graph_.at(term);
  if (node.op == Op::kAdd || node.op == Op::kSubtract) {
    const bool second = node.op == Op::kAdd ? positive : !positive;
    return AddTerm(op, node.a, positive, product) &&
           AddTerm(op, node.b, second, product);
  }
  for (const auto& [unknown, factor] :
       {std::pair{x_, Bit(1, 0)}, std::pair{y_, Bit(0, 1)}}) {
    const bool is_unknown = node.op == Op::kParameter && unknown.exponential &&
                            node.a == unknown.parameter;
    if (!is_unknown) continue;
    *product = Product(*product, factor);
    return positive && op == base_;
  }
  return at(term) == kFree;
}

}  // namespace routescale
