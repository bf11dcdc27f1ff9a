#include "fit/refine.h"

#include <limits>

#include "fit/ceres_descent.h"
#include "fit/descent.h"
#include "fit/internal_model.h"
#include "fit/polish.h"

namespace routescale {
namespace {

// Levenberg–Marquardt on all parameters inside the box.
class FullLeastSquares {
 public:
  FullLeastSquares(InternalModel* model,
                   const Bounds& bounds,
                   double target_norm,
                   const Eigen::VectorXd& start)
      : model_(*model),
        bounds_(bounds),
        target_norm_(target_norm),
        u_(bounds.Clamp(start)) {}

  bool Linearise() {
    if (!model_.Evaluate(u_)) return false;
    residual_ = model_.residuals();
    jacobian_ = model_.jacobian();
    objective_ = 0.5 * residual_.squaredNorm();
    DropColumnsWithoutEffect(u_, residual_.norm(), target_norm_, &jacobian_);
    step_.Factor(jacobian_, residual_, u_, bounds_.low, bounds_.high);
    return true;
  }
  double objective() const { return objective_; }
  double scaled_gradient() const { return step_.scaled_gradient(); }
  double MakeStep(double damping) {
    trial_ = bounds_.Clamp(u_ + step_.Step(damping));
    return step_.predicted_decrease();
  }
  double TryStep() {
    return model_.Evaluate(trial_) ? 0.5 * model_.residuals().squaredNorm()
                                   : std::numeric_limits<double>::infinity();
  }
  void AcceptStep() { u_ = trial_; }

  const Eigen::VectorXd& u() const { return u_; }

 private:
  InternalModel& model_;
  const Bounds& bounds_;
  double target_norm_, objective_ = 0;
  Eigen::VectorXd u_, trial_, residual_;
  Eigen::MatrixXd jacobian_;
  DampedStep step_;
};

const DescentOptions kFully = {200, 1e-15, kPolished};

}  // namespace

Eigen::VectorXd ToInternal(const FitLaw& law, const Eigen::VectorXd& theta) {
  Eigen::VectorXd u(theta.size());
  for (Eigen::Index i = 0; i < u.size(); ++i) {
    u[i] = ToInternal(law.law.free()[i], theta[i]);
  }
  return u;
}

Eigen::VectorXd FromInternal(const FitLaw& law, const Eigen::VectorXd& u) {
  Eigen::VectorXd theta(u.size());
  for (Eigen::Index i = 0; i < u.size(); ++i) {
    theta[i] = FromInternal(law.law.free()[i], u[i]);
  }
  return theta;
}

Eigen::VectorXd DescendInBox(const FitLaw& law,
                             const ResidualModel& model,
                             const Constraints& constraints,
                             const Bounds& bounds,
                             const Eigen::VectorXd& start) {
  InternalModel internal(law, model, constraints);
  FullLeastSquares descent(
      &internal, bounds, model.target().norm(), ToInternal(law, start));
  Descend(kFully, &descent);
  return FromInternal(law, descent.u());
}

Optimum Refine(const FitLaw& law,
               const ResidualModel& model,
               const Constraints& constraints,
               const Eigen::VectorXd& start) {
  const Bounds bounds(law);
  InternalModel internal(law, model, constraints);
  Optimum optimum;
  Eigen::VectorXd u = bounds.Clamp(ToInternal(law, start));
  const double target_norm = model.target().norm();
  u = SolveWithCeres(&internal, law, bounds, u);
  Polish(&internal, bounds, target_norm, &u, &optimum);
  if (!IsMinimum(optimum, u, target_norm, &internal)) {
    // Minima on the boundary, which a trust region approaches only slowly.
    FullLeastSquares descent(&internal, bounds, target_norm, u);
    Descend(kFully, &descent);
    u = descent.u();
    Polish(&internal, bounds, target_norm, &u, &optimum);
  }
  optimum.converged = IsMinimum(optimum, u, target_norm, &internal);
  if (!optimum.converged) {
    PolishDetermined(&internal, bounds, &u, &optimum);
    optimum.converged = IsMinimum(optimum, u, target_norm, &internal);
  }
  optimum.theta = FromInternal(law, u);
  return optimum;
}

}  // namespace routescale
