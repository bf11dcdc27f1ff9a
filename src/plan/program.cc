#include "plan/program.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "formula/graph_impl.h"
#include "plan/closed_form.h"
#include "plan/lowering.h"
#include "routescale/error.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

constexpr size_t kMostVariables = 12;
constexpr size_t kMostConditions = 40;

void CheckNames(const PlanRequest& request) {
  std::set<std::string> seen;
  for (const FreeVariable& variable : request.free) {
    if (seen.insert(variable.name).second) continue;
    throw Error(ExitCode::kUsage, "is given twice")
        .File("--free")
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
        .Hint("bound it by --subject-to 'loss <= 2.1'");
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

void CheckFree(const std::vector<FreeVariable>& free) {
  if (free.empty()) {
    throw Error(ExitCode::kUsage, "no variable is free")
        .Hint("--free N=1e8:1e11 looks for the best N there");
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
        .File("--free " + variable.name)
        .Value(ShortNumber(variable.low) + ":" + ShortNumber(variable.high));
  }
}

// The side of a comparison that is limited: a of a <= b, b of a >= b.
std::string SmallSide(const std::string& text) {
  int depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')') --depth;
    if (depth > 0 || (text[i] != '<' && text[i] != '>')) continue;
    const size_t from =
        text[i] == '<' ? 0 : text.find_first_not_of("= ", i + 1);
    const size_t end = text[i] == '<' ? i : text.size();
    const std::string side = text.substr(from, end - from);
    return side.substr(0, side.find_last_not_of(' ') + 1);
  }
  return text;
}

// The parts of a && b && c.
std::vector<std::string> Conjuncts(const std::string& text) {
  std::vector<std::string> parts = {""};
  int depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')') --depth;
    if (depth == 0 && text.compare(i, 2, "&&") == 0) {
      parts.emplace_back();
      ++i;
    } else if (text[i] != ' ' || !parts.back().empty()) {
      parts.back() += text[i];
    }
  }
  for (std::string& part : parts) {
    part.resize(part.find_last_not_of(' ') + 1);
  }
  return parts;
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
  CheckFree(free_);
  CheckNames(request);
  Lowering lowering(law, request);
  objective_ =
      request.minimise ? lowering.Lower(*request.minimise) : lowering.loss();
  for (const Formula& formula : request.constraints) {
    for (const std::string& text : Conjuncts(formula.text())) {
      const Formula part = Formula::Parse(text, formula.origin());
      AddConstraint(part, lowering.Lower(part), lowering.graph());
    }
  }
  CheckUse(request, &lowering);
  FindCost(request, &lowering);
  if (!request.reach.empty()) TurnRound(request, &lowering);
  FindClosedForm(law, request, &lowering);
  Compile(&lowering);
}

void PlanProgram::AddConstraint(const Formula& formula,
                                Node node,
                                const Graph& graph) {
  const GraphNode& root = graph.impl().at(node);
  const bool equality = root.op == Op::kEqual;
  if (!equality && root.op != Op::kLessEqual && root.op != Op::kLess) {
    double value = 0;
    const bool constant = graph.IsConstant(node, &value);
    throw Error(
        ExitCode::kUsage,
        constant ? "a constraint that depends on nothing" : "is no constraint")
        .File(formula.origin())
        .Formula(formula.text(), 0, formula.text().size())
        .Hint(
            "write LEFT <= RIGHT, LEFT >= RIGHT or LEFT == RIGHT; several "
            "are joined by &&");
  }
  if (constraints_.size() == kMostConditions) {
    throw Error(ExitCode::kUsage,
                "more than " + std::to_string(kMostConditions) +
                    " constraints are given");
  }
  constraints_.push_back(
      {formula.text(), SmallSide(formula.text()), root.a, root.b, equality});
}

void PlanProgram::FindCost(const PlanRequest& request, Lowering* lowering) {
  Graph& graph = lowering->graph();
  const size_t free = free_.size(), own = free + request.given.size();
  const size_t all = own + lowering->coefficients();
  const auto is_cost = [&](Node node) {
    return DependsOnAny(&graph, node, 0, free) &&
           !DependsOnAny(&graph, node, own, all);
  };
  if (request.minimise && is_cost(objective_)) {
    cost_ = objective_;
    cost_text_ = request.minimise->text();
    return;
  }
  for (const Constraint& constraint : constraints_) {
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
  std::erase_if(constraints_, [&](const Constraint& constraint) {
    return constraint.left == cost_ ||
           DependsOnAny(&graph, constraint.left, own, all) ||
           DependsOnAny(&graph, constraint.right, own, all);
  });
  objective_ = cost_;
  constraints_.push_back({"loss <= " + request.reach,
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
        ClosedForm(optimum, free_, constraints_, lowering);
    if (values.empty()) continue;
    closed_form_ = std::make_unique<Program>(
        lowering->graph(), values, std::vector<const double*>(), 1);
    return;
  }
}

std::vector<Node> PlanProgram::Quantities() const {
  std::vector<Node> quantities = {objective_};
  for (const Constraint& constraint : constraints_) {
    quantities.push_back(constraint.left);
    quantities.push_back(constraint.right);
  }
  return quantities;
}

// A free variable must change what is minimised or a constraint, a given value
// anything at all.
void PlanProgram::CheckUse(const PlanRequest& request,
                           Lowering* lowering) const {
  std::vector<Node> used = Quantities();
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
        .File("--free")
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

void PlanProgram::Compile(Lowering* lowering) {
  Graph& graph = lowering->graph();
  const std::vector<Node> quantities = Quantities();
  std::vector<Node> values = quantities, first = quantities, second;
  values.push_back(lowering->loss());
  values.push_back(cost_ < 0 ? graph.Constant(std::nan("")) : cost_);
  for (const Node quantity : quantities) {
    for (size_t j = 0; j < free_.size(); ++j) {
      const Node slope =
          graph.Derivative(quantity, graph.Parameter(static_cast<int>(j)));
      first.push_back(slope);
      for (size_t k = 0; k <= j; ++k) {
        second.push_back(
            graph.Derivative(slope, graph.Parameter(static_cast<int>(k))));
      }
    }
  }
  values_ =
      std::make_unique<Program>(graph, values, std::vector<const double*>(), 1);
  first_ =
      std::make_unique<Program>(graph, first, std::vector<const double*>(), 1);
  second_ =
      std::make_unique<Program>(graph, second, std::vector<const double*>(), 1);
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
