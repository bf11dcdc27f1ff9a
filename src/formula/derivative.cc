#include <numbers>
#include <utility>
#include <vector>

#include "formula/graph_impl.h"

namespace routescale {
namespace {

// Per node up to `last` whether an exponential is in it: it may be infinite,
// with its slope, where what depends on it is 0.
std::vector<char> FindExponentials(const Graph::Impl& graph, Node last) {
  std::vector<char> found(static_cast<size_t>(last) + 1);
  for (size_t i = 0; i < found.size(); ++i) {
    const GraphNode& node = graph.nodes[i];
    const int arity = Arity(node.op);
    found[i] = IsExponential(node.op) ||
               (arity > 0 && found[static_cast<size_t>(node.a)]) ||
               (arity > 1 && found[static_cast<size_t>(node.b)]);
  }
  return found;
}

// The derivative of one node from those of its operands, da and db;
// `exponentials` as above.
class Rule {
 public:
  Rule(Graph* graph,
       const std::vector<char>& exponentials,
       Node n,
       Node da,
       Node db)
      : graph_(*graph), exponentials_(exponentials), n_(n), da_(da), db_(db) {
    const GraphNode& node = graph->impl().at(n);
    op_ = node.op;
    a_ = node.a;
    b_ = node.b;
  }

  Node Apply() {
    if (Arity(op_) == 2) return Binary();
    const Node slope = Slope();
    if (slope < 0) return Constant(0);
    const bool vanishes = IsExponential(op_) && HasExponential(a_);
    return vanishes ? ZeroWins(slope, da_) : Multiply(slope, da_);
  }

 private:
  // Of an operation with one operand; -1 where it is 0.
  Node Slope() {
    switch (op_) {
      case Op::kNegate:
        return Constant(-1);
      case Op::kLn:
        return Over(1, a_);
      case Op::kLog10:
        return Over(std::numbers::log10e, a_);
      case Op::kLog2:
        return Over(std::numbers::log2e, a_);
      case Op::kExp:
        return n_;
      case Op::kExp10:
        return Multiply(Constant(std::numbers::ln10), n_);
      case Op::kExp2:
        return Multiply(Constant(std::numbers::ln2), n_);
      case Op::kSqrt:
        return Over(0.5, n_);
      case Op::kAbs:
        return graph_.Apply(Op::kSign, a_);
      case Op::kErf:
        return Multiply(Constant(2 * std::numbers::inv_sqrtpi),
                        graph_.Exp(graph_.Negate(Multiply(a_, a_))));
      case Op::kTanh:
        return graph_.Subtract(Constant(1), Multiply(n_, n_));
      default:
        return TrigonometricSlope();
    }
  }

  Node TrigonometricSlope() {
    switch (op_) {
      case Op::kSin:
        return graph_.Apply(Op::kCos, a_);
      case Op::kCos:
        return graph_.Negate(graph_.Apply(Op::kSin, a_));
      case Op::kTan:
        return graph_.Add(Constant(1), Multiply(n_, n_));
      case Op::kAsin:
        return Over(1, UnitCircle());
      case Op::kAcos:
        return Over(-1, UnitCircle());
      case Op::kAtan:
        return Over(1, graph_.Add(Constant(1), Multiply(a_, a_)));
      default:  // sign, floor and not are flat
        return -1;
    }
  }

  Node Binary() {
    switch (op_) {
      case Op::kAdd:
        return graph_.Add(da_, db_);
      case Op::kSubtract:
        return graph_.Subtract(da_, db_);
      case Op::kMultiply:
        return graph_.Add(Multiply(da_, b_), Multiply(a_, db_));
      case Op::kMultiplyZeroWins:
        return graph_.Add(ZeroWins(da_, b_), ZeroWins(a_, db_));
      case Op::kDivide:
        return Quotient();
      case Op::kPower:
        return Power();
      case Op::kLogAddExp:
        return graph_.Add(Multiply(Share(a_), da_), Multiply(Share(b_), db_));
      case Op::kMin:
        return Choose(graph_.Apply(Op::kLessEqual, a_, b_));
      case Op::kMax:
        return Choose(graph_.Apply(Op::kLessEqual, b_, a_));
      default:  // comparisons, and, or are flat
        return Constant(0);
    }
  }

