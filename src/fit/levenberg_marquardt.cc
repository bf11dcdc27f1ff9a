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
  if (largest_norms_.size() != q) largest_norms_ = Eigen::VectorXd::Zero(q);
  norms_.resize(q);
  held_.setZero(q);
  scaled_gradient_ = 0;
  const double length = residual.norm();
  for (Eigen::Index j = 0; j < q; ++j) {
    norms_[j] = jacobian.col(j).norm();
    const double gradient = jacobian.col(j).dot(residual);
    if ((u[j] <= low[j] && gradient > 0) || (u[j] >= high[j] && gradient < 0) ||
        low[j] >= high[j]) {
      held_[j] = 1;
      jacobian.col(j).setZero();
      continue;
    }
    if (norms_[j] > 0 && length > 0) {
      scaled_gradient_ =
          std::max(scaled_gradient_, std::abs(gradient) / (norms_[j] * length));
    }
    largest_norms_[j] = std::max(largest_norms_[j], norms_[j]);
  }
  qr_.Factor(jacobian);
  qr_.ApplyQt(jacobian, residual);
  qr_.ExtractR(jacobian, &r_);
  const Eigen::Index solved = qr_.LeadingRank(linear);
  objective_ = 0.5 * residual.tail(residual.size() - solved).squaredNorm();
  c_.setZero(q);
  c_.head(qr_.rank()) = residual.head(qr_.rank());
}

void DampedStep::Undamped() {
  rhs_ = -c_;
  step_.resize(c_.size());
  qr_.Solve(r_, rhs_, step_);
  const Eigen::Index solved = qr_.LeadingRank(linear_);
  predicted_decrease_ = 0.5 * c_.tail(c_.size() - solved).squaredNorm();
}

void DampedStep::Damped(double damping) {
  const Eigen::Index q = r_.cols();
  stacked_.setZero(2 * q, q);
  stacked_.topRows(q) = r_;
  rhs_.setZero(2 * q);
  rhs_.head(q) = -c_;
  for (Eigen::Index j = 0; j < q; ++j) {
    if (held_[j] == 0 && j >= linear_) {
      stacked_(q + j, j) = std::sqrt(damping) * largest_norms_[j];
    }
  }
  small_.Factor(stacked_);
  small_.ApplyQt(stacked_, rhs_);
  step_.resize(q);
  small_.Solve(stacked_, rhs_, step_);
  const Eigen::Index solved = qr_.LeadingRank(linear_);
  const double before = c_.tail(q - solved).squaredNorm();
  after_.noalias() = r_ * step_;
  after_ += c_;
  predicted_decrease_ = 0.5 * (before - after_.squaredNorm());
}

const Eigen::VectorXd& DampedStep::Step(double damping) {
  if (damping == 0) {
    Undamped();
  } else {
    Damped(damping);
  }
  for (Eigen::Index j = 0; j < step_.size(); ++j) {
    if (held_[j] != 0) step_[j] = 0;
    step_[j] = std::clamp(u_[j] + step_[j], low_[j], high_[j]) - u_[j];
  }
  return step_;
}

}  // namespace routescale
