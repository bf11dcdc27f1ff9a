#include "plan/kkt_step.h"

#include <Eigen/Eigenvalues>
#include <cmath>

namespace routescale {

std::vector<Eigen::Index> IndependentRows(
    const Eigen::MatrixXd& matrix, const std::vector<Eigen::Index>& order) {
  constexpr double kDependent = 1e-8;
  std::vector<Eigen::VectorXd> basis;
  std::vector<Eigen::Index> independent;
  for (const Eigen::Index i : order) {
    Eigen::VectorXd row = matrix.row(i).transpose();
    const double size = row.norm();
    for (const Eigen::VectorXd& b : basis) row -= b.dot(row) * b;
    if (!(row.norm() > kDependent * size)) continue;
    basis.push_back(row.normalized());
    independent.push_back(i);
  }
  return independent;
}

KktStep SolveKkt(const Eigen::MatrixXd& hessian,
                 const Eigen::MatrixXd& jacobian,
                 const Eigen::VectorXd& gradient,
                 const Eigen::VectorXd& constraints) {
  const Eigen::Index f = gradient.size(), a = constraints.size();
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(f + a, f + a);
  matrix.topLeftCorner(f, f) = hessian;
  matrix.bottomLeftCorner(a, f) = jacobian;
  matrix.topRightCorner(f, a) = jacobian.transpose();
  if (!matrix.allFinite()) return {};
  Eigen::VectorXd right(f + a);
  right << -gradient, -constraints;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(matrix);
  const Eigen::VectorXd& values = eigen.eigenvalues();
  const double smallest = 1e-14 * values.cwiseAbs().maxCoeff();
  Eigen::VectorXd solution = eigen.eigenvectors().transpose() * right;
  KktStep step;
  for (Eigen::Index k = 0; k < f + a; ++k) {
    const bool zero = std::abs(values[k]) <= smallest;
    solution[k] = zero ? 0 : solution[k] / values[k];
    if (!zero && values[k] < 0) ++step.negative;
  }
  solution = eigen.eigenvectors() * solution;
  step.move = solution.head(f);
  step.multipliers = solution.tail(a);
  return step;
}

}  // namespace routescale
