#include "fit/robust.h"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <limits>

#include "fit/descent.h"

namespace routescale {
namespace {

using Kind = Objective::Kind;

constexpr int kMostIterations = 2000;
// Of the objective: what ends a stage, and the last one.
constexpr double kStageTolerance = 1e-6, kTolerance = 1e-15;
// From one δ to the next; the first and, for least absolute deviations, the
// last as multiples of the median residual.
constexpr double kShrink = 0.1, kFirstDelta = 3, kLadDelta = 1e-5;
constexpr int kMostVertexSteps = 8;
// A change of the points moves residuals by about the median residual times
// √(p/n): δ need not start above so many times that, where rows are many.
constexpr Eigen::Index kManyRows = 1000;
constexpr double kFarMove = 3;
constexpr double kLeastDamping = 1e-14;  // keeps steps finite
// A negative curvature this small, relative to the largest, is rounding.
constexpr double kFlat = 1e-7;

}  // namespace

RobustDescent::RobustDescent(const RobustProblem& problem)
    : problem_(problem),
      r_(problem.rows()),
      multiplicity_(problem.rows()),
      table_(problem.rows(), problem.all.outputs()),
      largest_norms_(Eigen::VectorXd::Zero(problem.bounds.low.size())) {}

// δ from the size of the residuals down to the one asked for.
std::vector<RobustDescent::Stage> RobustDescent::Stages() {
  const Objective& wanted = problem_.law.objective;
  const double typical = TypicalResidual();
  const bool lad = wanted.kind == Kind::kLad;
  const Kind kind = lad ? Kind::kHuber : wanted.kind;
  const double last = lad ? kLadDelta * typical : wanted.delta;
  std::vector<Stage> stages;
  double delta = nearby_ ? last : kFirstDelta * typical;
  if (IsSlightChange()) {
    const double share = static_cast<double>(problem_.bounds.low.size()) /
                         static_cast<double>(problem_.rows());
    delta = std::min(delta, kFarMove * typical * std::sqrt(share));
  }
  while (delta > last) {
    stages.push_back({{kind, delta}, 1});
    delta *= kShrink;
  }
  if (last > 0) stages.push_back({{kind, last}, 1});
  if (lad) {
    for (Stage& stage : stages) stage.factor = 1 / stage.objective.delta;
  }
  return stages;
}

void RobustDescent::FindFree(const Eigen::VectorXd& u) {
  free_.clear();
  scaled_gradient_ = 0;
  const double length = problem_.target.norm(), residual = r_.norm();
  for (Eigen::Index j = 0; j < u.size(); ++j) {
    const double g = gradient_[j];
    const bool held = (u[j] <= problem_.bounds.low[j] && g > 0) ||
                      (u[j] >= problem_.bounds.high[j] && g < 0) ||
                      problem_.bounds.low[j] >= problem_.bounds.high[j];
    if (held || !HasEffect(norms_[j], u[j], residual, length)) continue;
    free_.push_back(j);
    if (pull_norm_ == 0) continue;
    scaled_gradient_ =
        std::max(scaled_gradient_, std::abs(g) / (norms_[j] * pull_norm_));
  }
}

void RobustDescent::Decompose() {
  const Eigen::VectorXd d = largest_norms_(free_);
  const Eigen::VectorXd inverse = d.cwiseInverse();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(
      inverse.asDiagonal() * hessian_(free_, free_) * inverse.asDiagonal());
  const Eigen::MatrixXd vectors = d.asDiagonal() * solver.eigenvectors();
  positive_ = vectors * solver.eigenvalues().cwiseAbs().asDiagonal() *
              vectors.transpose();
}

// −(|∇²Φ| + damping M)⁻¹ ∇Φ, cut off at the bounds.
Eigen::VectorXd RobustDescent::Step(const Eigen::VectorXd& u,
                                    double damping) const {
  Eigen::VectorXd step = Eigen::VectorXd::Zero(u.size());
  if (free_.empty()) return step;
  const Eigen::MatrixXd damped =
      positive_ + std::max(damping, kLeastDamping) * secant_(free_, free_);
  step(free_) = -damped.ldlt().solve(gradient_(free_));
  return problem_.bounds.Clamp(u + step) - u;
}

// One stage for the damped loop.
class RobustDescent::StageDescent {
 public:
  StageDescent(RobustDescent* descent,
               const Stage& stage,
               const Eigen::VectorXd& start)
      : descent_(*descent), stage_(stage), u_(start) {}

