#pragma once

#include "fit/refine.h"

namespace routescale {

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

  // Whether all is finite and the constraints hold.
  bool Evaluate(const Eigen::VectorXd& u);

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

// A gradient along a coordinate without effect is rounding.
void DropColumnsWithoutEffect(const Eigen::VectorXd& u,
                              double residual_norm,
                              double target_norm,
                              Eigen::MatrixXd* jacobian);

}  // namespace routescale
