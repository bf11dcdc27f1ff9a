#include "design/information.h"

#include <Eigen/Eigenvalues>

namespace routescale {

Eigen::MatrixXd InformationOf(const Eigen::MatrixXd& covariance) {
  const Eigen::VectorXd unit = covariance.diagonal().cwiseSqrt().cwiseInverse();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(
      unit.asDiagonal() * covariance * unit.asDiagonal());
  constexpr double kLeast = 1e-15;
  const Eigen::VectorXd inverse = eigen.eigenvalues().unaryExpr(
      [](double x) { return x > kLeast ? 1 / x : 0.0; });
  const Eigen::MatrixXd vectors = unit.asDiagonal() * eigen.eigenvectors();
  return vectors * inverse.asDiagonal() * vectors.transpose();
}

std::vector<Eigen::Index> Used(const Eigen::VectorXd& runs) {
  std::vector<Eigen::Index> used;
  for (Eigen::Index i = 0; i < runs.size(); ++i) {
    if (runs[i] > 0) used.push_back(i);
  }
  return used;
}

Eigen::MatrixXd Information(const DesignView& view,
                            const Eigen::VectorXd& runs,
                            const std::vector<Eigen::Index>& used) {
  const bool all =
      view.gradients.rows() == static_cast<Eigen::Index>(used.size());
  const Eigen::MatrixXd rows =
      all ? Eigen::MatrixXd(runs.cwiseSqrt().asDiagonal() * view.gradients)
          : Eigen::MatrixXd(runs(used).cwiseSqrt().asDiagonal() *
                            view.gradients(used, Eigen::all));
  Eigen::MatrixXd information = view.known;
  information.noalias() += rows.transpose() * rows;
  return information;
}

Cholesky Factored(const DesignView& view,
                  const Eigen::VectorXd& runs,
                  const std::vector<Eigen::Index>& used,
                  double ridge) {
  Eigen::MatrixXd information = Information(view, runs, used);
  information.diagonal().array() += ridge;
  constexpr double kRounding = 1e-14;  // of the largest entry of M
  Cholesky llt(information);
  if (llt.info() == Eigen::Success) return llt;
  // Many runs of few candidates drown the rest in rounding.
  information.diagonal().array() +=
      kRounding * information.diagonal().maxCoeff();
  llt.compute(information);
  return llt;
}

double MeanLogOfAll(const Cholesky& llt) {
  return -2 * llt.matrixLLT().diagonal().array().log().mean();
}

}  // namespace routescale
