#include "inference/refit.h"

#include <algorithm>
#include <cmath>

#include "fit/refine.h"

namespace routescale {
namespace {

constexpr int kMostIterations = 60;
constexpr double kFirstDamping = 1e-3, kLargestDamping = 1e12;
constexpr double kSmallestDamping = 1e-6;
constexpr double kRounding = 1e-14;
// What came this close to a bound is on it.
constexpr double kOnBound = 1e-12;

std::vector<Node> Flatten(const std::vector<std::vector<Node>>& lists) {
  std::vector<Node> all;
  for (const auto& list : lists)
    all.insert(all.end(), list.begin(), list.end());
  return all;
}

double Square(double x) { return x * x; }

}  // namespace

RefitBase::RefitBase(const FitLaw& fit_law,
                     const Points& points,
                     const Eigen::VectorXd& at)
    : law(fit_law),
      model(fit_law, points),
      constraints(fit_law.law),
      derived(fit_law.law.graph(),
              Flatten(fit_law.derived),
              std::vector<const double*>(fit_law.law.law().variables.size(),
                                         nullptr),
              1),
      low(at.size()),
      high(at.size()),
      theta(at),
      both(points.size(), at.size() + 1) {
  const auto& specs = law.law.free();
  for (size_t i = 0; i < specs.size(); ++i) {
    low[i] = ToInternal(specs[i], specs[i].min);
    high[i] = ToInternal(specs[i], specs[i].max);
  }
  u = ToInternal(law, theta).cwiseMax(low).cwiseMin(high);
  Program::Scratch scratch;
  model.ResidualsAndJacobian(theta.data(), both, &scratch);
  objective = 0.5 * both.col(0).squaredNorm();
  exact = 0.5 * Square(kRounding * model.target().norm());
}

Refitter::Refitter(const RefitBase& base)
    : base_(base),
      both_(&base.both),
      own_both_(base.rows(), base.parameters() + 1),
      jacobian_(base.rows() + 1, base.parameters()),
      theta_(base.theta),
      residual_(base.rows() + 1),
      derived_(base.derived.outputs()) {
  rows_.reserve(base.rows());
  roots_.reserve(base.rows());
}

void Refitter::SelectRows(const RefitChange& change) {
  const int n = static_cast<int>(base_.rows());
  rows_.clear();
  roots_.clear();
  for (int i = 0; i < n; ++i) {
    const double root =
        change.root_weights == nullptr ? 1.0 : change.root_weights[i];
    if (root == 0) continue;
    rows_.push_back(i);
    roots_.push_back(root);
  }
}

void Refitter::SetTheta(const Eigen::VectorXd& u) {
  const auto& specs = base_.law.law.free();
  for (Eigen::Index i = 0; i < u.size(); ++i) {
    theta_[i] = FromInternal(specs[i], u[i]);
  }
}

bool Refitter::Evaluate(const Eigen::VectorXd& u) {
  SetTheta(u);
  if (!base_.constraints.Hold(theta_.data(), &small_scratch_)) return false;
  base_.model.ResidualsAndJacobian(theta_.data(), own_both_, &scratch_);
  both_ = &own_both_;
  return true;
}

void Refitter::EvaluatePull(const RefitChange& change) {
  base_.derived.Evaluate(theta_.data(), derived_.data(), 1, &small_scratch_);
  const double value = derived_[change.pull * (base_.parameters() + 1)];
  pull_residual_ =
      change.pull_weight *
      ((change.pull_logarithm ? std::log(value) : value) - change.pull_to);
}

// Of the point evaluated last; with the pull, which objective_ leaves out.
double Refitter::Objective(const RefitChange& change) {
  const double* residuals = both_->data();
  double sum = 0;
  for (size_t k = 0; k < rows_.size(); ++k) {
    const double shift = change.shift == nullptr ? 0.0 : change.shift[rows_[k]];
    sum += Square(roots_[k] * (residuals[rows_[k]] + shift));
  }
  objective_ = 0.5 * sum;
  if (change.pull < 0) return objective_;
  EvaluatePull(change);
  return objective_ + 0.5 * Square(pull_residual_);
}

void Refitter::Linearise(const RefitChange& change) {
  const Eigen::Index count = static_cast<Eigen::Index>(rows_.size());
  const Eigen::Index p = base_.parameters();
  const auto& specs = base_.law.law.free();
  const double* residuals = both_->data();
  for (Eigen::Index k = 0; k < count; ++k) {
    const double shift = change.shift == nullptr ? 0.0 : change.shift[rows_[k]];
    residual_[k] = roots_[k] * (residuals[rows_[k]] + shift);
  }
  for (Eigen::Index j = 0; j < p; ++j) {
    const double slope = InternalSlope(specs[j], theta_[j]);
    const double* from = both_->col(j + 1).data();
    double* to = jacobian_.col(j).data();
    for (Eigen::Index k = 0; k < count; ++k) {
      to[k] = roots_[k] * slope * from[rows_[k]];
    }
    if (change.pull < 0) continue;
    const double* pull = derived_.data() + change.pull * (p + 1);
    to[count] = change.pull_weight * slope * pull[j + 1] /
                (change.pull_logarithm ? pull[0] : 1.0);
  }
  residual_[count] = pull_residual_;
  const Eigen::Index used = count + (change.pull < 0 ? 0 : 1);
  step_.Factor(jacobian_.topRows(used), residual_.head(used), u_, low_, high_);
}

void Refitter::SnapToBounds() {
  for (Eigen::Index j = 0; j < trial_.size(); ++j) {
    const double room = kOnBound * std::max(1.0, std::abs(trial_[j]));
    if (trial_[j] - low_[j] <= room) trial_[j] = low_[j];
    if (high_[j] - trial_[j] <= room) trial_[j] = high_[j];
  }
}

bool Refitter::TakeLastStep() {
  SetTheta(trial_);
  if (!base_.constraints.Hold(theta_.data(), &small_scratch_))
    SetTheta(u_);
  else
    std::swap(u_, trial_);
  return true;
}

bool Refitter::Descend(const RefitChange& change, double tolerance) {
  double damping = 0;
  double now = Objective(change);
  if (!std::isfinite(now)) return false;
  for (int i = 0; i < kMostIterations; ++i) {
    if (now <= base_.exact) return true;
    Linearise(change);
    const double kept = objective_;
    while (true) {
      trial_ = u_ + step_.Step(damping);
      SnapToBounds();
      const double promised = step_.predicted_decrease();
      if (promised <= tolerance * now && (damping == 0 || damping > 1)) {
        objective_ = kept;
        return TakeLastStep();
      }
      const double next = Evaluate(trial_) ? Objective(change) : HUGE_VAL;
      if (next < now) {
        std::swap(u_, trial_);
        now = next;
        damping = damping <= kSmallestDamping ? 0 : damping / 10;
        break;
      }
      damping = damping == 0 ? kFirstDamping : 10 * damping;
      if (!(damping < kLargestDamping)) return false;
    }
  }
  return false;
}

void Refitter::Prepare(const RefitChange& change,
                       const Eigen::VectorXd& start) {
  SelectRows(change);
  low_ = base_.low;
  high_ = base_.high;
  u_ = start;
  if (change.held >= 0) {
    low_[change.held] = high_[change.held] = start[change.held];
  }
  step_.Reset();
}

bool Refitter::HasRows() const {
  return static_cast<Eigen::Index>(rows_.size()) >= base_.parameters();
}

bool Refitter::Refit(const RefitChange& change, double tolerance) {
  Prepare(change, base_.u);
  theta_ = base_.theta;
  both_ = &base_.both;
  return HasRows() && Descend(change, tolerance);
}

bool Refitter::Refit(const RefitChange& change,
                     double tolerance,
                     const Eigen::VectorXd& start) {
  Prepare(change, start);
  return HasRows() && Evaluate(u_) && Descend(change, tolerance);
}

void Refitter::Derived(double* values) {
  base_.derived.Evaluate(theta_.data(), derived_.data(), 1, &small_scratch_);
  const Eigen::Index stride = base_.parameters() + 1;
  for (size_t i = 0; i < base_.law.derived.size(); ++i) {
    values[i] = derived_[static_cast<Eigen::Index>(i) * stride];
  }
}

}  // namespace routescale
