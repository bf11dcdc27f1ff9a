#pragma once

#include <algorithm>
#include <vector>

#include "fit/problem.h"
#include "fit/refine.h"

namespace routescale {

// Whether a free parameter is positive by nature: its intervals are found in
// its logarithm, though it may be searched, or solved for, as it is. Its bounds
// say so, or it multiplies the whole of a law that is fitted in its logarithm.
bool IsPositive(const FitLaw& law, int parameter);

// What the Jacobian at an optimum says of the free parameters, in internal
// coordinates. With J = J̃ D (unit columns, parameters at a bound left out) and
// the singular values σ of J̃:
//
//   covariance = s² D⁻¹ (J̃ᵀJ̃)⁺ D⁻¹
//
// Here s = 1. Degrees of freedom are n − fitted().
struct Curvature {
  Eigen::MatrixXd covariance;  // p × p; zero rows for parameters at a bound
  std::vector<bool> at_bound, identified;  // per free parameter
  // Coordinates of the direction that the data do not determine, largest part
  // 1; empty if there is none.
  Eigen::VectorXd null_direction;
  int rank = 0;
  // Parameters that the points were spent on: those at a bound count too.
  int fitted() const {
    return rank +
           static_cast<int>(std::count(at_bound.begin(), at_bound.end(), true));
  }
  double condition = 0;
};

// n × (1 + p): the residuals, then the Jacobian in internal coordinates.
Eigen::MatrixXd InternalJacobian(const FitLaw& law,
                                 const ResidualModel& model,
                                 const Eigen::VectorXd& theta);

// The same after the rotation of ResidualModel::Linearise.
Eigen::MatrixXd InternalLinearisation(const FitLaw& law,
                                      const ResidualModel& model,
                                      const Eigen::VectorXd& theta);

Curvature ComputeCurvature(const FitLaw& law,
                           const ResidualModel& model,
                           const Optimum& optimum);

// Fills estimates, derived quantities and both matrices of `fit`.
void FillEstimates(const FitLaw& law,
                   const Optimum& optimum,
                   const Curvature& curvature,
                   double level,
                   GroupFit* fit);

}  // namespace routescale