  // (a/b)' = a'/b − (n/b) b', where n/b is n² if a is 1. The zero wins in
  // n/b where b is an exponential that overflows.
  Node Quotient() {
    const Node first = graph_.Divide(da_, b_);
    if (IsZero(db_)) return first;
    const Node ratio = graph_.impl().IsConstant(a_, 1) ? Multiply(n_, n_)
                                                       : graph_.Divide(n_, b_);
    return graph_.Subtract(
        first,
        HasExponential(b_) ? ZeroWins(ratio, db_) : Multiply(ratio, db_));
  }

  // (a^b)' = b a^(b−1) a' + a^b ln a b'. The zero wins in x^0 and in 0^b.
  Node Power() {
    Node sum = Constant(0);
    if (!IsZero(da_)) {
      const Node below = graph_.Power(a_, graph_.Subtract(b_, Constant(1)));
      sum = Multiply(ZeroWins(b_, below), da_);
    }
    if (!IsZero(db_)) {
      sum = graph_.Add(sum, Multiply(ZeroWins(n_, graph_.Ln(a_)), db_));
    }
    return sum;
  }

  // Of one term in the sum of exponentials.
  Node Share(Node term) { return graph_.Exp(graph_.Subtract(term, n_)); }

  Node Choose(Node first) {
    return graph_.Add(ZeroWins(first, da_),
                      ZeroWins(graph_.Apply(Op::kNot, first), db_));
  }

  Node UnitCircle() {
    return graph_.Apply(Op::kSqrt,
                        graph_.Subtract(Constant(1), Multiply(a_, a_)));
  }

  Node Constant(double value) { return graph_.Constant(value); }
  Node Multiply(Node a, Node b) { return graph_.Multiply(a, b); }
  Node ZeroWins(Node a, Node b) {
    return graph_.Apply(Op::kMultiplyZeroWins, a, b);
  }
  Node Over(double numerator, Node b) {
    return graph_.Divide(Constant(numerator), b);
  }
  bool IsZero(Node node) const { return graph_.impl().IsConstant(node, 0); }
  bool HasExponential(Node node) const {
    return exponentials_[static_cast<size_t>(node)];
  }

  Graph& graph_;
  const std::vector<char>& exponentials_;
  Op op_;
  Node n_, a_, b_, da_, db_;
};

}  // namespace

Node Graph::Derivative(Node f, Node leaf) {
  const Node zero = Constant(0);
  if (leaf > f) return zero;
  const std::vector<char> exponentials = FindExponentials(*impl_, f);
  const std::vector<char> needed = Reachable(*impl_, {f});
  // Taken out of the map while the graph grows.
  std::vector<Node> known = std::move(impl_->derivatives[leaf]);
  if (known.size() < needed.size()) known.resize(needed.size(), -1);
  const auto of = [&](Node node) {
    return node < leaf ? zero : known[static_cast<size_t>(node)];
  };
  known[static_cast<size_t>(leaf)] = Constant(1);
  for (Node i = leaf + 1; i <= f; ++i) {
    const size_t at = static_cast<size_t>(i);
    if (!needed[at] || known[at] >= 0) continue;
    const GraphNode node = impl_->at(i);
    const Node da = Arity(node.op) > 0 ? of(node.a) : zero;
    const Node db = Arity(node.op) > 1 ? of(node.b) : zero;
    const bool flat = da == zero && db == zero;
    known[at] = flat ? zero : Rule(this, exponentials, i, da, db).Apply();
  }
  const Node result = of(f);
  impl_->derivatives[leaf] = std::move(known);
  return result;
}

}  // namespace routescale
