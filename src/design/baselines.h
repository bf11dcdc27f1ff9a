#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "design/criterion.h"
#include "design/limits.h"

namespace routescale {

// How people choose runs by habit, within the same limits.

// Each candidate once, the cheapest first; again from the cheapest while more
// is allowed.
Eigen::VectorXd CheapestRuns(const DesignLimits& limits);
// Every k-th candidate, k as small as the limits allow.
Eigen::VectorXd EvenRuns(const DesignLimits& limits);
// Candidates drawn with equal chances among those that still fit.
Eigen::VectorXd RandomRuns(const DesignLimits& limits,
                           uint64_t seed,
                           uint64_t stream);

}  // namespace routescale
