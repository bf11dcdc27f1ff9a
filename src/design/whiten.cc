#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

#include "design/criterion.h"

namespace routescale {
namespace {

// Directions with less of the largest information, in coordinates of unit
// information, are not determined: they would cost 1e6 times their error.
constexpr double kRankTolerance = 1e-13;
// A target, or a parameter, lies in such a direction with more of its length.
constexpr double kPart = 1e-5;

}  // namespace

Undetermined Whiten(DesignView* view, double* log_det) {
  const Eigen::MatrixXd total =
      view->known + view->gradients.transpose() * view->gradients;
  const Eigen::VectorXd unit = total.diagonal().unaryExpr(
      [](double x) { return x > 0 ? 1 / std::sqrt(x) : 1.0; });
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(
      unit.asDiagonal() * total * unit.asDiagonal());
  const Eigen::VectorXd& values = eigen.eigenvalues();  // ascending
  const Eigen::Index p = values.size();
  Eigen::Index lost = 0;
  while (lost < p && !(values[lost] > kRankTolerance * values[p - 1])) ++lost;
  const Eigen::MatrixXd null = eigen.eigenvectors().leftCols(lost);
  Undetermined undetermined;
  for (Eigen::Index j = 0; j < p; ++j) {
    if (lost > 0 && null.row(j).norm() > kPart) {
      undetermined.parameters.push_back(static_cast<size_t>(j));
    }
  }
  const Eigen::VectorXd root = values.tail(p - lost).cwiseSqrt();
  const Eigen::MatrixXd change = unit.asDiagonal() *
                                 eigen.eigenvectors().rightCols(p - lost) *
                                 root.cwiseInverse().asDiagonal();
  *log_det = 2 * (root.array().log().sum() - unit.array().log().sum());
  for (size_t k = 0; k < view->targets.size(); ++k) {
    Eigen::MatrixXd& target = view->targets[k];
    const Eigen::MatrixXd scaled = unit.asDiagonal() * target;
    const bool all = target.cols() == 0;
    const double outside = (null.transpose() * scaled).norm();
    if (lost > 0 && (all || outside > kPart * scaled.norm())) {
      undetermined.targets.push_back(k);
    }
    target = change.transpose() * target;
  }
  view->gradients = view->gradients * change;
  view->known = change.transpose() * view->known * change;
  return undetermined;
}

}  // namespace routescale
