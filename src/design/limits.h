#pragma once

#include <Eigen/Core>
#include <limits>

#include "routescale/design.h"

namespace routescale {

// What a design may use. An infinite budget, or number of runs, is none; one of
// the two is finite.
struct DesignLimits {
  Eigen::VectorXd cost;  // of one run of each candidate, > 0
  double budget = std::numeric_limits<double>::infinity();
  double runs = std::numeric_limits<double>::infinity();
  Eigen::VectorXd most;  // runs of each candidate; may be infinite

  // How many runs of candidate i alone are allowed, a real number.
  double Most(Eigen::Index i) const;
};

// Throws Error where they pay for no run, or for more than can be counted.
DesignLimits LimitsOf(const RunPool& pool, const DesignRequest& request);

}  // namespace routescale
