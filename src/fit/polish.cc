#include "fit/polish.h"

#include <Eigen/SVD>
#include <algorithm>
#include <cmath>
#include <limits>

#include "fit/descent.h"

namespace routescale {

void Polish(InternalModel* model,
            const Bounds& bounds,
            double target_norm,
            Eigen::VectorXd* best_u,
            Optimum* optimum) {
  optimum->objective = optimum->scaled_gradient =
      std::numeric_limits<double>::infinity();
  // Keeps a step finite along a direction that the data do not determine.
  constexpr double kPolishDamping = 1e-20;
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

}  // namespace routescale
