#pragma once

#include <Eigen/Core>

namespace routescale {

// y = X β + noise by QR. NaN covariance without degrees of freedom.
struct LinearFit {
  bool full_rank = false;  // else nothing below is known
  Eigen::VectorXd beta;
  Eigen::MatrixXd covariance;
  double sigma = 0;  // residual standard error
  int degrees_of_freedom = 0;
};

LinearFit SolveLeastSquares(const Eigen::MatrixXd& X, const Eigen::VectorXd& y);

}  // namespace routescale
