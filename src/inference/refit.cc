#include "inference/refit.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "fit/refine.h"

namespace routescale {
namespace {

constexpr int kMostIterations = 200;
constexpr double kFirstDamping = 1e-3, kLargestDamping = 1e12;
constexpr double kSmallestDamping = 1e-6;
// Solutions for linear parameters at one point; the damping that leaves all
// others where they are.
constexpr int kMostSolves = 10;
constexpr double kFrozen = 1e30;
// A change of so many rows moves the minimum little: the first step is made
// before the linear parameters are solved for.
constexpr Eigen::Index kManyRows = 1000;
// What came this close to a bound is on it.
constexpr double kAtBound = 1e-12;
// A last step is taken unseen if no coordinate that is not solved for moves by
// more than this share: along flat valleys next to no gain can lead far away.
constexpr double kSmallStep = 1e-2;
// What a step may promise less for, where it is longer.
constexpr double kFlat = 0.1;

}  // namespace

Refitter::Refitter(const RefitBase& base)
    : base_(base),
      both_(&base.both),
      own_both_(base.rows(), base.parameters() + 1),
      jacobian_(base.rows() + 1, base.parameters()),
      low_(base.parameters()),
      high_(base.parameters()),
      now_(base.parameters()),
      u_(base.u),
      theta_(base.theta),
      residual_(base.rows() + 1),
      derived_(base.derived.outputs()) {
  rows_.reserve(base.rows());
  roots_.reserve(base.rows());
  if (base.robust) robust_.emplace(*base.robust);
}

// Without a branch, which could not be foreseen for a drawn row.
void Refitter::SelectRows() {
  const int n = static_cast<int>(base_.rows());
  rows_.resize(n);
  roots_.resize(n);
  size_t count = 0;
  for (int i = 0; i < n; ++i) {
    const double root =
        change_.root_weights == nullptr ? 1.0 : change_.root_weights[i];
    rows_[count] = i;
    roots_[count] = root;
    count += root != 0;
  }
  rows_.resize(count);
  roots_.resize(count);
}

bool Refitter::HasRows() const {
  return static_cast<Eigen::Index>(rows_.size()) >= base_.parameters();
}

void Refitter::SetTheta(const Eigen::VectorXd& u) {
  const auto& specs = base_.law.law.free();
  for (Eigen::Index k = 0; k < u.size(); ++k) {
    const int i = base_.order[k];
    theta_[i] = FromInternal(specs[i], u[k]);
  }
}

bool Refitter::Evaluate(const Eigen::VectorXd& u) {
  SetTheta(u);
  if (!base_.constraints.Hold(theta_.data(), &small_scratch_)) return false;
  base_.model.ResidualsAndJacobian(theta_.data(), own_both_, &scratch_);
  both_ = &own_both_;
  return true;
}

void Refitter::EvaluatePull() {
  base_.derived.Evaluate(theta_.data(), derived_.data(), 1, &small_scratch_);
  const double value = derived_[change_.pull * (base_.parameters() + 1)];
  pull_residual_ =
      change_.pull_weight *
      ((change_.pull_logarithm ? std::log(value) : value) - change_.pull_to);
}

double Refitter::Factor(const Eigen::VectorXd& u, DampedStep* step) {
  ++points_;
  const Eigen::Index count = static_cast<Eigen::Index>(rows_.size());
  const Eigen::Index p = base_.parameters();
  const auto& specs = base_.law.law.free();
  const bool pulled = change_.pull >= 0;
  if (pulled) EvaluatePull();
  for (Eigen::Index k = 0; k < count; ++k) {
    const int row = rows_[k];
    const double shift = change_.shift == nullptr ? 0.0 : change_.shift[row];
    residual_[k] = roots_[k] * ((*both_)(row, 0) + shift);
  }
  residual_[count] = pull_residual_;
  for (Eigen::Index j = 0; j < p; ++j) {
    const int i = base_.order[j];
    const double slope = InternalSlope(specs[i], theta_[i]);
    const double* from = both_->col(i + 1).data();
    double* to = jacobian_.col(j).data();
    for (Eigen::Index k = 0; k < count; ++k) {
      to[k] = roots_[k] * slope * from[rows_[k]];
    }
    if (!pulled) continue;
    const double* pull = derived_.data() + change_.pull * (p + 1);
    to[count] = change_.pull_weight * slope * pull[i + 1] /
                (change_.pull_logarithm ? pull[0] : 1.0);
  }
  const Eigen::Index used = count + (pulled ? 1 : 0);
  step->Factor(
      jacobian_.topRows(used), residual_.head(used), u, low_, high_, linear_);
  return step->objective();
}

void Refitter::MoveToNearBounds() {
  for (Eigen::Index j = linear_; j < trial_.size(); ++j) {
    const double room = kAtBound * std::max(1.0, std::abs(trial_[j]));
    if (trial_[j] - low_[j] <= room) trial_[j] = low_[j];
    if (high_[j] - trial_[j] <= room) trial_[j] = high_[j];
  }
}

bool Refitter::IsSmall(const Eigen::VectorXd& step) const {
  for (Eigen::Index j = linear_; j < step.size(); ++j) {
    const double size = std::max(1.0, std::abs(now_[j]));
    if (!(std::abs(step[j]) <= kSmallStep * size)) return false;
  }
  return true;
}

// The last step is too small to be worth an evaluation.
void Refitter::Finish(const Eigen::VectorXd& u) {
  SetTheta(u);
  const bool inside = base_.constraints.Hold(theta_.data(), &small_scratch_);
  if (!inside) SetTheta(now_);
  const Eigen::VectorXd& end = inside ? u : now_;
  for (Eigen::Index k = 0; k < end.size(); ++k) u_[base_.order[k]] = end[k];
  objective_ = step_.objective() - 0.5 * (pull_residual_ * pull_residual_);
}

// Ends at the lowest point so far.
bool Refitter::GiveUp() {
  SetTheta(now_);
  for (Eigen::Index k = 0; k < now_.size(); ++k) u_[base_.order[k]] = now_[k];
  return false;
}

// Moves u, the point evaluated last, to its best linear parameters; their
// objective, infinite if they are not found. Nothing to do for residuals that
// are linear in them: any step is right then.
double Refitter::SolveLinear(double tolerance,
                             Eigen::VectorXd* u,
                             DampedStep* step) {
  double objective = Factor(*u, step);
  if (base_.linear_residuals()) return objective;
  for (int i = 0; step->undamped_decrease() > tolerance * objective; ++i) {
    if (i == kMostSolves) return HUGE_VAL;
    *u += step->Step(kFrozen);
    if (!Evaluate(*u)) return HUGE_VAL;
    objective = Factor(*u, step);
  }
  return objective;
}

bool Refitter::Descend(double tolerance) {
  double damping = 0;
  const bool near = base_.rows() >= kManyRows;
  double now =
      near ? Factor(now_, &step_) : SolveLinear(tolerance, &now_, &step_);
  if (!std::isfinite(now)) return false;
  for (int i = 0; i < kMostIterations; ++i) {
    const double pull = pull_residual_;
    while (true) {
      trial_ = now_ + step_.Step(damping);
      MoveToNearBounds();
      const double promised = step_.predicted_decrease();
      const double enough = IsSmall(trial_ - now_) ? 1 : kFlat;
      const bool done =
          promised <= enough * tolerance * now || now <= base_.exact;
      const bool whole = damping == 0 && !step_.cut_short();
      if (done && (whole || damping > 1)) {
        pull_residual_ = pull;
        if (!IsSmall(trial_ - now_)) trial_ = now_ + step_.Step(kFrozen);
        Finish(trial_);
        return true;
      }
      const double next = Evaluate(trial_)
                              ? SolveLinear(tolerance, &trial_, &next_step_)
                              : HUGE_VAL;
      if (next < now) {
        std::swap(now_, trial_);
        std::swap(step_, next_step_);
        now = next;
        damping = damping <= kSmallestDamping ? 0 : damping / 10;
        break;
      }
      damping = damping == 0 ? kFirstDamping : 10 * damping;
      if (!(damping < kLargestDamping)) return GiveUp();
    }
  }
  return GiveUp();
}

void Refitter::Prepare(const RefitChange& change) {
  change_ = change;
  pull_residual_ = 0;
  points_ = 0;
  SelectRows();
  // A pulled quantity need not be linear in anything.
  linear_ = change.pull < 0 ? base_.linear : 0;
}

void Refitter::MoveTo(const Eigen::VectorXd& start) {
  for (Eigen::Index k = 0; k < now_.size(); ++k) {
    const int i = base_.order[k];
    now_[k] = start[i];
    low_[k] = i == change_.held ? start[i] : base_.bounds.low[i];
    high_[k] = i == change_.held ? start[i] : base_.bounds.high[i];
  }
  step_.Reset();
  next_step_.Reset();
}

bool Refitter::DescendDamped(double tolerance, const Eigen::VectorXd& start) {
  if (linear_ == 0 || base_.linear_residuals()) return false;
  linear_ = 0;
  MoveTo(start);
  return Evaluate(now_) && Descend(tolerance);
}

bool Refitter::RefitRobustly(const RefitChange& change,
                             double tolerance,
                             const Eigen::VectorXd& start) {
  change_ = change;
  SelectRows();
  if (!HasRows()) return false;
  const Optimum optimum =
      robust_->Descend(FromInternal(base_.law, start),
                       {change.root_weights, change.shift, tolerance});
  theta_ = optimum.theta;
  u_ = ToInternal(base_.law, theta_);
  objective_ = optimum.objective;
  return optimum.converged;
}

bool Refitter::Refit(const RefitChange& change, double tolerance) {
  if (robust_) return RefitRobustly(change, tolerance, base_.u);
  Prepare(change);
  MoveTo(base_.u);
  theta_ = base_.theta;
  both_ = &base_.both;
  if (!HasRows()) return false;
  return Descend(tolerance) || DescendDamped(tolerance, base_.u);
}

bool Refitter::Refit(const RefitChange& change,
                     double tolerance,
                     const Eigen::VectorXd& start) {
  if (robust_) return RefitRobustly(change, tolerance, start);
  Prepare(change);
  MoveTo(start);
  if (!HasRows() || !Evaluate(now_)) return false;
  return Descend(tolerance) || DescendDamped(tolerance, start);
}

void Refitter::Derived(double* values) {
  base_.derived.Evaluate(theta_.data(), derived_.data(), 1, &small_scratch_);
  const Eigen::Index stride = base_.parameters() + 1;
  for (size_t i = 0; i < base_.law.derived.size(); ++i) {
    values[i] = derived_[static_cast<Eigen::Index>(i) * stride];
  }
}

}  // namespace routescale
