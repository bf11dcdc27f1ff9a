#include "plan/program.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "formula/ast.h"
#include "plan/closed_form.h"
#include "plan/domain.h"
#include "plan/lowering.h"
#include "routescale/error.h"
#include "routescale/numbers.h"
#include "routescale/option_name.h"

namespace routescale {
namespace {

constexpr size_t kMostVariables = 12;
constexpr size_t kMostConditions = 40;

void CheckNames(const PlanRequest& request) {
  request.Check();
  std::set<std::string> seen;
  for (const FreeVariable& variable : request.free) {
    if (seen.insert(variable.name).second) continue;
    throw Error(ExitCode::kUsage, "is given twice")
        .File("@free"_options)
        .Value(variable.name);
  }
  for (const std::string& name : request.given) {
    if (seen.insert(name).second) continue;
    throw Error(ExitCode::kUsage, "has two values, or is free as well")
        .File("variable")
        .Value(name);
  }
  if (seen.contains("loss")) {
    throw Error(ExitCode::kUsage, "is what the law gives, no variable")
        .Value("loss")
        .Hint("bound it by @subject-to 'loss <= 2.1'"_options);
  }
}

// Products of three variables of a box must stay finite.
std::string_view WrongWithBox(double low, double high) {
  constexpr double kLargest = 1e100;
  if (!std::isfinite(low) || !std::isfinite(high)) {
    return "must be a finite box";
  }
  if (low > high) return "is an empty box: low must not be above high";
  if (low < -kLargest || high > kLargest || (low > 0 && low < 1 / kLargest)) {
    return "is no box: its ends must lie between 1e-100 and 1e100";
  }
  return "";
}

void CheckFree(const Law& law, const PlanRequest& request) {
  const std::vector<FreeVariable>& free = request.free;
  if (free.empty()) {
    throw Error(ExitCode::kUsage, "no variable is free")
        .Hint(FreeHint(law, request));
  }
  if (free.size() > kMostVariables) {
    throw Error(
        ExitCode::kUsage,
        "more than " + std::to_string(kMostVariables) + " variables are free");
  }
  for (const FreeVariable& variable : free) {
    const std::string_view wrong = WrongWithBox(variable.low, variable.high);
    if (wrong.empty()) continue;
    throw Error(ExitCode::kUsage, std::string(wrong))
        .File("@free "_options + variable.name)
        .Value(ShortNumber(variable.low) + ":" + ShortNumber(variable.high));
  }
}

// Whether a node changes with one of the leaves from <= i < to.
bool DependsOnAny(Graph* graph, Node node, size_t from, size_t to) {
  for (size_t i = from; i < to; ++i) {
    const Node leaf = graph->Parameter(static_cast<int>(i));
    if (graph->DependsOn(node, leaf)) return true;
  }
  return false;
}

}  // namespace

PlanProgram::PlanProgram(const Law& law, const PlanRequest& request)
    : free_(request.free) {
  CheckFree(law, request);
  CheckNames(request);
  Lowering lowering(law, request);
  asked_.objective =
      request.minimise ? lowering.Lower(*request.minimise) : lowering.loss();
  for (const Formula& formula : request.constraints) {
    const std::vector<Node> nodes = lowering.Steps(formula);
    const int root = static_cast<int>(nodes.size()) - 1;
    AddConstraints(formula, root, nodes, lowering.graph());
  }
  CheckUse(request, &lowering);
  FindCost(request, &lowering);
  if (!request.reach.empty()) TurnRound(request, &lowering);
  FindClosedForm(law, request, &lowering);
  Compile(law, request, &lowering);
}

void PlanProgram::AddConstraints(const Formula& formula,
                                 int step,
                                 const std::vector<Node>& nodes,
                                 const Graph& graph) {
  const AstNode& root = formula.ast().nodes[static_cast<size_t>(step)];
  if (root.kind == AstNode::kOperation && root.op == Op::kAnd) {
    AddConstraints(formula, root.a, nodes, graph);
    AddConstraints(formula, root.b, nodes, graph);
    return;
  }
  AddConstraint(formula, step, nodes, graph);
}

// A comparison of the tree has the small side first: b >= a is a <= b.
void PlanProgram::AddConstraint(const Formula& formula,
                                int step,
                                const std::vector<Node>& nodes,
                                const Graph& graph) {
  const Ast& ast = formula.ast();
  const AstNode& root = ast.nodes[static_cast<size_t>(step)];
  const bool equality = root.op == Op::kEqual;
  const bool comparison =
      root.kind == AstNode::kOperation &&
      (equality || root.op == Op::kLessEqual || root.op == Op::kLess);
  double value = 0;
  const bool constant =
      graph.IsConstant(nodes[static_cast<size_t>(step)], &value);
  if (!comparison || constant) {
    throw Error(
        ExitCode::kUsage,
        constant ? "a constraint that depends on nothing" : "is no constraint")
        .File(formula.origin())
        .Formula(ast.text, root.place.position, root.place.length)
        .Hint(
            "write LEFT <= RIGHT, LEFT >= RIGHT or LEFT == RIGHT; several "
            "are joined by &&");
  }
  if (asked_.constraints.size() == kMostConditions) {
    throw Error(ExitCode::kUsage,
                "more than " + std::to_string(kMostConditions) +
                    " constraints are given");
  }
  asked_.constraints.push_back({ast.TextOf(step),
                                ast.TextOf(root.a),
                                nodes[static_cast<size_t>(root.a)],
                                nodes[static_cast<size_t>(root.b)],
                                equality});
}

void PlanProgram::FindCost(const PlanRequest& request, Lowering* lowering) {
  Graph& graph = lowering->graph();
  const size_t free = free_.size(), own = free + request.given.size();
  const size_t all = own + lowering->coefficients();
  const auto is_cost = [&](Node node) {
    return DependsOnAny(&graph, node, 0, free) &&
           !DependsOnAny(&graph, node, own, all);
  };
  if (request.minimise && is_cost(asked_.objective)) {
    cost_ = asked_.objective;
    cost_text_ = request.minimise->text();
    return;
  }
  for (const Constraint& constraint : asked_.constraints) {
    const bool limit = !DependsOnAny(&graph, constraint.right, 0, free) &&
                       !DependsOnAny(&graph, constraint.right, own, all);
    if (constraint.equality || !limit || !is_cost(constraint.left)) continue;
    cost_ = constraint.left;
    cost_text_ = constraint.small;
    return;
  }
}

// Constraints that limit the cost, or know the law, give way to loss <= reach.
void PlanProgram::TurnRound(const PlanRequest& request, Lowering* lowering) {
  Graph& graph = lowering->graph();
  const size_t own = free_.size() + request.given.size();
  const size_t all = own + lowering->coefficients();
  std::erase_if(asked_.constraints, [&](const Constraint& constraint) {
    return constraint.left == cost_ ||
           DependsOnAny(&graph, constraint.left, own, all) ||
           DependsOnAny(&graph, constraint.right, own, all);
  });
  asked_.objective = cost_;
  asked_.constraints.push_back({"loss <= " + request.reach,
                                "loss",
                                lowering->loss(),
                                lowering->Own(request.reach),
                                false});
}

void PlanProgram::FindClosedForm(const Law& law,
                                 const PlanRequest& request,
                                 Lowering* lowering) {
  if (request.minimise || !request.reach.empty()) return;
  for (const ClosedOptimum& optimum : law.optima) {
    const std::vector<Node> values =
        ClosedForm(optimum, free_, asked_.constraints, lowering);
    if (values.empty()) continue;
    closed_form_ = std::make_unique<Program>(
        lowering->graph(), values, std::vector<const double*>(), 1);
    return;
  }
}

// A free variable must change what is minimised or a constraint, a given value
// anything at all.
void PlanProgram::CheckUse(const PlanRequest& request,
                           Lowering* lowering) const {
  std::vector<Node> used = QuantitiesOf(asked_);
  int leaf = 0;
  const auto is_used = [&] {
    const Node node = lowering->graph().Parameter(leaf++);
    return std::any_of(used.begin(), used.end(), [&](Node quantity) {
      return lowering->graph().DependsOn(quantity, node);
    });
  };
  for (const FreeVariable& variable : request.free) {
    if (is_used()) continue;
    throw Error(ExitCode::kUsage,
                "changes neither what is minimised nor a constraint")
        .File("@free"_options)
        .Value(variable.name);
  }
  used.push_back(lowering->loss());
  for (const std::string& name : request.given) {
    if (is_used() || name == request.reach) continue;
    throw Error(ExitCode::kUsage, "is used nowhere")
        .File("variable")
        .Value(name)
        .Hint("neither the law nor a formula names it");
  }
}

void PlanProgram::Compile(const Law& law,
                          const PlanRequest& request,
                          Lowering* lowering) {
  Graph& graph = lowering->graph();
  const Node cost = cost_ < 0 ? graph.Constant(std::nan("")) : cost_;
  const auto compiled = [&](const Piece& piece) {
    return CompiledPiece(piece, free_.size(), lowering->loss(), cost, &graph);
  };
  whole_ = std::make_unique<CompiledPiece>(compiled(asked_));
  for (Piece& piece : SmoothPieces(asked_, free_.size(), &graph)) {
    AddDomain(law, request, &graph, &piece);
    pieces_.push_back(compiled(piece));
  }
}

CompiledPiece::CompiledPiece(
    const Piece& piece, size_t free, Node loss, Node cost, Graph* graph)
    : constraints_(piece.constraints), has_kink_(HasKink(piece, free, *graph)) {
  const std::vector<Node> quantities = QuantitiesOf(piece);
  std::vector<Node> values = quantities, first = quantities, second;
  values.push_back(loss);
  values.push_back(cost);
  for (const Node quantity : quantities) {
    for (size_t j = 0; j < free; ++j) {
      const Node slope =
          graph->Derivative(quantity, graph->Parameter(static_cast<int>(j)));
      first.push_back(slope);
      for (size_t k = 0; k <= j; ++k) {
        second.push_back(
            graph->Derivative(slope, graph->Parameter(static_cast<int>(k))));
      }
    }
  }
  const std::vector<const double*> none;
  values_ = std::make_unique<Program>(*graph, values, none, 1);
  first_ = std::make_unique<Program>(*graph, first, none, 1);
  second_ = std::make_unique<Program>(*graph, second, none, 1);
}

double PlanProgram::ToCoordinate(size_t variable, double x) const {
  return free_[variable].low > 0 ? std::log(x) : x;
}

double PlanProgram::FromCoordinate(size_t variable, double u) const {
  const FreeVariable& box = free_[variable];
  if (box.low <= 0) return u;
  return std::clamp(std::exp(u), box.low, box.high);
}

std::vector<double> PlanProgram::Leaves(
    const std::vector<double>& parameters,
    const std::vector<double>& given) const {
  std::vector<double> leaves(free_.size());
  leaves.insert(leaves.end(), given.begin(), given.end());
  leaves.insert(leaves.end(), parameters.begin(), parameters.end());
  return leaves;
}

}  // namespace routescale
