#include "formula/data_powers.h"

#include <algorithm>
#include <cmath>

#include "formula/graph_impl.h"

namespace routescale {
namespace {

class PowerReplacer {
 public:
  // The algebra of Graph would make other nodes of exponentials, so it is left
  // out.
  PowerReplacer(const std::vector<const double*>& columns,
                size_t rows,
                Graph* graph)
      : columns_(columns),
        rows_(rows),
        impl_(Graph::Impl::Of(graph)) {}

  void Run(std::vector<Node>* outputs) {
    const std::vector<char> needed = Reachable(impl_, *outputs);
    in_first_ = Reachable(impl_, {outputs->front()});
    on_parameters_.assign(needed.size(), 0);
    places_.resize(needed.size());
    for (size_t i = 0; i < needed.size(); ++i) {
      if (needed[i]) Visit(i);
    }
    for (Node& output : *outputs) output = at(places_, output);
  }

 private:
  template <typename T>
  static T& at(std::vector<T>& values, Node node) {
    return values[static_cast<size_t>(node)];
  }

  void Visit(size_t i) {
    const GraphNode node = impl_.nodes[i];
    places_[i] = static_cast<Node>(i);
    on_parameters_[i] = node.op == Op::kParameter;
    if (Arity(node.op) == 0) return;
    const Node a = at(places_, node.a);
    const Node b = node.b < 0 ? node.b : at(places_, node.b);
    on_parameters_[i] = at(on_parameters_, node.a) ||
                        (node.b >= 0 && at(on_parameters_, node.b));
    const Node ln = node.op == Op::kPower && at(on_parameters_, node.b)
                        ? Logarithm(node.a)
                        : -1;
    if (ln >= 0) {
      places_[i] =
          impl_.Operation(Op::kExp, impl_.Operation(Op::kMultiply, b, ln));
    } else if (a != node.a || b != node.b) {
      places_[i] = impl_.Operation(node.op, a, b);
    }
  }

  // ln of a base where it is as good as the base, or -1.
  Node Logarithm(Node base) {
    if (impl_.Is(base, Op::kVariable)) {
      return IsPositive(impl_.at(base).a) ? impl_.Operation(Op::kLn, base) : -1;
    }
    // ln(1/x) is the node -ln(x).
    const GraphNode node = impl_.at(base);
    const bool inverse = node.op == Op::kDivide && impl_.IsConstant(node.a, 1);
    const Node x = inverse ? node.b : base;
    if (!NeedsLogarithm(x)) return -1;
    const Node ln = impl_.Operation(Op::kLn, at(places_, x));
    return inverse ? impl_.Operation(Op::kNegate, ln) : ln;
  }

  // Whether the first output does.
  bool NeedsLogarithm(Node x) const {
    const auto found = impl_.index.find({Op::kLn, x, -1, 0});
    if (found == impl_.index.end()) return false;
    const size_t ln = static_cast<size_t>(found->second);
    return ln < in_first_.size() && in_first_[ln] != 0;
  }

  bool IsPositive(Node variable) const {
    const double* column = columns_[static_cast<size_t>(variable)];
    return column != nullptr &&
           std::all_of(column, column + rows_, [](double x) {
             return x > 0 && std::isfinite(x);
           });
  }

  const std::vector<const double*>& columns_;
  size_t rows_;
  Graph::Impl& impl_;
  std::vector<char> in_first_, on_parameters_;
  std::vector<Node> places_;  // what stands for each node
};

}  // namespace

void ReplaceDataPowers(const std::vector<const double*>& columns,
                       size_t rows,
                       Graph* graph,
                       std::vector<Node>* outputs) {
  PowerReplacer(columns, rows, graph).Run(outputs);
}

}  // namespace routescale