  bool Linearise() {
    if (!descent_.Linearise(stage_, u_)) return false;
    objective_ = descent_.Value(stage_);
    descent_.FindFree(u_);
    decomposed_ = false;
    return true;
  }
  double objective() const { return objective_; }
  double scaled_gradient() const { return descent_.scaled_gradient_; }
  // Along a direction of negative curvature the model has no bottom.
  double MakeStep(double damping) {
    if (!decomposed_) descent_.Decompose();
    decomposed_ = true;
    step_ = descent_.Step(u_, damping);
    return -(descent_.gradient_.dot(step_) +
             0.5 * step_.dot(descent_.hessian_ * step_));
  }
  double TryStep() {
    return descent_.Residuals(u_ + step_) ? descent_.Value(stage_) : HUGE_VAL;
  }
  void AcceptStep() { u_ += step_; }

  const Eigen::VectorXd& u() const { return u_; }
  const Eigen::VectorXd& step() const { return step_; }

 private:
  RobustDescent& descent_;
  const Stage& stage_;
  Eigen::VectorXd u_, step_;
  double objective_ = 0;
  bool decomposed_ = false;
};

void RobustDescent::Minimise(const Stage& stage,
                             double tolerance,
                             Eigen::VectorXd* u) {
  StageDescent descent(this, stage, *u);
  routescale::Descend({kMostIterations, tolerance, kPolished}, &descent);
  *u = descent.u();
}

bool RobustDescent::IsSlightChange() const {
  return change_.tolerance > 0 && problem_.rows() >= kManyRows &&
         problem_.law.objective.kind == Kind::kHuber;
}

bool RobustDescent::Approach(const Stage& stage, Eigen::VectorXd* u) {
  StageDescent descent(this, stage, *u);
  const Ending ending = routescale::Descend(
      {kMostIterations, change_.tolerance, kPolished}, &descent);
  if (!IsConverged(ending) || !IsCurvedUpwards()) return false;
  *u = descent.u();
  if (ending == Ending::kDecrease) *u += descent.step();
  return true;
}

// Undamped steps; keeps the point with the smallest gradient.
void RobustDescent::Polish(const Stage& stage, Eigen::VectorXd* best) {
  constexpr double kRounding = 1 + 1e-12, kAstray = 1 + 1e-6;
  double lowest = HUGE_VAL, flattest = HUGE_VAL;
  Eigen::VectorXd u = *best;
  for (int i = 0; i < kMostPolishSteps; ++i) {
    if (!Linearise(stage, u)) break;
    const double now = Value(stage);
    FindFree(u);
    if (now > lowest * kAstray) break;
    if (now <= lowest * kRounding && scaled_gradient_ < flattest) {
      *best = u;
      lowest = std::min(lowest, now);
      flattest = scaled_gradient_;
    }
    if (flattest < kPolished) break;
    Decompose();
    u += Step(u, 0);
  }
  if (Linearise(stage, *best)) FindFree(*best);
}

// Of the points that the fit passes through, the pulls λ that balance those of
// all others; what of them exceeds ±w is gradient.
void RobustDescent::BalancePulls(const Stage& stage,
                                 const std::vector<Eigen::Index>& through) {
  const Eigen::MatrixXd rows = jacobian_(through, free_);
  Eigen::VectorXd pull(rows.rows()), most(rows.rows());
  for (Eigen::Index k = 0; k < rows.rows(); ++k) {
    const Eigen::Index i = through[k];
    most[k] = multiplicity_[i] * problem_.roots[i];
    pull[k] = most[k] * stage.factor * Term(stage.objective, r_[i]).psi;
  }
  const Eigen::VectorXd others = gradient_(free_) - rows.transpose() * pull;
  const Eigen::VectorXd balance =
      -rows.transpose().partialPivLu().solve(others);
  const Eigen::VectorXd within = balance.cwiseMax(-most).cwiseMin(most);
  const Eigen::VectorXd left = rows.transpose() * (within - balance);
  scaled_gradient_ =
      left.cwiseAbs().cwiseQuotient(norms_(free_) * pull_norm_).maxCoeff();
}

void RobustDescent::MoveToVertex(const Stage& stage, Eigen::VectorXd* u) {
  std::vector<Eigen::Index> through;
  for (Eigen::Index i = 0; i < r_.size(); ++i) {
    const bool close = std::abs(r_[i]) <= stage.objective.delta;
    if (multiplicity_[i] > 0 && close) through.push_back(i);
  }
  if (free_.empty() || through.size() != free_.size()) return;
  const double before = Value({problem_.law.objective, 1});
  Eigen::VectorXd vertex = *u;
  for (int i = 0; i < kMostVertexSteps; ++i) {
    const Eigen::MatrixXd rows = jacobian_(through, free_);
    vertex(free_) -= rows.partialPivLu().solve(
        r_(through).cwiseProduct(problem_.roots(through)));
    if (vertex != problem_.bounds.Clamp(vertex) || !Linearise(stage, vertex)) {
      break;
    }
  }
  if (vertex.allFinite() && Linearise(stage, vertex) &&
      Value({problem_.law.objective, 1}) <= before) {
    *u = vertex;
    BalancePulls(stage, through);
  } else if (Linearise(stage, *u)) {
    FindFree(*u);
  }
}

bool RobustDescent::IsCurvedUpwards() const {
  if (free_.empty()) return true;
  const Eigen::VectorXd d = largest_norms_(free_).cwiseInverse();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(
      d.asDiagonal() * hessian_(free_, free_) * d.asDiagonal(),
      Eigen::EigenvaluesOnly);
  const Eigen::VectorXd& values = solver.eigenvalues();
  return values.minCoeff() >= -kFlat * values.cwiseAbs().maxCoeff();
}

Optimum RobustDescent::Descend(const Eigen::VectorXd& theta,
                               const RobustChange& change) {
  change_ = change;
  nearby_ = false;
  return Run(theta);
}

Optimum RobustDescent::DescendNearby(const Eigen::VectorXd& theta) {
  change_ = {};
  nearby_ = true;
  return Run(theta);
}

Optimum RobustDescent::Run(const Eigen::VectorXd& theta) {
  largest_norms_.setZero();
  multiplicity_.setOnes();
  if (change_.roots != nullptr) {
    multiplicity_ =
        Eigen::Map<const Eigen::VectorXd>(change_.roots, r_.size()).cwiseAbs2();
  }
  Optimum optimum;
  optimum.theta = theta;
  optimum.objective = std::numeric_limits<double>::infinity();
  Eigen::VectorXd u = problem_.bounds.Clamp(ToInternal(problem_.law, theta));
  if (!Residuals(u)) return optimum;
  const double target_norm = problem_.target.norm();
  bool approached = false;
  if (!IsExactFit(r_.norm(), target_norm)) {
    const std::vector<Stage> stages = Stages();
    for (const Stage& stage : stages) {
      const bool last = &stage == &stages.back();
      approached = last && IsSlightChange() && Approach(stage, &u);
      if (approached) break;
      Minimise(stage, last ? kTolerance : kStageTolerance, &u);
      if (last) Polish(stage, &u);
      if (last && problem_.law.objective.kind == Kind::kLad)
        MoveToVertex(stage, &u);
    }
  }
  if (!Residuals(u)) return optimum;
  optimum.theta = theta_;
  optimum.objective = Value({problem_.law.objective, 1});
  optimum.scaled_gradient = scaled_gradient_;
  optimum.converged =
      approached || IsExactFit(r_.norm(), target_norm) ||
      (scaled_gradient_ * pull_norm_ <
           std::max(kConverged * pull_norm_,
                    RoundingNorm(target_norm) * hessian_.diagonal().norm()) &&
       IsCurvedUpwards());
  return optimum;
}

}  // namespace routescale
