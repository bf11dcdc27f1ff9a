#include <algorithm>
#include <cmath>
#include <optional>

#include "base/nan.h"
#include "plan/box_solver.h"
#include "plan/search.h"
#include "routescale/error.h"
#include "routescale/plan.h"

namespace routescale {
namespace {

constexpr double kBroken = 1e-9;     // violation of a constraint
constexpr double kHolding = 1e-9;    // multiplier of a constraint that limits
constexpr double kConfirmed = 1e-8;  // distance of a closed form that is right
constexpr int kMostBoxes = 2000;     // of rounding
// What an allowed value may be missed by.
constexpr double kRoundingOfValues = 1e-12;

std::vector<FreeVariable> AllowedBox(std::vector<FreeVariable> box) {
  for (FreeVariable& variable : box) {
    variable.low = variable.allowed.Above(variable.low);
    variable.high = variable.allowed.Below(variable.high);
    if (variable.low <= variable.high) continue;
    throw Error(ExitCode::kUsage, "has no allowed value in its box")
        .File("--round")
        .Value(variable.name);
  }
  return box;
}

}  // namespace

struct Planner::Impl {
  PlanProgram program;
  std::vector<FreeVariable> allowed_box;  // from allowed value to allowed value
  int starts;

  Impl(const Law& law, const PlanRequest& request)
      : program(law, request),
        allowed_box(AllowedBox(request.free)),
        starts(request.starts > 0
                   ? request.starts
                   : std::min(32, 8 * static_cast<int>(request.free.size()))) {}

