#include "fit/refine.h"

#include <ceres/ceres.h>
#include <Eigen/SVD>

#include <algorithm>
#include <cmath>
#include <limits>

#include "fit/descent.h"
#include "fit/polish.h"

namespace routescale {
namespace {

// Keeps a step finite along a direction that the data do not determine.
constexpr double kPolishDamping = 1e-20;

// Residuals and Jacobian in internal coordinates, after a rotation of the rows
// where there are many.
class InternalModel {
 public:
  InternalModel(const FitLaw& law,
                const ResidualModel& model,
                const Constraints& constraints)
      : law_(law),
        model_(model),
        constraints_(constraints),
        both_(model.linearised_rows(), law.free_count() + 1) {}

  bool Evaluate(const Eigen::VectorXd& u) {
    theta_ = FromInternal(law_, u);
    if (!constraints_.Hold(theta_.data(), &constraint_scratch_)) return false;
    model_.Linearise(theta_, &both_, &scratch_);
    const auto& specs = law_.law.free();
    for (size_t i = 0; i < specs.size(); ++i) {
      if (specs[i].log_scale) both_.col(i + 1) *= theta_[i];
    }
    return both_.allFinite();
  }

  auto residuals() const { return both_.col(0); }
  auto jacobian() const { return both_.rightCols(both_.cols() - 1); }

 private:
  const FitLaw& law_;
  const ResidualModel& model_;
  const Constraints& constraints_;
  Eigen::VectorXd theta_;
  Eigen::MatrixXd both_;
  Program::Scratch scratch_, constraint_scratch_;
};

class CeresResiduals : public ceres::CostFunction {
 public:
  CeresResiduals(InternalModel* model, int rows, int parameters)
      : model_(model) {
    set_num_residuals(rows);
    mutable_parameter_block_sizes()->push_back(parameters);
  }

  bool Evaluate(double const* const* parameters,
                double* residuals,
                double** jacobians) const override {
    const int p = parameter_block_sizes()[0];
    if (!model_->Evaluate(Eigen::Map<const Eigen::VectorXd>(parameters[0], p)))
      return false;
    Eigen::Map<Eigen::VectorXd>(residuals, num_residuals()) =
        model_->residuals();
    if (jacobians != nullptr && jacobians[0] != nullptr) {
      using RowMajor = Eigen::
          Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
      Eigen::Map<RowMajor>(jacobians[0], num_residuals(), p) =
          model_->jacobian();
    }
    return true;
  }

