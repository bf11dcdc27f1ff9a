#include "fit/bounded_least_squares.h"

#include <cmath>

namespace routescale {
namespace {

// Scaled gradients below are rounding.
constexpr double kGradientTolerance = 1e-10;

}  // namespace

void BoundedLeastSquares::SetBounds(const Eigen::VectorXd& low,
                                    const Eigen::VectorXd& high) {
  low_ = low;
  high_ = high;
  bounded_ = false;
  for (Eigen::Index j = 0; j < low.size(); ++j) {
    bounded_ |= std::isfinite(low[j]) || std::isfinite(high[j]);
  }
}

void BoundedLeastSquares::Solve(const Eigen::MatrixXd& a,
                                const Eigen::VectorXd& b) {
  const Eigen::Index m = a.cols();
  active_.setZero(m);
  x_.setZero(m);
  SolveRest(a, b);
  if (!bounded_) return;
  // Each bound may be met, left and met again; rounding must not go on for ever.
  for (Eigen::Index round = 0; round < 3 * m; ++round) {
    if (!ActivateBounds() && (round >= 2 * m || !ReleaseConstraint(a))) return;
    SolveRest(a, b);
  }
}

void BoundedLeastSquares::SolveRest(const Eigen::MatrixXd& a,
                                    const Eigen::VectorXd& b) {
  factored_ = a;
  rest_ = b;
  for (Eigen::Index j = 0; j < a.cols(); ++j) {
    if (active_[j] == 0) continue;
    rest_ += x_[j] * a.col(j);
    factored_.col(j).setZero();
  }
  qr_.Factor(factored_);
  qr_.ApplyQt(factored_, rest_);
  solution_.resize(a.cols());
  qr_.Solve(factored_, rest_, solution_);
  for (Eigen::Index j = 0; j < a.cols(); ++j) {
    if (active_[j] == 0) x_[j] = -solution_[j];
  }
  objective_ = 0.5 * rest_.tail(rest_.size() - qr_.rank()).squaredNorm();
}

bool BoundedLeastSquares::ActivateBounds() {
  bool changed = false;
  for (Eigen::Index j = 0; j < x_.size(); ++j) {
    if (active_[j] != 0 || (x_[j] >= low_[j] && x_[j] <= high_[j])) continue;
    active_[j] = x_[j] < low_[j] ? -1 : 1;
    x_[j] = x_[j] < low_[j] ? low_[j] : high_[j];
    changed = true;
  }
  return changed;
}

bool BoundedLeastSquares::ReleaseConstraint(const Eigen::MatrixXd& a) {
  Eigen::Index best = -1;
  double steepest = kGradientTolerance;
  const Eigen::Index left = rest_.size() - qr_.rank();
  const double length = rest_.tail(left).norm();
  for (Eigen::Index j = 0; j < x_.size(); ++j) {
    if (active_[j] == 0) continue;
    Eigen::VectorXd column = a.col(j);
    const double norm = column.norm() * length;
    qr_.ApplyQt(factored_, column);
    const double gradient = column.tail(left).dot(rest_.tail(left));
    if (active_[j] * gradient > steepest * norm) {
      steepest = active_[j] * gradient / norm;
      best = j;
    }
  }
  if (best >= 0) active_[best] = 0;
  return best >= 0;
}

}  // namespace routescale
