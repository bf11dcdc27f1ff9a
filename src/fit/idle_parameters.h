#pragma once

#include <vector>

#include "fit/variable_projection.h"

namespace routescale {

// The nonlinear parameters that have no effect at a minimum.
std::vector<int> IdleParameters(const VariableProjection& projection,
                                const Minimum& minimum);

// The best of a minimum and of those with another value of parameter k: some
// quantiles of `values`.
Minimum BestAlong(const VariableProjection& projection,
                  const Minimum& minimum,
                  int k,
                  std::vector<double> values);

}  // namespace routescale
