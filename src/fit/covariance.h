#pragma once

#include <vector>

#include "fit/problem.h"
#include "fit/refine.h"

namespace routescale {

// Whether a parameter is positive by nature: its intervals are found in its
// logarithm, though it may be searched, or solved for, as it is.
inline bool IsPositive(const ParameterSpec& spec) { return spec.min >= 0; }

// What the Jacobian at an optimum says of the free parameters, in internal
// coordinates. With J = J̃ D (unit columns, parameters at a bound left out) and
// the singular values σ of J̃:
//
//   covariance = s² D⁻¹ (J̃ᵀJ̃)⁺ D⁻¹,   s² = Σ r² / (n − p)
struct Curvature {
  Eigen::MatrixXd covariance;  // p × p; zero rows for parameters at a bound
  std::vector<bool> at_bound, identified;  // per free parameter
  // Coordinates of the direction that the data do not determine, largest part
  // 1; empty if there is none.
  Eigen::VectorXd null_direction;
  int rank = 0;
  double condition = 0;
};

// n × (1 + p): the residuals, then the Jacobian in internal coordinates.
Eigen::MatrixXd InternalJacobian(const FitLaw& law,
                                 const ResidualModel& model,
                                 const Eigen::VectorXd& theta);

Curvature ComputeCurvature(const FitLaw& law,
                           const ResidualModel& model,
                           const Optimum& optimum,
                           double sigma);

// Fills estimates, derived quantities and both matrices of `fit`.
void FillEstimates(const FitLaw& law,
                   const Optimum& optimum,
                   const Curvature& curvature,
                   double level,
                   GroupFit* fit);

}  // namespace routescale
