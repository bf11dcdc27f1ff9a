#include "isoflop/least_squares.h"

#include <Eigen/QR>

#include <cmath>

namespace routescale {

LinearFit SolveLeastSquares(const Eigen::MatrixXd& X,
                            const Eigen::VectorXd& y) {
  LinearFit fit;
  const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(X);
  fit.full_rank = qr.rank() == X.cols();
  if (!fit.full_rank) return fit;
  fit.beta = qr.solve(y);
  fit.degrees_of_freedom = static_cast<int>(X.rows() - X.cols());
  fit.sigma = (y - X * fit.beta).norm() / std::sqrt(fit.degrees_of_freedom);
  const Eigen::MatrixXd inverse_root =
      qr.matrixR()
          .topLeftCorner(X.cols(), X.cols())
          .triangularView<Eigen::Upper>()
          .solve(Eigen::MatrixXd::Identity(X.cols(), X.cols()));
  const Eigen::MatrixXd root = qr.colsPermutation() * inverse_root;
  fit.covariance = fit.sigma * fit.sigma * (root * root.transpose());
  return fit;
}

}  // namespace routescale
