#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "formula/graph_impl.h"

namespace routescale {
namespace {

// SplitMix64: the same numbers everywhere.
class Random {
 public:
  double Uniform() {
    uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1p-53;
  }

 private:
  uint64_t state_ = 1;
};

// Random points that parameters and variables are tried at: positive, as the
// domain of scaling laws is, and spread over decades. From kPositive on the
// parameters have any sign.
class Points {
 public:
  static constexpr int kCount = 32;
  static constexpr int kPositive = 16;

  explicit Points(const Graph::Impl& graph) {
    size_t parameters = 0, variables = 0;
    for (const GraphNode& node : graph.nodes) {
      const size_t next = static_cast<size_t>(node.a) + 1;
      if (node.op == Op::kParameter) parameters = std::max(parameters, next);
      if (node.op == Op::kVariable) variables = std::max(variables, next);
    }
    for (int i = 0; i < kCount; ++i) {
      parameters_.emplace_back(parameters);
      for (double& value : parameters_.back()) value = DrawParameter(i);
      variables_.emplace_back(variables);
      for (double& value : variables_.back()) value = Draw(0, 3);
    }
  }

  double DrawParameter(int point) {
    const double size = Draw(-1.5, 1.5);
    return point < kPositive || random_.Uniform() < 0.5 ? size : -size;
  }

  const std::vector<double>& parameters(int point) const {
    return parameters_[static_cast<size_t>(point)];
  }
  const std::vector<double>& variables(int point) const {
    return variables_[static_cast<size_t>(point)];
  }

 private:
  double Draw(double low, double high) {
    return std::pow(10.0, low + (high - low) * random_.Uniform());
  }

  Random random_;
  std::vector<std::vector<double>> parameters_, variables_;
};

// abs, min, comparisons and the like: their second derivative is 0 without
// their being linear.
bool IsPiecewise(Op op) {
  return op == Op::kAbs || op == Op::kSign || op == Op::kFloor ||
         op == Op::kNot || op >= Op::kMin;
}

class Curvature {
 public:
  Curvature(Graph* graph, Node f)
      : graph_(*graph), f_(f), points_(graph->impl()) {}

  // Whether f is affine in p: not if p passes through a piecewise operation.
  bool IsAffine(int p) {
    const Node leaf = graph_.Parameter(p);
    const std::vector<char> needed = Reachable(graph_.impl(), {f_});
    std::vector<char> depends(needed.size(), 0);
    for (Node i = leaf; i <= f_; ++i) {
      const size_t at = static_cast<size_t>(i);
      const GraphNode node = graph_.impl().at(i);
      const auto on = [&](Node operand) {
        return operand >= leaf && depends[static_cast<size_t>(operand)] != 0;
      };
      depends[at] =
          i == leaf || (Arity(node.op) > 0 && (on(node.a) || on(node.b)));
      if (needed[at] && depends[at] && IsPiecewise(node.op)) return false;
    }
    return IsZero(p, p);
  }

  // Whether ∂²f/∂p∂q is 0: by structure, or ∂f/∂p does not change with q.
  bool IsZero(int p, int q) {
    const Node slope = graph_.Derivative(f_, graph_.Parameter(p));
    double value = 0;
    if (graph_.IsConstant(slope, &value)) return true;
    const Node second = graph_.Derivative(slope, graph_.Parameter(q));
    if (graph_.IsConstant(second, &value)) return value == 0;
    int finite = 0;
    for (int i = 0; i < Points::kCount; ++i) {
      std::vector<double> at = points_.parameters(i);
      const double f = Evaluate(f_, at, i);
      const double before = Evaluate(slope, at, i);
      at[static_cast<size_t>(q)] = points_.DrawParameter(i);
      const double after = Evaluate(slope, at, i);
      const double size = std::abs(at[static_cast<size_t>(p)]);
      const double change = std::abs(after - before) * size;
      if (!std::isfinite(f) || !std::isfinite(change)) continue;
      const double scale = std::abs(f) + std::abs(before) * size + 1;
      if (change > 1e-9 * scale) return false;
      ++finite;
    }
    return finite >= kLeastFinite;
  }

 private:
  static constexpr int kLeastFinite = 3;

  double Evaluate(Node node, const std::vector<double>& parameters, int i) {
    return EvaluateOnce(graph_, node, parameters, points_.variables(i));
  }

  Graph& graph_;
  Node f_;
  Points points_;
};

}  // namespace

std::vector<int> LinearParameters(Graph* graph, Node f, int parameters) {
  const size_t count = static_cast<size_t>(parameters);
  for (int p = 0; p < parameters; ++p) graph->Parameter(p);
  Curvature curvature(graph, f);
  std::vector<int> candidates;
  for (int p = 0; p < parameters; ++p) {
    if (curvature.IsAffine(p)) candidates.push_back(p);
  }
  std::vector<std::vector<bool>> conflict(count, std::vector<bool>(count));
  std::vector<int> conflicts(count, 0);
  for (const int p : candidates) {
    for (const int q : candidates) {
      if (q <= p || curvature.IsZero(p, q)) continue;
      conflict[p][q] = conflict[q][p] = true;
      ++conflicts[p];
      ++conflicts[q];
    }
  }
  std::stable_sort(candidates.begin(), candidates.end(), [&](int p, int q) {
    return conflicts[p] < conflicts[q];
  });
  std::vector<int> chosen;
  for (const int p : candidates) {
    const bool free = std::none_of(
        chosen.begin(), chosen.end(), [&](int q) { return conflict[p][q]; });
    if (free) chosen.push_back(p);
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

}  // namespace routescale