 private:
  InternalModel* model_;
};

Eigen::VectorXd SolveWithCeres(InternalModel* model,
                               const FitLaw& law,
                               Eigen::Index rows,
                               const Bounds& bounds,
                               Eigen::VectorXd u) {
  const int p = static_cast<int>(u.size());
  ceres::Problem problem;
  problem.AddResidualBlock(
      new CeresResiduals(model, static_cast<int>(rows), p), nullptr, u.data());
  for (int i = 0; i < p; ++i) {
    if (!law.law.free()[i].bounded()) continue;
    if (std::isfinite(bounds.low[i])) {
      problem.SetParameterLowerBound(u.data(), i, bounds.low[i]);
    }
    if (std::isfinite(bounds.high[i])) {
      problem.SetParameterUpperBound(u.data(), i, bounds.high[i]);
    }
  }
  ceres::Solver::Options options;
  options.linear_solver_type = ceres::DENSE_QR;
  options.logging_type = ceres::SILENT;
  options.max_num_iterations = 200;
  options.function_tolerance = 1e-15;
  options.parameter_tolerance = 1e-14;
  options.gradient_tolerance = 0;
  ceres::Solver::Summary summary;
  const Eigen::VectorXd start = u;
  ceres::Solve(options, &problem, &summary);
  return summary.IsSolutionUsable() && u.allFinite() ? u : start;
}

// A gradient along a coordinate without effect is rounding.
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

// Gauss–Newton steps; keeps the point with the smallest scaled gradient among
// those whose objective is no larger than rounding allows. What *optimum says
// of objective and gradient is then of *best_u.
void Polish(InternalModel* model,
            const Bounds& bounds,
            double target_norm,
            Eigen::VectorXd* best_u,
            Optimum* optimum) {
  optimum->objective = optimum->scaled_gradient =
      std::numeric_limits<double>::infinity();
  constexpr double kRounding = 1 + 1e-12, kAstray = 1 + 1e-6;
  Eigen::VectorXd u = *best_u, residual;
  Eigen::MatrixXd jacobian;
  DampedStep step;
  for (int i = 0; i < kMostPolishSteps; ++i) {
    if (!model->Evaluate(u)) return;
    residual = model->residuals();
    jacobian = model->jacobian();
    const double objective = 0.5 * residual.squaredNorm();
    if (objective > optimum->objective * kAstray) return;
    DropColumnsWithoutEffect(u, residual.norm(), target_norm, &jacobian);
    step.Factor(jacobian, residual, u, bounds.low, bounds.high);
    if (objective <= optimum->objective * kRounding &&
        step.scaled_gradient() < optimum->scaled_gradient) {
      *best_u = u;
      optimum->objective = objective;
      optimum->scaled_gradient = step.scaled_gradient();
    }
    if (optimum->scaled_gradient < kPolished) return;
    u = bounds.Clamp(u + step.Step(kPolishDamping));
  }
}

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

// The scaled gradient is zero but for rounding: of the data and of terms that
// cancel, J_j u_j.
bool IsMinimum(const Optimum& optimum,
               const Eigen::VectorXd& u,
               double target_norm,
               InternalModel* model) {
  const double residual_norm = std::sqrt(2 * optimum.objective);
  const double gradient = optimum.scaled_gradient * residual_norm;
  if (gradient < kConverged * residual_norm) return true;
  if (!model->Evaluate(u)) return false;
  const double terms =
      (model->jacobian() * u.asDiagonal()).colwise().norm().maxCoeff();
  return gradient < RoundingNorm(std::max(target_norm, terms));
}

// At a minimum at infinity the objective falls for ever along directions that
// the data hardly determine, by less and less. Gauss–Newton steps along all
// others; the gradient left is that along those.
void PolishDetermined(InternalModel* model,
                      const Bounds& bounds,
                      Eigen::VectorXd* best_u,
                      Optimum* optimum) {
  constexpr double kGiven = 1e-6;
  // Ten times what decides on the rank: such a valley leads on to where the
  // rank is lost.
  constexpr double kDetermined = 10 * kRankTolerance;
  Eigen::VectorXd u = *best_u;
  for (int i = 0; i < kMostPolishSteps; ++i) {
    if (!model->Evaluate(u)) return;
    const Eigen::VectorXd residual = model->residuals();
    const double objective = 0.5 * residual.squaredNorm();
    if (objective > optimum->objective * (1 + kGiven)) return;
    Eigen::MatrixXd jacobian = model->jacobian();
    Eigen::VectorXd norms = jacobian.colwise().norm();
    for (Eigen::Index j = 0; j < u.size(); ++j) {
      const bool held = u[j] <= bounds.low[j] || u[j] >= bounds.high[j];
      if (held || !(norms[j] > 0)) {
        jacobian.col(j).setZero();
        norms[j] = 1;
      }
      jacobian.col(j) /= norms[j];
    }
    const Eigen::JacobiSVD<Eigen::MatrixXd> svd(
        jacobian, Eigen::ComputeThinU | Eigen::ComputeThinV);
    Eigen::VectorXd along = svd.matrixU().transpose() * residual;
    Eigen::VectorXd step = Eigen::VectorXd::Zero(u.size());
    double gradient = 0;
    for (Eigen::Index k = 0; k < along.size(); ++k) {
      const double value = svd.singularValues()[k];
      if (!(value > kDetermined * svd.singularValues()[0])) break;
      gradient = std::max(gradient, std::abs(along[k]) / residual.norm());
      step -= svd.matrixV().col(k) * (along[k] / value);
    }
    if (gradient < optimum->scaled_gradient) {
      *best_u = u;
      optimum->scaled_gradient = gradient;
      optimum->objective = objective;
    }
    if (gradient < kPolished) return;
    u = bounds.Clamp(u + step.cwiseQuotient(norms));
  }
}

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

Optimum PolishNearby(const FitLaw& law,
                     const ResidualModel& model,
                     const Constraints& constraints,
                     const Eigen::VectorXd& start) {
  const Bounds bounds(law);
  InternalModel internal(law, model, constraints);
  Optimum optimum;
  const double target_norm = model.target().norm();
  Eigen::VectorXd u = bounds.Clamp(ToInternal(law, start));
  Polish(&internal, bounds, target_norm, &u, &optimum);
  optimum.converged = IsMinimum(optimum, u, target_norm, &internal);
  optimum.theta = FromInternal(law, u);
  return optimum;
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
  u = SolveWithCeres(&internal, law, model.linearised_rows(), bounds, u);
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
