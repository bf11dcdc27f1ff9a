#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "base/nan.h"
#include "plan/branching.h"
#include "plan/domain.h"
#include "routescale/error.h"
#include "routescale/option_name.h"
#include "routescale/plan.h"

namespace routescale {
namespace {

constexpr double kBroken = 1e-9;     // violation of a design of one's own
constexpr double kHolding = 1e-9;    // multiplier of a constraint that limits
constexpr double kConfirmed = 1e-8;  // distance of a closed form that is right
constexpr size_t kMostKnown = 6;     // minima that a design remembers

std::vector<FreeVariable> AllowedBox(std::vector<FreeVariable> box) {
  for (FreeVariable& variable : box) {
    variable.low = variable.allowed.Above(variable.low);
    variable.high = variable.allowed.Below(variable.high);
    if (variable.low <= variable.high) continue;
    throw Error(ExitCode::kUsage, "has no allowed value in its box")
        .File("@round"_options)
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
  std::optional<Design> ByClosedForm(PlanProblem* problem) const;
  Design Describe(PlanProblem* problem,
                  const BoxMinimum& minimum,
                  const std::vector<double>& values) const;
  Design Infeasible(PlanProblem* problem,
                    const Eigen::VectorXd& nearest,
                    double* violation) const;
};

namespace {

Design Nothing(size_t variables) {
  Design design;
  design.status = PlanStatus::kInfeasible;
  design.values.assign(variables, kNaN);
  design.loss = design.objective = design.cost = design.residual = kNaN;
  return design;
}

void FillNumbers(PlanProblem* problem,
                 const Eigen::VectorXd& t,
                 Design* design) {
  const PlanProblem::Plain plain = problem->Values(t);
  design->objective = plain.objective;
  design->loss = plain.loss;
  design->cost = plain.cost;
}

// Whether it is the better answer: proven, or of the lesser objective.
bool IsBetter(const Design& design, const std::optional<Design>& best) {
  if (!best) return true;
  const bool none = design.status == PlanStatus::kInfeasible;
  if (none != (best->status == PlanStatus::kInfeasible)) return !none;
  if (none) return false;
  return design.objective < best->objective;
}

}  // namespace

Design Planner::Impl::Solve(const std::vector<double>& parameters,
                            const std::vector<double>& given,
                            const Design* near,
                            bool follow) const {
  std::optional<Design> best;
  std::vector<std::vector<double>> known;
  double least = HUGE_VAL;  // violation
  bool finite = false;
  for (const CompiledPiece& piece : program.pieces()) {
    PlanProblem problem(program, piece, program.Leaves(parameters, given));
    std::vector<Eigen::VectorXd> from;
    if (near != nullptr) {
      for (const std::vector<double>& values : near->minima) {
        from.push_back(problem.ToCoordinates(values));
        problem.AddInside(from.back());
      }
    }
    if (problem.has_holes()) EnterDomain(&problem);
    if (!problem.finite_somewhere()) continue;
    finite = true;
    if (auto design = ByClosedForm(&problem)) return *design;
    Branching branching(&problem, starts, from, follow);
    branching.Search(allowed_box);
    for (const KktPoint& minimum : branching.minima()) {
      known.push_back(problem.FromCoordinates(minimum.t));
    }
    double violation = HUGE_VAL;
    Design design =
        branching.best().any()
            ? Describe(&problem, branching.best(), branching.values())
            : Infeasible(&problem, branching.nearest(), &violation);
    const bool nearer = violation < least;
    if (IsBetter(design, best) ||
        (nearer && best->status == PlanStatus::kInfeasible)) {
      best = std::move(design);
      least = violation;
    }
  }
  if (!finite && !follow) {
    throw Error(ExitCode::kBadData,
                "the law, what is minimised or a constraint has no finite "
                "value anywhere in the box");
  }
  if (!best) return Nothing(program.free().size());
  if (known.size() > kMostKnown) known.resize(kMostKnown);
  best->minima = std::move(known);
  if (best->status != PlanStatus::kInfeasible) {
    best->minima.insert(best->minima.begin(), best->values);
  }
  return *best;
}

// The closed form counts where Newton's method confirms it: where the minimum
// is the law's own, inside the box.
std::optional<Design> Planner::Impl::ByClosedForm(PlanProblem* problem) const {
  const Program* closed = program.closed_form();
  if (closed == nullptr || program.pieces().size() > 1) return std::nullopt;
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
  design.minima = {design.values};
  return design;
}

// What holds a design back, from the strongest to the weakest: an end of a box,
// a constraint, an allowed value.
Design Planner::Impl::Describe(PlanProblem* problem,
                               const BoxMinimum& minimum,
                               const std::vector<double>& values) const {
  Design design;
  design.values = values;
  FillNumbers(problem, problem->CoordinatesOf(values), &design);
  design.residual = minimum.point.residual;
  design.agreeing_starts = minimum.agreeing;
  design.starts = minimum.starts;
  if (!minimum.found) {
    design.status =
        problem->piece().has_kink() ? PlanStatus::kKink : PlanStatus::kUnproven;
    return design;
  }
  const std::vector<FreeVariable>& free = program.free();
  std::vector<std::string> rounded;
  for (size_t j = 0; j < free.size(); ++j) {
    const bool held = minimum.point.at_bound[j] != 0;
    const bool at_end = values[j] == free[j].low || values[j] == free[j].high;
    if (free[j].low == free[j].high) continue;
    if (at_end) {
      design.limits.push_back(free[j].name);
      design.status = PlanStatus::kAtBound;
    } else if (held) {
      rounded.push_back("allowed " + free[j].name);
    }
  }
  const auto hold = [&](PlanStatus status, const std::string& text) {
    if (design.status == PlanStatus::kInterior) design.status = status;
    if (std::find(design.limits.begin(), design.limits.end(), text) ==
        design.limits.end()) {
      design.limits.push_back(text);
    }
  };
  const std::vector<Constraint>& constraints = problem->piece().constraints();
  for (size_t i = 0; i < constraints.size(); ++i) {
    const double multiplier =
        minimum.point.multipliers[static_cast<Eigen::Index>(i)];
    if (constraints[i].text.empty()) continue;
    if (!constraints[i].equality && multiplier < kHolding) continue;
    hold(PlanStatus::kActive, constraints[i].text);
  }
  for (const std::string& text : rounded) hold(PlanStatus::kRounded, text);
  return design;
}

// The design that comes nearest, with the constraint that it breaks most.
// Without a constraint where it breaks none: then the search failed.
Design Planner::Impl::Infeasible(PlanProblem* problem,
                                 const Eigen::VectorXd& nearest,
                                 double* violation) const {
  Design design = Nothing(program.free().size());
  if (nearest.size() == 0) return design;
  design.nearest = problem->FromCoordinates(nearest);
  PlanProblem whole(program, program.whole(), problem->leaves());
  PlanProblem::Local local;
  whole.Evaluate(nearest, &local);
  const auto& constraints = program.whole().constraints();
  double worst = kFeasible;
  *violation = 0;
  for (size_t i = 0; i < constraints.size(); ++i) {
    const double broken = local.violations[static_cast<Eigen::Index>(i)];
    *violation = std::max(*violation, broken);
    if (broken <= worst) continue;
    // Nowhere near is it finite.
    worst = std::isnan(broken) ? HUGE_VAL : broken;
    design.limits = {constraints[i].text};
  }
  return design;
}

Design Planner::Judge(const std::vector<double>& parameters,
                      const std::vector<double>& given,
                      const std::vector<double>& values) const {
  const PlanProgram& program = impl_->program;
  PlanProblem problem(
      program, program.whole(), program.Leaves(parameters, given));
  // Not confined to the box: the design is what it is.
  const Eigen::VectorXd t = problem.CoordinatesOf(values);
  Design design;
  design.values = values;
  FillNumbers(&problem, t, &design);
  PlanProblem::Local local;
  problem.Evaluate(t, &local);
  design.residual = kNaN;
  for (Eigen::Index i = 0; i < problem.constraints(); ++i) {
    if (local.violations[i] <= kBroken) continue;
    design.status = PlanStatus::kInfeasible;
    design.limits.push_back(
        problem.piece().constraints()[static_cast<size_t>(i)].text);
  }
  return design;
}

const std::string& Planner::cost() const { return impl_->program.cost(); }

void PlanRequest::Check() const {
  if (starts != 0) kLegalStarts.Check("@starts", starts);
}

Planner::Planner(const Law& law, const PlanRequest& request)
    : impl_(std::make_unique<Impl>(law, request)) {}
Planner::~Planner() = default;
Planner::Planner(Planner&&) noexcept = default;

Design Planner::Solve(const std::vector<double>& parameters,
                      const std::vector<double>& given) const {
  return impl_->Solve(parameters, given, nullptr, false);
}

Design Planner::Follow(const std::vector<double>& parameters,
                       const std::vector<double>& given,
                       const Design& near) const {
  return impl_->Solve(parameters, given, &near, true);
}

}  // namespace routescale
