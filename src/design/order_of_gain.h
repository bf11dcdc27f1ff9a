#pragma once

#include <Eigen/Core>
#include <vector>

#include "design/criterion.h"
#include "design/limits.h"

namespace routescale {

// A candidate of a design, and Φ with its runs and those before it.
struct RankedRuns {
  Eigen::Index candidate;
  double value;
};
// The candidates of a design, those with the largest gain over their price, as
// runs are added, first.
std::vector<RankedRuns> OrderOfGain(const DesignCriterion& criterion,
                                    const DesignLimits& limits,
                                    const Eigen::VectorXd& runs);

}  // namespace routescale
