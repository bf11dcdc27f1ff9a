#include "plan/domain.h"

#include <algorithm>
#include <cmath>

#include "formula/graph_impl.h"
#include "plan/search.h"

namespace routescale {
namespace {

// low <= x <= high; what is not known is infinite.
struct Limits {
  double low = -HUGE_VAL, high = HUGE_VAL;
};

constexpr int64_t kPlaces = 512;  // per variable, to begin from
constexpr size_t kSearches = 8;
// How far inside the domain a search aims, in the scale of the constraints.
constexpr double kMargins[] = {1, 1e-2, 1e-5};

Limits Sorted(std::initializer_list<double> ends) {
  // 0 · ∞ at the end of a box that has no end.
  for (const double x : ends) {
    if (std::isnan(x)) return {};
  }
  return {std::min(ends), std::max(ends)};
}

Limits Increasing(double (*f)(double), const Limits& a) {
  const double low = f(a.low);
  return {std::isnan(low) ? -HUGE_VAL : low, f(a.high)};
}

Limits OfUnary(Op op, const Limits& a) {
  switch (op) {
    case Op::kNegate:
      return {-a.high, -a.low};
    case Op::kExp:
      return Increasing(std::exp, a);
    case Op::kExp2:
      return Increasing(std::exp2, a);
    case Op::kExp10:
      return Increasing([](double x) { return std::pow(10, x); }, a);
    case Op::kLn:
      return Increasing(std::log, a);
    case Op::kLog2:
      return Increasing(std::log2, a);
    case Op::kLog10:
      return Increasing(std::log10, a);
    case Op::kSqrt:
      return {std::sqrt(std::max(a.low, 0.0)), std::sqrt(a.high)};
    case Op::kAbs:
      return {std::max({a.low, -a.high, 0.0}), std::max(-a.low, a.high)};
    default:
      return {};
  }
}

Limits OfPower(const Limits& a, const Limits& b) {
  if (b.low == b.high && std::fmod(b.low, 2) == 0) return {0, HUGE_VAL};
  if (a.low < 0) return {};
  return Sorted({std::pow(a.low, b.low),
                 std::pow(a.low, b.high),
                 std::pow(a.high, b.low),
                 std::pow(a.high, b.high)});
}

Limits OfBinary(Op op, const Limits& a, const Limits& b) {
  switch (op) {
    case Op::kAdd:
      return {a.low + b.low, a.high + b.high};
    case Op::kSubtract:
      return {a.low - b.high, a.high - b.low};
    case Op::kMultiply:
      if (a.low >= 0 && b.low >= 0) return {a.low * b.low, HUGE_VAL};
      return Sorted(
          {a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high});
    case Op::kDivide:
      if (a.low >= 0 && b.low >= 0) return {0, HUGE_VAL};
      if (!(b.low > 0)) return {};
      return Sorted(
          {a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high});
    case Op::kPower:
      return OfPower(a, b);
    case Op::kMin:
      return {std::min(a.low, b.low), std::min(a.high, b.high)};
    case Op::kMax:
      return {std::max(a.low, b.low), std::max(a.high, b.high)};
    default:
      return {};
  }
}

Limits OfNode(const GraphNode& node,
              const std::vector<Limits>& leaves,
              const std::vector<Limits>& known) {
  if (node.op == Op::kConstant) return {node.value, node.value};
  if (node.op == Op::kParameter) return leaves[static_cast<size_t>(node.a)];
  if (Arity(node.op) == 0) return {};
  const Limits& a = known[static_cast<size_t>(node.a)];
  if (Arity(node.op) == 1) return OfUnary(node.op, a);
  return OfBinary(node.op, a, known[static_cast<size_t>(node.b)]);
}

// The x that must not be negative for a node to be finite; -1 for none.
Node Radicand(const GraphNode& node, const Graph::Impl& graph) {
  switch (node.op) {
    case Op::kLn:
    case Op::kLog2:
    case Op::kLog10:
    case Op::kSqrt:
      return node.a;
    case Op::kPower:
      return graph.IsConstant(node.b) &&
                     graph.value(node.b) == std::floor(graph.value(node.b))
                 ? -1
                 : node.a;
    default:
      return -1;
  }
}

// Of the leaves: ln x where a box is positive, else x.
std::vector<Limits> LeafLimits(const Law& law, const PlanRequest& request) {
  std::vector<Limits> leaves;
  for (const FreeVariable& box : request.free) {
    leaves.push_back(box.low > 0 ? Limits{std::log(box.low), std::log(box.high)}
                                 : Limits{box.low, box.high});
  }
  leaves.resize(leaves.size() + request.given.size());
  for (const ParameterSpec& parameter : law.parameters) {
    leaves.push_back({parameter.min, parameter.max});
  }
  return leaves;
}

// By how much a point lies outside of the domain.
double Outside(PlanProblem* problem, const Eigen::VectorXd& t) {
  Eigen::VectorXd constraints;
  problem->Screen(t, &constraints);
  double sum = 0;
  for (Eigen::Index i = 0; i < constraints.size(); ++i) {
    if (!problem->is_domain(i) || constraints[i] <= 0) continue;
    constexpr double kUndefined = 1e3;  // it has a domain of its own
    sum += std::isfinite(constraints[i]) ? constraints[i] : kUndefined;
  }
  return sum;
}

}  // namespace

void AddDomain(const Law& law,
               const PlanRequest& request,
               Graph* graph,
               Piece* piece) {
  const std::vector<Limits> leaves = LeafLimits(law, request);
  const std::vector<Node> quantities = QuantitiesOf(*piece);
  const std::vector<char> needed = Reachable(graph->impl(), quantities);
  const std::vector<char> varies = Varying(needed, request.free.size(), *graph);
  std::vector<Limits> limits(needed.size());
  for (size_t i = 0; i < needed.size(); ++i) {
    if (needed[i]) limits[i] = OfNode(graph->impl().nodes[i], leaves, limits);
  }
  std::vector<char> taken(needed.size(), 0);
  const std::string objective =
      request.minimise ? request.minimise->text() : "loss";
  for (size_t quantity = 0; quantity < quantities.size(); ++quantity) {
    const std::vector<char> inside =
        Reachable(graph->impl(), {quantities[quantity]});
    for (size_t i = 0; i < inside.size(); ++i) {
      if (!inside[i]) continue;
      const Node x = Radicand(graph->impl().nodes[i], graph->impl());
      const size_t k = static_cast<size_t>(std::max(x, 0));
      if (x < 0 || taken[k] || !varies[k] || limits[k].low >= 0) continue;
      taken[k] = 1;
      Constraint constraint;
      constraint.text = quantity == 0
                            ? "finite " + objective
                            : piece->constraints[(quantity - 1) / 2].text;
      constraint.left = graph->Constant(0);
      constraint.right = x;
      constraint.domain = true;
      piece->constraints.push_back(WithTermsMoved(constraint, graph));
    }
  }
}

void EnterDomain(PlanProblem* problem) {
  std::vector<std::pair<double, int64_t>> order;
  const int64_t count =
      kPlaces * std::min<Eigen::Index>(problem->variables(), 8);
  for (int64_t index = 0; index < count; ++index) {
    order.emplace_back(Outside(problem, problem->Spread(index)), index);
  }
  // The nearest ones, and as many that are spread over the box.
  std::vector<Eigen::VectorXd> starts;
  for (size_t i = 0; i < kSearches; ++i) {
    starts.push_back(problem->Spread(static_cast<int64_t>(i)));
  }
  std::sort(order.begin(), order.end());
  for (size_t i = 0; i < std::min(kSearches, order.size()); ++i) {
    starts.push_back(problem->Spread(order[i].second));
  }
  for (const Eigen::VectorXd& start : starts) {
    for (const double margin : kMargins) {
      problem->AddInside(SearchDomain(problem, start, margin));
    }
  }
  problem->ChooseScales();
}

}  // namespace routescale
