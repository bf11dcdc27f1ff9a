#include <algorithm>
#include <bit>
#include <utility>

#include "formula/ast.h"
#include "formula/graph_impl.h"
#include "routescale/error.h"

namespace routescale {
namespace {

Error NoTextHere(const Ast& ast, const Ast::Place& place) {
  return Error(ExitCode::kUsage, "only numbers can be compared here")
      .File(ast.origin)
      .Formula(ast.text, place.position, place.length);
}

}  // namespace

size_t GraphNodeHash::operator()(const GraphNode& node) const {
  const auto mix = [](uint64_t hash, uint64_t part) {
    hash = (hash ^ part) * 0x9E3779B97F4A7C15u;
    return hash ^ (hash >> 32);
  };
  uint64_t hash = mix(1, static_cast<uint64_t>(node.op));
  hash = mix(hash, static_cast<uint32_t>(node.a));
  hash = mix(hash, static_cast<uint32_t>(node.b));
  return mix(hash, std::bit_cast<uint64_t>(node.value));
}

Node Graph::Impl::Insert(GraphNode node) {
  const auto [found, added] =
      index.try_emplace(node, static_cast<Node>(nodes.size()));
  if (added) nodes.push_back(node);
  return found->second;
}

Node Graph::Impl::Constant(double value) {
  GraphNode node;
  node.value = value == 0 ? 0 : value;  // one node for 0 and -0
  return Insert(node);
}

Node Graph::Impl::Operation(Op op, Node a, Node b) {
  if (IsConstant(a) && (b < 0 || IsConstant(b))) {
    return Constant(Compute(op, value(a), b < 0 ? 0 : value(b)));
  }
  if (IsCommutative(op)) {
    // Constants first, where the algebra looks for them.
    if (IsConstant(a) == IsConstant(b) ? b < a : IsConstant(b)) {
      std::swap(a, b);
    }
  }
  return Insert({op, a, b, 0});
}

Graph::Graph() : impl_(std::make_unique<Impl>()) {}
Graph::~Graph() = default;
Graph::Graph(const Graph& other)
    : impl_(std::make_unique<Impl>(*other.impl_)) {}
Graph::Graph(Graph&&) noexcept = default;
Graph& Graph::operator=(const Graph& other) {
  if (this != &other) impl_ = std::make_unique<Impl>(*other.impl_);
  return *this;
}
Graph& Graph::operator=(Graph&&) noexcept = default;

Node Graph::Constant(double value) { return impl_->Constant(value); }

Node Graph::Parameter(int index) {
  GraphNode node;
  node.op = Op::kParameter;
  node.a = index;
  return impl_->Insert(node);
}

Node Graph::Variable(int index) {
  GraphNode node;
  node.op = Op::kVariable;
  node.a = index;
  return impl_->Insert(node);
}

Node Graph::Lower(
    const Formula& formula,
    const std::function<Node(const std::string&)>& resolve,
    const std::function<double(const std::string&, const std::string&)>&
        resolve_text) {
  return LowerSteps(this, formula, resolve, resolve_text).back();
}

std::vector<Node> LowerSteps(
    Graph* graph,
    const Formula& formula,
    const std::function<Node(const std::string&)>& resolve,
    const std::function<double(const std::string&, const std::string&)>&
        resolve_text) {
  const Ast& ast = formula.ast();
  std::vector<Node> symbols;
  for (const std::string& symbol : ast.symbols) {
    symbols.push_back(resolve(symbol));
  }
  std::vector<Node> nodes;
  nodes.reserve(ast.nodes.size());
  const auto operand = [&](int step) {
    return step < 0 ? -1 : nodes[static_cast<size_t>(step)];
  };
  for (const AstNode& step : ast.nodes) {
    switch (step.kind) {
      case AstNode::kNumber:
        nodes.push_back(graph->Constant(step.value));
        break;
      case AstNode::kSymbol:
        nodes.push_back(symbols[static_cast<size_t>(step.a)]);
        break;
      case AstNode::kOperation:
        nodes.push_back(
            graph->Apply(step.op, operand(step.a), operand(step.b)));
        break;
      case AstNode::kText: {
        const size_t symbol = static_cast<size_t>(step.a);
        const Ast::Literal& literal = ast.literals[static_cast<size_t>(step.b)];
        if (!resolve_text) throw NoTextHere(ast, literal.place);
        const double code = resolve_text(ast.symbols[symbol], literal.text);
        nodes.push_back(
            graph->Apply(step.op, symbols[symbol], graph->Constant(code)));
        break;
      }
    }
  }
  return nodes;
}

std::vector<char> Reachable(const Graph::Impl& graph,
                            const std::vector<Node>& from) {
  Node last = -1;
  for (const Node node : from) last = std::max(last, node);
  std::vector<char> marks(static_cast<size_t>(last + 1), 0);
  for (const Node node : from) marks[static_cast<size_t>(node)] = 1;
  for (Node i = last; i >= 0; --i) {
    const GraphNode& node = graph.at(i);
    if (!marks[static_cast<size_t>(i)] || Arity(node.op) == 0) continue;
    marks[static_cast<size_t>(node.a)] = 1;
    if (node.b >= 0) marks[static_cast<size_t>(node.b)] = 1;
  }
  return marks;
}

bool Graph::DependsOn(Node f, Node leaf) const {
  if (leaf > f) return false;
  return Reachable(*impl_, {f})[static_cast<size_t>(leaf)] != 0;
}

bool Graph::IsConstant(Node f, double* value) const {
  if (!impl_->IsConstant(f)) return false;
  *value = impl_->value(f);
  return true;
}

size_t Graph::size() const { return impl_->nodes.size(); }

double EvaluateOnce(const Graph& graph,
                    Node output,
                    const std::vector<double>& parameters,
                    const std::vector<double>& variables) {
  const Graph::Impl& impl = graph.impl();
  const std::vector<char> needed = Reachable(impl, {output});
  std::vector<double> values(needed.size());
  const auto at = [&](Node node) {
    return node < 0 ? 0 : values[static_cast<size_t>(node)];
  };
  for (size_t i = 0; i < needed.size(); ++i) {
    if (!needed[i]) continue;
    const GraphNode& node = impl.nodes[i];
    switch (node.op) {
      case Op::kConstant:
        values[i] = node.value;
        break;
      case Op::kParameter:
        values[i] = parameters[static_cast<size_t>(node.a)];
        break;
      case Op::kVariable:
        values[i] = variables[static_cast<size_t>(node.a)];
        break;
      default:
        values[i] = Compute(node.op, at(node.a), at(node.b));
    }
  }
  return values.back();
}

}  // namespace routescale
