#pragma once

#include <Eigen/Core>

#include "design/criterion.h"

namespace routescale {

// minimise Φ(n), n_i = x_i unit_i, subject to rows x <= limits, 0 <= x <= most.
struct RestrictedProblem {
  const DesignCriterion* criterion;
  Eigen::VectorXd unit;
  Eigen::MatrixXd rows;    // one or two, > 0
  Eigen::VectorXd limits;  // > 0
  Eigen::VectorXd most;    // may be infinite
};

struct RestrictedSolution {
  Eigen::VectorXd x, multipliers;  // of the rows
};

// Primal-dual interior-point method (Nocedal and Wright 2006, chapter 19) with
// a barrier parameter that falls until the complementarity is below
// `tolerance`, in the unit of Φ.
RestrictedSolution SolveRestricted(const RestrictedProblem& problem,
                                   double tolerance);

}  // namespace routescale
