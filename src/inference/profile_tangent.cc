#include "inference/profile_tangent.h"

#include <Eigen/QR>

namespace routescale {
namespace {

// ∂q/∂θ of a derived quantity, or of its logarithm.
Eigen::VectorXd DerivedGradient(const RefitBase& base,
                                const ProfileTarget& target) {
  const Eigen::Index p = base.parameters();
  Eigen::VectorXd values(base.derived.outputs());
  Program::Scratch scratch;
  base.derived.Evaluate(base.theta.data(), values.data(), 1, &scratch);
  const Eigen::Index at = target.derived * (p + 1);
  return values.segment(at + 1, p) / (target.logarithm ? values[at] : 1.0);
}

}  // namespace

Eigen::VectorXd ProfileTangent(const RefitBase& base,
                               const ProfileTarget& target) {
  const Eigen::Index p = base.parameters();
  const auto& specs = base.law.law.free();
  Eigen::VectorXd gradient = Eigen::VectorXd::Zero(p);
  if (target.derived >= 0) gradient = DerivedGradient(base, target);
  Eigen::MatrixXd triangle = Eigen::MatrixXd::Zero(p, p);
  Eigen::VectorXd norms = Eigen::VectorXd::Ones(p);
  for (Eigen::Index j = 0; j < p; ++j) {
    const bool profiled = j == target.parameter;
    const bool inside =
        base.u[j] > base.bounds.low[j] && base.u[j] < base.bounds.high[j];
    gradient[j] = profiled ? (target.logarithm ? 1 / base.u[j] : 1)
                  : inside
                      ? InternalSlope(specs[j], base.theta[j]) * gradient[j]
                      : 0;
    if (!profiled && !inside) continue;
    triangle.col(j) = base.triangle.col(j);
    const double norm = triangle.col(j).norm();
    if (!(norm > 0)) continue;
    norms[j] = norm;
    triangle.col(j) /= norm;
  }
  const Eigen::CompleteOrthogonalDecomposition<Eigen::MatrixXd> qr(triangle);
  const Eigen::VectorXd scaled = gradient.cwiseQuotient(norms);
  const Eigen::VectorXd roots = qr.transpose().solve(scaled);
  const Eigen::VectorXd tangent =
      qr.solve(roots).cwiseQuotient(norms) / roots.squaredNorm();
  return tangent.allFinite() ? tangent : Eigen::VectorXd::Zero(p);
}

}  // namespace routescale
