#pragma once

#include <Eigen/Core>

#include "fit/problem.h"

namespace routescale {

// A direction along which the unit-column Jacobian changes less than this is
// not determined by the data: moving along it by the size of the parameters
// themselves changes no residual visibly.
inline constexpr double kRankTolerance = 1e-7;

// A minimum of the objective over all free parameters.
struct Optimum {
  Eigen::VectorXd theta;
  double objective = 0;        // ½ Σ r² in the residual scale
  double scaled_gradient = 0;  // see Verdict
  bool converged = false;      // judged by the scaled gradient
};

// All free parameters at once, in internal coordinates and inside their
// bounds, from a start near a minimum: Ceres' trust region with an analytic
// Jacobian and dense QR, then Gauss–Newton steps by QR while they lower the
// scaled gradient.
Optimum Refine(const FitLaw& law,
               const ResidualModel& model,
               const Constraints& constraints,
               const Eigen::VectorXd& start);

// Where a damped descent from `start` ends, all free parameters inside these
// bounds (internal coordinates; equal ones hold a parameter). Never worse than
// its start where the law is finite.
Eigen::VectorXd DescendInBox(const FitLaw& law,
                             const ResidualModel& model,
                             const Constraints& constraints,
                             const Bounds& bounds,
                             const Eigen::VectorXd& start);

// θ <-> internal coordinates of all free parameters.
Eigen::VectorXd ToInternal(const FitLaw& law, const Eigen::VectorXd& theta);
Eigen::VectorXd FromInternal(const FitLaw& law, const Eigen::VectorXd& u);

}  // namespace routescale
