#pragma once

#include <Eigen/Core>

#include "design/criterion.h"
#include "design/limits.h"

namespace routescale {

// The best design in which runs may be any real numbers: a bound for whole
// runs, and where a search for these begins.
struct RelaxedDesign {
  Eigen::VectorXd runs;
  double value = 0;  // Φ
  // No design within the limits has a Φ below value − gap (by the equivalence
  // theorem: the dual of the problem linearised here).
  double gap = 0;
  // What a unit of cost and a run are worth in Φ: the multipliers of the
  // limits.
  double cost_price = 0, run_price = 0;
};

// Minimises Φ(n) subject to Σ cost_i n_i <= budget, Σ n_i <= runs and
// 0 <= n_i <= most_i, by a primal-dual interior-point method on the candidates
// that matter, found by the gradient of the others (column generation).
RelaxedDesign RelaxDesign(const DesignCriterion& criterion,
                          const DesignLimits& limits);

}  // namespace routescale
