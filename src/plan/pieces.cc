#include "plan/pieces.h"

#include <algorithm>
#include <utility>

#include "formula/graph_impl.h"

namespace routescale {
namespace {

constexpr size_t kMostPieces = 64;

// The terms of left - right by their sign.
class Terms {
 public:
  explicit Terms(Graph* graph) : graph_(*graph) {}

  void Add(Node node, bool positive) {
    const GraphNode term = graph_.impl().at(node);
    switch (term.op) {
      case Op::kAdd:
      case Op::kSubtract:
        Add(term.a, positive);
        Add(term.b, positive == (term.op == Op::kAdd));
        return;
      case Op::kNegate:
        Add(term.a, !positive);
        return;
      case Op::kConstant:
        constant_ += positive ? term.value : -term.value;
        return;
      case Op::kMultiply:
      case Op::kDivide:
        if (graph_.impl().IsConstant(term.a) &&
            graph_.impl().value(term.a) < 0) {
          node = graph_.Negate(node);
          positive = !positive;
        }
        break;
      default:
        break;
    }
    (positive ? positive_ : negative_).push_back(node);
  }

  Node Left() { return Sum(positive_, std::max(constant_, 0.0)); }
  Node Right() { return Sum(negative_, std::max(-constant_, 0.0)); }

 private:
  Node Sum(const std::vector<Node>& terms, double constant) {
    Node sum = graph_.Constant(constant);
    for (const Node term : terms) sum = graph_.Add(sum, term);
    return sum;
  }

  Graph& graph_;
  std::vector<Node> positive_, negative_;
  double constant_ = 0;
};

bool CanSplit(Op op) {
  return op == Op::kMin || op == Op::kMax || op == Op::kAbs;
}

bool IsStep(Op op) {
  return op == Op::kFloor || op == Op::kSign || op == Op::kNot ||
         op >= Op::kEqual;
}

// The first node for which `is` holds and that a free variable changes; -1
// where there is none.
template <typename Predicate>
Node FindVarying(const Piece& piece,
                 size_t free,
                 const Graph& graph,
                 Predicate is) {
  const std::vector<char> needed = Reachable(graph.impl(), QuantitiesOf(piece));
  const std::vector<char> varies = Varying(needed, free, graph);
  for (size_t i = 0; i < needed.size(); ++i) {
    if (needed[i] && varies[i] && is(graph.impl().nodes[i].op)) {
      return static_cast<Node>(i);
    }
  }
  return -1;
}

// `root` with the node `from` replaced by `to`.
Node Replace(Node root, Node from, Node to, Graph* graph) {
  const std::vector<char> needed = Reachable(graph->impl(), {root});
  std::vector<Node> now(needed.size());
  for (size_t i = 0; i < needed.size(); ++i) {
    const Node node = static_cast<Node>(i);
    now[i] = node == from ? to : node;
    if (node <= from || !needed[i]) continue;
    const GraphNode old = graph->impl().at(node);
    if (Arity(old.op) == 0) continue;
    const Node a = now[static_cast<size_t>(old.a)];
    const Node b = old.b < 0 ? old.b : now[static_cast<size_t>(old.b)];
    if (a != old.a || b != old.b) now[i] = graph->Apply(old.op, a, b);
  }
  return now[static_cast<size_t>(root)];
}

Piece Replaced(const Piece& piece, Node from, Node to, Graph* graph) {
  Piece result = piece;
  result.objective = Replace(piece.objective, from, to, graph);
  for (Constraint& constraint : result.constraints) {
    constraint.left = Replace(constraint.left, from, to, graph);
    constraint.right = Replace(constraint.right, from, to, graph);
  }
  return result;
}

// The two constraints that one whose root is a kink is made of; the first
// stays in place. False if it is not such a constraint.
bool SplitRoot(const Constraint& constraint, Graph* graph, Piece* piece) {
  const GraphNode left = graph->impl().at(constraint.left);
  const GraphNode right = graph->impl().at(constraint.right);
  Constraint one = constraint, other = constraint;
  if (constraint.equality) return false;
  if (left.op == Op::kMax) {
    one.left = left.a;
    other.left = left.b;
  } else if (left.op == Op::kAbs) {
    one.left = left.a;
    other.left = graph->Negate(left.a);
  } else if (right.op == Op::kMin) {
    one.right = right.a;
    other.right = right.b;
  } else {
    return false;
  }
  piece->constraints.push_back(one);
  piece->constraints.push_back(other);
  return true;
}

// Constraints in the form in which they are solved.
Piece Prepared(const Piece& piece, Graph* graph) {
  Piece result;
  result.objective = piece.objective;
  std::vector<Constraint> open = piece.constraints;
  std::reverse(open.begin(), open.end());
  while (!open.empty()) {
    const Constraint constraint = WithTermsMoved(open.back(), graph);
    open.pop_back();
    Piece halves;
    if (SplitRoot(constraint, graph, &halves)) {
      open.insert(
          open.end(), halves.constraints.rbegin(), halves.constraints.rend());
    } else {
      result.constraints.push_back(constraint);
    }
  }
  return result;
}

}  // namespace

std::vector<char> Varying(const std::vector<char>& needed,
                          size_t free,
                          const Graph& graph) {
  std::vector<char> varies(needed.size(), 0);
  for (size_t i = 0; i < needed.size(); ++i) {
    const GraphNode& node = graph.impl().nodes[i];
    if (node.op == Op::kParameter) {
      varies[i] = node.a >= 0 && static_cast<size_t>(node.a) < free;
    } else if (Arity(node.op) > 0) {
      varies[i] = varies[static_cast<size_t>(node.a)] ||
                  (node.b >= 0 && varies[static_cast<size_t>(node.b)]);
    }
  }
  return varies;
}

std::vector<Node> QuantitiesOf(const Piece& piece) {
  std::vector<Node> nodes = {piece.objective};
  for (const Constraint& constraint : piece.constraints) {
    nodes.push_back(constraint.left);
    nodes.push_back(constraint.right);
  }
  return nodes;
}

Constraint WithTermsMoved(const Constraint& constraint, Graph* graph) {
  Terms terms(graph);
  terms.Add(constraint.left, true);
  terms.Add(constraint.right, false);
  Constraint moved = constraint;
  moved.left = terms.Left();
  moved.right = terms.Right();
  return moved;
}

std::vector<Piece> SmoothPieces(const Piece& whole, size_t free, Graph* graph) {
  std::vector<Piece> open = {Prepared(whole, graph)}, smooth;
  while (!open.empty()) {
    const Piece piece = open.back();
    open.pop_back();
    const Node kink = FindVarying(piece, free, *graph, CanSplit);
    if (kink < 0 || open.size() + smooth.size() + 2 > kMostPieces) {
      smooth.push_back(piece);
      continue;
    }
    const GraphNode node = graph->impl().at(kink);
    const Node other = node.op == Op::kAbs ? graph->Negate(node.a) : node.b;
    const bool smaller = node.op == Op::kMin;
    for (const bool first : {false, true}) {
      const Node taken = first ? node.a : other;
      const Node left_out = first ? other : node.a;
      Piece half = Replaced(piece, kink, taken, graph);
      Constraint border;
      border.left = smaller ? taken : left_out;
      border.right = smaller ? left_out : taken;
      half.constraints.push_back(border);
      open.push_back(Prepared(half, graph));
    }
  }
  return smooth;
}

bool HasKink(const Piece& piece, size_t free, const Graph& graph) {
  return FindVarying(piece, free, graph, [](Op op) {
           return CanSplit(op) || IsStep(op);
         }) >= 0;
}

}  // namespace routescale
