#pragma once

#include <Eigen/Core>

#include "design/criterion.h"
#include "design/limits.h"
#include "design/relax.h"

namespace routescale {

// A design of whole runs.
struct WholeDesign {
  Eigen::VectorXd runs;
  double value = 0;  // Φ
};

// Greedy steps by the gain over the price of a run, from nothing and from the
// relaxed design rounded down, then exchanges: one candidate loses a run, or
// an expensive one gains one, and what is left of the limits is filled again
// (Fedorov 1972; Harman and Filová 2014). Whole runs keep within the limits.
WholeDesign ChooseWholeRuns(const DesignCriterion& criterion,
                            const DesignLimits& limits,
                            const RelaxedDesign& relaxed);

// What is added to the information where some direction is not determined, in
// whitened coordinates, so that greedy steps see which runs determine it; small
// beside the information of a design with so many runs.
double RidgeOf(const DesignCriterion& criterion, const Eigen::VectorXd& runs);

}  // namespace routescale
