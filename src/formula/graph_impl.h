#pragma once

#include <bit>
#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "formula/op.h"

namespace routescale {

struct GraphNode {
  Op op = Op::kConstant;
  Node a = -1, b = -1;  // operands; a is the index of a parameter or variable
  double value = 0;     // of a constant

  // By bits, so that NaN is one constant.
  bool operator==(const GraphNode& other) const {
    return op == other.op && a == other.a && b == other.b &&
           std::bit_cast<uint64_t>(value) ==
               std::bit_cast<uint64_t>(other.value);
  }
};

struct GraphNodeHash {
  size_t operator()(const GraphNode& node) const;
};

struct Graph::Impl {
  // Of a graph that may be changed; Operation, unlike the algebra of Graph,
  // keeps the nodes that it is asked for.
  static Impl& Of(Graph* graph) { return *graph->impl_; }

  std::vector<GraphNode> nodes;
  std::unordered_map<GraphNode, Node, GraphNodeHash> index;
  // Derivatives known so far: leaf -> per node, -1 where not known.
  std::unordered_map<Node, std::vector<Node>> derivatives;

  const GraphNode& at(Node node) const {
    return nodes[static_cast<size_t>(node)];
  }
  bool Is(Node node, Op op) const { return at(node).op == op; }
  bool IsConstant(Node node) const { return Is(node, Op::kConstant); }
  bool IsConstant(Node node, double value) const {
    return IsConstant(node) && at(node).value == value;
  }
  double value(Node node) const { return at(node).value; }

  Node Insert(GraphNode node);
  Node Constant(double value);
  // Folds constants and orders operands; no other algebra.
  Node Operation(Op op, Node a, Node b = -1);
};

// The nodes of all steps of a formula: see Graph::Lower.
std::vector<Node> LowerSteps(
    Graph* graph,
    const Formula& formula,
    const std::function<Node(const std::string&)>& resolve,
    const std::function<double(const std::string&, const std::string&)>&
        resolve_text = nullptr);

// Per node up to the largest of `from`: whether one of them needs it.
std::vector<char> Reachable(const Graph::Impl& graph,
                            const std::vector<Node>& from);

}  // namespace routescale