  Design Solve(const std::vector<double>& parameters,
               const std::vector<double>& given,
               const Design* near,
               bool follow) const;
  // Branch and bound over the boxes between allowed values.
  void Branch(PlanProblem* problem,
              std::vector<FreeVariable> box,
              const Eigen::VectorXd* near,
              bool follow,
              int* boxes,
              BoxMinimum* best,
              std::vector<double>* values) const;
  int FirstNotAllowed(const std::vector<FreeVariable>& box,
                      const std::vector<double>& values) const;
  std::optional<Design> ByClosedForm(PlanProblem* problem) const;
  Design Describe(PlanProblem* problem,
                  const BoxMinimum& minimum,
                  const std::vector<double>& values) const;
  Design Nothing() const;
  // With the constraint that is met least.
  Design Infeasible(PlanProblem* problem) const;
};

static void FillNumbers(PlanProblem* problem,
                        const Eigen::VectorXd& t,
                        Design* design) {
  const PlanProblem::Plain plain = problem->Values(t);
  design->objective = plain.objective;
  design->loss = plain.loss;
  design->cost = plain.cost;
}

// Values at the end of their box are those of the box, to the last digit.
static std::vector<double> ExactValues(const PlanProblem& problem,
                                       const std::vector<FreeVariable>& box,
                                       const Eigen::VectorXd& t) {
  std::vector<double> values = problem.FromCoordinates(t);
  for (size_t j = 0; j < values.size(); ++j) {
    const Eigen::Index i = static_cast<Eigen::Index>(j);
    if (t[i] == problem.low()[i]) values[j] = box[j].low;
    if (t[i] == problem.high()[i]) values[j] = box[j].high;
  }
  return values;
}

int Planner::Impl::FirstNotAllowed(const std::vector<FreeVariable>& box,
                                   const std::vector<double>& values) const {
  for (size_t j = 0; j < box.size(); ++j) {
    const AllowedValues& allowed = box[j].allowed;
    const double x = values[j];
    const double near = kRoundingOfValues * std::abs(x);
    if (allowed.Below(x + near) < x - near) return static_cast<int>(j);
  }
  return -1;
}

// Values that are allowed but for rounding, without it.
static void Snap(const std::vector<FreeVariable>& box,
                 std::vector<double>* values) {
  for (size_t j = 0; j < box.size(); ++j) {
    double& x = (*values)[j];
    const AllowedValues& allowed = box[j].allowed;
    if (allowed.kind == AllowedValues::kAny) continue;
    x = allowed.Below(x + kRoundingOfValues * std::abs(x));
  }
}

void Planner::Impl::Branch(PlanProblem* problem,
                           std::vector<FreeVariable> box,
                           const Eigen::VectorXd* near,
                           bool follow,
                           int* boxes,
                           BoxMinimum* best,
                           std::vector<double>* values) const {
  if (++*boxes > kMostBoxes) {
    throw Error(ExitCode::kNotConverged,
                "more than " + std::to_string(kMostBoxes) +
                    " boxes between allowed values were searched")
        .Hint("give fewer rounded variables, or narrower boxes");
  }
  for (size_t j = 0; j < box.size(); ++j) {
    problem->Confine(j, box[j].low, box[j].high);
  }
  const BoxMinimum relaxed = BoxSolver(problem, starts).Solve(near, follow);
  if (!relaxed.any()) return;
  const bool any = best->any();
  if (any && relaxed.point.objective >= best->point.objective - kSameObjective)
    return;
  const std::vector<double> here = ExactValues(*problem, box, relaxed.point.t);
  const int variable = FirstNotAllowed(box, here);
  if (variable < 0) {
    *best = relaxed;
    *values = here;
    Snap(box, values);
    return;
  }
  const size_t j = static_cast<size_t>(variable);
  const double below = box[j].allowed.Below(here[j]);
  const double above = box[j].allowed.Above(here[j]);
  const FreeVariable whole = box[j];
  const bool lower_first = here[j] - below < above - here[j];
  for (const bool lower : {lower_first, !lower_first}) {
    box[j] = whole;
    (lower ? box[j].high : box[j].low) = lower ? below : above;
    if (box[j].low > box[j].high) continue;
    const Eigen::VectorXd start = relaxed.point.t;
    Branch(problem, box, &start, follow, boxes, best, values);
  }
}

Design Planner::Impl::Solve(const std::vector<double>& parameters,
                            const std::vector<double>& given,
                            const Design* near,
                            bool follow) const {
  PlanProblem problem(program, program.Leaves(parameters, given));
  if (!problem.finite_somewhere()) {
    if (follow) return Nothing();
    throw Error(ExitCode::kBadData,
                "the law, what is minimised or a constraint has no finite "
                "value anywhere in the box");
  }
  if (const auto design = ByClosedForm(&problem)) return *design;
  Eigen::VectorXd start;
  if (near != nullptr && near->status != PlanStatus::kInfeasible) {
    start = problem.ToCoordinates(near->values);
  }
  BoxMinimum best;
  std::vector<double> values;
  int boxes = 0;
  Branch(&problem,
         allowed_box,
         start.size() > 0 ? &start : nullptr,
         follow,
         &boxes,
         &best,
         &values);
  if (best.any()) return Describe(&problem, best, values);
  return follow ? Nothing() : Infeasible(&problem);
}

// The closed form counts where Newton's method confirms it: where the minimum
// is the law's own, inside the box.
std::optional<Design> Planner::Impl::ByClosedForm(PlanProblem* problem) const {
  const Program* closed = program.closed_form();
  if (closed == nullptr) return std::nullopt;
  std::vector<double> values(program.free().size());
  Program::Scratch scratch;
  closed->Evaluate(problem->leaves().data(), values.data(), 1, &scratch);
  const Eigen::VectorXd t = problem->CoordinatesOf(values);
  if (!t.allFinite() || t != problem->ToCoordinates(values)) {
    return std::nullopt;
  }
  BoxMinimum minimum;
  minimum.point = PolishKkt(problem, t);
  minimum.found = minimum.point.minimum;
  const double moved = (minimum.point.t - t).cwiseAbs().maxCoeff();
  if (!minimum.found || !(moved <= kConfirmed)) return std::nullopt;
  Design design = Describe(
      problem, minimum, ExactValues(*problem, allowed_box, minimum.point.t));
  design.closed_form = true;
  return design;
}

Design Planner::Impl::Describe(PlanProblem* problem,
                               const BoxMinimum& minimum,
                               const std::vector<double>& values) const {
  Design design;
  design.values = values;
  FillNumbers(problem, minimum.point.t, &design);
  design.residual = minimum.point.residual;
  design.agreeing_starts = minimum.agreeing;
  design.starts = minimum.starts;
  if (!minimum.found) {
    design.status = PlanStatus::kUnproven;
    return design;
  }
  const std::vector<FreeVariable>& free = program.free();
  for (size_t j = 0; j < free.size(); ++j) {
    const bool at_end = values[j] == free[j].low || values[j] == free[j].high;
    if (!at_end || free[j].low == free[j].high) continue;
    design.limits.push_back(free[j].name);
    design.status = PlanStatus::kAtBound;
  }
  for (size_t i = 0; i < program.constraints().size(); ++i) {
    const Constraint& constraint = program.constraints()[i];
    const double multiplier =
        minimum.point.multipliers[static_cast<Eigen::Index>(i)];
    if (!constraint.equality && multiplier < kHolding) continue;
    if (design.status != PlanStatus::kAtBound) {
      design.status = PlanStatus::kActive;
    }
    design.limits.push_back(constraint.text);
  }
  return design;
}

Design Planner::Impl::Nothing() const {
  Design design;
  design.status = PlanStatus::kInfeasible;
  design.values.assign(program.free().size(), kNaN);
  design.loss = design.objective = design.cost = design.residual = kNaN;
  return design;
}

Design Planner::Impl::Infeasible(PlanProblem* problem) const {
  for (size_t j = 0; j < program.free().size(); ++j) {
    const FreeVariable& box = program.free()[j];
    problem->Confine(j, box.low, box.high);
  }
  Design design = Nothing();
  const Eigen::VectorXd middle = 0.5 * (problem->low() + problem->high());
  const Eigen::VectorXd nearest = SearchFeasible(problem, middle);
  PlanProblem::Local local;
  problem->Evaluate(nearest, &local);
  double worst = 0;
  for (Eigen::Index i = 0; i < problem->constraints(); ++i) {
    const double violation = problem->Violation(local, i);
    if (violation <= worst) continue;
    worst = violation;
    design.limits = {program.constraints()[static_cast<size_t>(i)].text};
  }
  return design;
}

Design Planner::Judge(const std::vector<double>& parameters,
                      const std::vector<double>& given,
                      const std::vector<double>& values) const {
  PlanProblem problem(impl_->program, impl_->program.Leaves(parameters, given));
  // Not confined to the box: the design is what it is.
  const Eigen::VectorXd t = problem.CoordinatesOf(values);
  Design design;
  design.values = values;
  FillNumbers(&problem, t, &design);
  PlanProblem::Local local;
  problem.Evaluate(t, &local);
  design.residual = kNaN;
  for (Eigen::Index i = 0; i < problem.constraints(); ++i) {
    if (problem.Violation(local, i) <= kBroken) continue;
    design.status = PlanStatus::kInfeasible;
    design.limits.push_back(
        impl_->program.constraints()[static_cast<size_t>(i)].text);
  }
  return design;
}

const std::string& Planner::cost() const { return impl_->program.cost(); }

Planner::Planner(const Law& law, const PlanRequest& request)
    : impl_(std::make_unique<Impl>(law, request)) {}
Planner::~Planner() = default;
Planner::Planner(Planner&&) noexcept = default;

Design Planner::Solve(const std::vector<double>& parameters,
                      const std::vector<double>& given,
                      const Design* near) const {
  return impl_->Solve(parameters, given, near, false);
}

Design Planner::Follow(const std::vector<double>& parameters,
                       const std::vector<double>& given,
                       const Design& near) const {
  return impl_->Solve(parameters, given, &near, true);
}

}  // namespace routescale
