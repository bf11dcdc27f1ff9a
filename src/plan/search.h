#pragma once

#include "plan/problem.h"

namespace routescale {

// A point near a local minimum, from `start`, by sequential quadratic
// programming (Kraft's SLSQP in NLopt): good to some eight digits. It may break
// constraints a little, or a lot where they cannot be met.
Eigen::VectorXd SearchMinimum(PlanProblem* problem,
                              const Eigen::VectorXd& start);

// A point that breaks the constraints least, from `start`: a minimum of the
// sum of the squares of their violations.
Eigen::VectorXd SearchFeasible(PlanProblem* problem,
                               const Eigen::VectorXd& start);

// A point inside the domain of a problem by `margin`, or as deep as possible,
// from `start`; other constraints do not count. See PlanProblem::is_domain.
Eigen::VectorXd SearchDomain(PlanProblem* problem,
                             const Eigen::VectorXd& start,
                             double margin);

// A minimum of a function with kinks, from `start`, without derivatives
// (Powell's COBYLA in NLopt). Constraints are kept by more than its errors.
Eigen::VectorXd SearchWithoutDerivatives(PlanProblem* problem,
                                         const Eigen::VectorXd& start);

}  // namespace routescale
