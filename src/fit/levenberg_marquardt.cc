#include "fit/levenberg_marquardt.h"

#include <algorithm>
#include <cmath>

namespace routescale {

void DampedStep::Factor(Eigen::Ref<Eigen::MatrixXd> jacobian,
                        Eigen::Ref<Eigen::VectorXd> residual,
                        const Eigen::VectorXd& u,
                        const Eigen::VectorXd& low,
                        const Eigen::VectorXd& high,
                        Eigen::Index linear) {
  const Eigen::Index q = jacobian.cols();
  linear_ = linear;
  u_ = u;
  low_ = low;
  high_ = high;
  length_ = residual.norm();
  FindActiveBounds(&jacobian, residual);
  qr_.Factor(jacobian);
  qr_.ApplyQt(jacobian, residual);
  qr_.ExtractR(jacobian, &r_);
  const Eigen::Index solved = qr_.LeadingRank(linear);
  objective_ = 0.5 * residual.tail(residual.size() - solved).squaredNorm();
  c_.setZero(q);
  c_.head(qr_.rank()) = residual.head(qr_.rank());
  if (largest_norms_.size() != q) largest_norms_ = Eigen::VectorXd::Zero(q);
  for (Eigen::Index j = 0; j < q; ++j) {
    largest_norms_[j] = std::max(largest_norms_[j], r_.col(j).norm());
  }
}

void DampedStep::FindActiveBounds(Eigen::Ref<Eigen::MatrixXd>* jacobian,
                                  const Eigen::Ref<Eigen::VectorXd>& residual) {
  active_.setZero(jacobian->cols());
  for (Eigen::Index j = 0; j < jacobian->cols(); ++j) {
    const bool below = u_[j] <= low_[j], above = u_[j] >= high_[j];
    if (!below && !above) continue;
    const double gradient = jacobian->col(j).dot(residual);
    if ((below && gradient > 0) || (above && gradient < 0) ||
        (below && above)) {
      active_[j] = 1;
      jacobian->col(j).setZero();
    }
  }
}

// With J = Q R the columns of J are as long as those of R, and Jᵀ r = Rᵀ Qᵀ r.
double DampedStep::scaled_gradient() const {
  double largest = 0;
  for (Eigen::Index j = 0; j < r_.cols(); ++j) {
    const double scale = r_.col(j).norm() * length_;
    if (scale > 0) {
      largest = std::max(largest, std::abs(r_.col(j).dot(c_)) / scale);
    }
  }
  return largest;
}

const Eigen::VectorXd& DampedStep::Step(double damping) {
  const Eigen::Index q = r_.cols();
  clipped_ = active_;
  cut_short_ = false;
  if (damping == 0) {
    if (SolveUndamped()) return step_;
    clipped_ = active_;
  }
  step_.setZero(q);
  for (Eigen::Index round = 0; round <= q; ++round) {
    SolveRest(damping);
    if (!ClipToBounds()) break;
    cut_short_ = true;
  }
  after_.noalias() = r_ * step_;
  after_ += c_;
  predicted_decrease_ = 0.5 * (Rest(c_).squaredNorm() - after_.squaredNorm());
  return step_;
}

bool DampedStep::SolveUndamped() {
  rhs_ = -c_;
  step_.resize(c_.size());
  qr_.Solve(r_, rhs_, step_);
  for (Eigen::Index j = 0; j < step_.size(); ++j) {
    if (active_[j] != 0) step_[j] = 0;
  }
  predicted_decrease_ = 0.5 * Rest(c_).squaredNorm();
  return !ClipToBounds();
}

void DampedStep::SolveRest(double damping) {
  const Eigen::Index q = r_.cols();
  stacked_.setZero(2 * q, q);
  rhs_.setZero(2 * q);
  rhs_.head(q) = -c_;
  for (Eigen::Index j = 0; j < q; ++j) {
    if (clipped_[j] != 0) {
      rhs_.head(q) -= r_.col(j) * step_[j];
    } else {
      stacked_.col(j).head(q) = r_.col(j);
      if (j < linear_) continue;
      stacked_(q + j, j) = std::sqrt(damping) * largest_norms_[j];
    }
  }
  small_.Factor(stacked_);
  small_.ApplyQt(stacked_, rhs_);
  rest_.resize(q);
  small_.Solve(stacked_, rhs_, rest_);
  for (Eigen::Index j = 0; j < q; ++j) {
    if (clipped_[j] == 0) step_[j] = rest_[j];
  }
}

bool DampedStep::ClipToBounds() {
  bool any = false;
  for (Eigen::Index j = 0; j < step_.size(); ++j) {
    const double inside = std::clamp(u_[j] + step_[j], low_[j], high_[j]);
    if (clipped_[j] != 0 || inside == u_[j] + step_[j]) continue;
    step_[j] = inside - u_[j];
    clipped_[j] = 1;
    any = true;
  }
  return any;
}

void Damping::Accept(double ratio) {
  const double good = std::clamp(ratio, 0.0, 1.0);
  value_ *= std::max(1.0 / 10, 1 - std::pow(2 * good - 1, 3));
  growth_ = 2;
}

bool Damping::Reject() {
  constexpr double kLargest = 1e16;
  value_ *= growth_;
  growth_ *= 2;
  return value_ <= kLargest;
}

}  // namespace routescale
