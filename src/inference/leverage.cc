#include "inference/leverage.h"

#include <Eigen/QR>

namespace routescale {

Eigen::MatrixXd TangentBasis(const RefitBase& base) {
  constexpr double kIndependent = 1e-10;
  std::vector<Eigen::Index> active;
  for (Eigen::Index j = 0; j < base.parameters(); ++j) {
    const bool inside =
        base.u[j] > base.bounds.low[j] && base.u[j] < base.bounds.high[j];
    if (inside && base.both.col(j + 1).norm() > 0) active.push_back(j + 1);
  }
  if (active.empty()) return {base.rows(), 0};
  Eigen::MatrixXd jacobian = base.both(Eigen::all, active);
  jacobian.colwise().normalize();
  Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(jacobian);
  qr.setThreshold(kIndependent);
  return qr.householderQ() * Eigen::MatrixXd::Identity(base.rows(), qr.rank());
}

Eigen::VectorXd Leverages(const RefitBase& base) {
  return TangentBasis(base).rowwise().squaredNorm();
}

}  // namespace routescale
