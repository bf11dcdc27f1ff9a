#include "fit/internal_model.h"

namespace routescale {

bool InternalModel::Evaluate(const Eigen::VectorXd& u) {
  theta_ = FromInternal(law_, u);
  if (!constraints_.Hold(theta_.data(), &constraint_scratch_)) return false;
  model_.Linearise(theta_, &both_, &scratch_);
  const auto& specs = law_.law.free();
  for (size_t i = 0; i < specs.size(); ++i) {
    if (specs[i].log_scale) both_.col(i + 1) *= theta_[i];
  }
  return both_.allFinite();
}

void DropColumnsWithoutEffect(const Eigen::VectorXd& u,
                              double residual_norm,
                              double target_norm,
                              Eigen::MatrixXd* jacobian) {
  for (Eigen::Index i = 0; i < u.size(); ++i) {
    const double norm = jacobian->col(i).norm();
    if (!HasEffect(norm, u[i], residual_norm, target_norm)) {
      jacobian->col(i).setZero();
    }
  }
}

}  // namespace routescale
