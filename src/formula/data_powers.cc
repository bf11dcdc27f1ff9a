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
        impl_(const_cast<Graph::Impl&>(graph->impl())) {}

  void Run(std::vector<Node>* outputs) {
    const std::vector<char> needed = Reachable(impl_, *outputs);
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
    if (IsDataPower(node)) {
      const Node ln = impl_.Operation(Op::kLn, node.a);
      places_[i] =
          impl_.Operation(Op::kExp, impl_.Operation(Op::kMultiply, b, ln));
    } else if (a != node.a || b != node.b) {
      places_[i] = impl_.Operation(node.op, a, b);
    }
  }

  bool IsDataPower(const GraphNode& node) {
    return node.op == Op::kPower && impl_.Is(node.a, Op::kVariable) &&
           at(on_parameters_, node.b) && IsPositive(impl_.at(node.a).a);
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
  std::vector<char> on_parameters_;
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
