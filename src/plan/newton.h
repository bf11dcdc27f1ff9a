#pragma once

#include <vector>

#include "plan/problem.h"

namespace routescale {

// The violation of a constraint that is rounding.
inline constexpr double kFeasible = 1e-12;

// A point that meets the conditions of a local minimum (Karush, Kuhn and
// Tucker) as far as the numbers below say.
struct KktPoint {
  Eigen::VectorXd t;
  double objective = 0;         // of the problem, as scaled there
  Eigen::VectorXd multipliers;  // λ per constraint; 0 where it is not active
  std::vector<char> at_bound;   // per variable: 'l', 'h', 'f' (no room) or 0
  std::vector<char> active;     // per constraint
  double residual = 0;   // max |∇f + Σ λ ∇c| over variables off bounds
  double violation = 0;  // largest, or 0: PlanProblem::Local::violations
  bool minimum = false;  // converged, signs and curvature as they must
};

// Newton's method on the conditions with a working set of constraints and
// bounds, from a point nearby. Converges to full precision in a few steps.
KktPoint PolishKkt(PlanProblem* problem, const Eigen::VectorXd& start);

}  // namespace routescale
