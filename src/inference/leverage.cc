#include "inference/leverage.h"

#include <Eigen/QR>

namespace routescale {
namespace {

constexpr double kIndependent = 1e-10;

using PivotedQr = Eigen::ColPivHouseholderQR<Eigen::MatrixXd>;

// Parameters inside their bounds that have an effect.
std::vector<Eigen::Index> ActiveParameters(const RefitBase& base) {
  std::vector<Eigen::Index> active;
  for (Eigen::Index j = 0; j < base.parameters(); ++j) {
    const bool inside =
        base.u[j] > base.bounds.low[j] && base.u[j] < base.bounds.high[j];
    if (inside && base.both.col(j + 1).norm() > 0) active.push_back(j);
  }
  return active;
}

Eigen::MatrixXd BasisOf(const PivotedQr& qr) {
  return qr.householderQ() * Eigen::MatrixXd::Identity(qr.rows(), qr.rank());
}

// Of ∂r/∂θ with columns of length 1.
PivotedQr Decompose(const RefitBase& base,
                    const std::vector<Eigen::Index>& active) {
  Eigen::MatrixXd jacobian =
      base.both.rightCols(base.parameters())(Eigen::all, active);
  jacobian.colwise().normalize();
  PivotedQr qr(jacobian);
  qr.setThreshold(kIndependent);
  return qr;
}

}  // namespace

TangentSpace MakeTangentSpace(const RefitBase& base) {
  const std::vector<Eigen::Index> active = ActiveParameters(base);
  TangentSpace space{{base.rows(), 0}, {base.parameters(), 0}};
  if (active.empty()) return space;
  const PivotedQr qr = Decompose(base, active);
  const Eigen::Index rank = qr.rank();
  space.basis = BasisOf(qr);
  const Eigen::MatrixXd inverse =
      qr.matrixR()
          .topLeftCorner(rank, rank)
          .triangularView<Eigen::Upper>()
          .solve(Eigen::MatrixXd::Identity(rank, rank));
  space.moves.setZero(base.parameters(), rank);
  for (Eigen::Index k = 0; k < rank; ++k) {
    const Eigen::Index j = active[qr.colsPermutation().indices()[k]];
    const double slope = InternalSlope(base.law.law.free()[j], base.theta[j]);
    space.moves.row(j) = inverse.row(k) / (base.both.col(j + 1).norm() * slope);
  }
  return space;
}

Eigen::MatrixXd TangentBasis(const RefitBase& base) {
  const std::vector<Eigen::Index> active = ActiveParameters(base);
  if (active.empty()) return {base.rows(), 0};
  return BasisOf(Decompose(base, active));
}

Eigen::VectorXd Leverages(const RefitBase& base) {
  return TangentBasis(base).rowwise().squaredNorm();
}

Eigen::ArrayXd CookDistances(const RefitBase& base,
                             const Eigen::VectorXd& leverages,
                             double variance) {
  const Eigen::ArrayXd h = leverages.array().min(kLargestLeverage);
  return base.both.col(0).array().square() * h /
         (variance * h.sum() * (1 - h).square());
}

}  // namespace routescale
