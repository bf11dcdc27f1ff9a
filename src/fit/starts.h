#pragma once

#include <Eigen/Core>
#include <vector>

#include "routescale/law.h"

namespace routescale {

// Start number `index` (0-based) for the given parameters, in internal
// coordinates: point `index` of LowDiscrepancy, spread over the bounds (in the
// logarithm for log-scaled parameters). Without bounds: positive parameters
// (min = 0) over 1e-3 … 1e3 in their logarithm, all others over ±10, denser
// near 0.
Eigen::VectorXd LowDiscrepancyStart(
    int index, const std::vector<const ParameterSpec*>& parameters);

// How many starts are enough by default for q nonlinear parameters: 4, 8, 21,
// 40, 65, 96 for q = 1 … 6, at most 256.
int DefaultStarts(size_t nonlinear);

}  // namespace routescale
