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

// Points at which a second derivative is looked at: positive, as the domain of
// scaling laws is, and spread over decades.
struct Points {
  static constexpr int kTried = 24;
  static constexpr int kLeastFinite = 3;

  Points(const Graph::Impl& graph) {
    size_t parameter_count = 0, variable_count = 0;
    for (const GraphNode& node : graph.nodes) {
      const size_t next = static_cast<size_t>(node.a + 1);
      if (node.op == Op::kParameter) {
        parameter_count = std::max(parameter_count, next);
      } else if (node.op == Op::kVariable) {
        variable_count = std::max(variable_count, next);
      }
    }
    Random random;
    const auto draw = [&](size_t count, double low, double high) {
      std::vector<double> values(count);
      for (double& value : values) {
        value = std::pow(10.0, low + (high - low) * random.Uniform());
      }
      return values;
    };
    for (int i = 0; i < kTried; ++i) {
      parameters.push_back(draw(parameter_count, -1.5, 1.5));
      variables.push_back(draw(variable_count, 0, 3));
    }
  }

  std::vector<std::vector<double>> parameters, variables;
};

class Curvature {
 public:
  Curvature(Graph* graph, Node f)
      : graph_(*graph), f_(f), points_(graph->impl()) {}

  // Whether ∂²f/∂p∂q is 0.
  bool IsZero(int p, int q) {
    const Node second = graph_.Derivative(
        graph_.Derivative(f_, graph_.Parameter(p)), graph_.Parameter(q));
    double value = 0;
    if (graph_.IsConstant(second, &value)) return value == 0;
    int finite = 0;
    for (int i = 0; i < Points::kTried; ++i) {
      const auto& parameters = points_.parameters[static_cast<size_t>(i)];
      const auto& variables = points_.variables[static_cast<size_t>(i)];
      const double f = EvaluateOnce(graph_, f_, parameters, variables);
      const double curvature =
          EvaluateOnce(graph_, second, parameters, variables) *
          parameters[static_cast<size_t>(p)] *
          parameters[static_cast<size_t>(q)];
      if (!std::isfinite(f) || !std::isfinite(curvature)) continue;
      if (std::abs(curvature) > 1e-9 * (std::abs(f) + 1)) return false;
      ++finite;
    }
    return finite >= Points::kLeastFinite;
  }

 private:
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
    if (curvature.IsZero(p, p)) candidates.push_back(p);
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
