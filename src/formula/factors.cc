#include "formula/factors.h"

#include <algorithm>
#include <bit>
#include <unordered_map>

namespace routescale {
namespace {

constexpr size_t kFewestRows = 16, kMostValues = 1024;
// Rows per value, on average; fewer are not worth the indirection.
constexpr size_t kRowsPerValue = 3;

constexpr int kNoVariable = -1, kSeveral = -2;

struct Dependence {
  bool on_parameters = false;
  int variable = kNoVariable;

  bool is_narrow() const { return on_parameters && variable >= 0; }
  bool is_wide() const { return on_parameters && variable == kSeveral; }

  void Add(const Dependence& operand) {
    on_parameters |= operand.on_parameters;
    if (variable == kNoVariable) {
      variable = operand.variable;
    } else if (operand.variable != kNoVariable &&
               operand.variable != variable) {
      variable = kSeveral;
    }
  }
};

std::vector<Dependence> FindDependences(const Graph::Impl& graph,
                                        const std::vector<char>& needed) {
  std::vector<Dependence> all(needed.size());
  for (size_t i = 0; i < needed.size(); ++i) {
    const GraphNode& node = graph.nodes[i];
    if (!needed[i]) continue;
    if (node.op == Op::kParameter) all[i].on_parameters = true;
    if (node.op == Op::kVariable) all[i].variable = node.a;
    if (Arity(node.op) > 0) all[i].Add(all[static_cast<size_t>(node.a)]);
    if (Arity(node.op) > 1) all[i].Add(all[static_cast<size_t>(node.b)]);
  }
  return all;
}

// The narrow nodes that outputs are or wide nodes read, per node.
std::vector<char> FindRead(const Graph::Impl& graph,
                           const std::vector<Node>& outputs,
                           const std::vector<Dependence>& dependences) {
  std::vector<char> read(dependences.size(), 0);
  for (const Node output : outputs) read[static_cast<size_t>(output)] = 1;
  for (size_t i = 0; i < dependences.size(); ++i) {
    if (!dependences[i].is_wide()) continue;
    const GraphNode& node = graph.nodes[i];
    read[static_cast<size_t>(node.a)] = 1;
    if (node.b >= 0) read[static_cast<size_t>(node.b)] = 1;
  }
  return read;
}

bool SplitColumn(const double* column, size_t rows, Factor* factor) {
  const size_t most = std::min(kMostValues, rows / kRowsPerValue);
  std::unordered_map<uint64_t, uint32_t> places;  // by bits: -0 is not 0
  factor->value_of_row.resize(rows);
  for (size_t i = 0; i < rows; ++i) {
    const auto [place, is_new] =
        places.try_emplace(std::bit_cast<uint64_t>(column[i]),
                           static_cast<uint32_t>(factor->values.size()));
    if (is_new) factor->values.push_back(column[i]);
    if (factor->values.size() > most) return false;
    factor->value_of_row[i] = place->second;
  }
  return true;
}

}  // namespace

std::vector<Factor> FindFactors(const Graph::Impl& graph,
                                const std::vector<Node>& outputs,
                                const std::vector<const double*>& columns,
                                size_t rows) {
  std::vector<Factor> factors;
  if (rows < kFewestRows) return factors;
  const std::vector<Dependence> dependences =
      FindDependences(graph, Reachable(graph, outputs));
  const std::vector<char> read = FindRead(graph, outputs, dependences);
  for (size_t v = 0; v < columns.size(); ++v) {
    Factor factor;
    factor.variable = static_cast<int>(v);
    size_t operations = 0;
    for (size_t i = 0; i < dependences.size(); ++i) {
      if (!dependences[i].is_narrow() ||
          dependences[i].variable != factor.variable) {
        continue;
      }
      ++operations;
      if (read[i]) factor.nodes.push_back(static_cast<Node>(i));
    }
    if (operations > factor.nodes.size() &&
        SplitColumn(columns[v], rows, &factor)) {
      factors.push_back(std::move(factor));
    }
  }
  return factors;
}

}  // namespace routescale
