#pragma once

#include <vector>

#include "routescale/model.h"

namespace routescale {

// As FromPublished, with any coefficients, in the order of the law's
// parameters; the group has no name.
SavedFit FromCoefficients(const Law& law, const std::vector<double>& values);

}  // namespace routescale
