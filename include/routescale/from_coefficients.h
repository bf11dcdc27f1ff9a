#pragma once

#include <string>
#include <vector>

#include "routescale/model.h"

namespace routescale {

// As FromPublished, with any coefficients, in the order of the law's
// parameters; the group has no name.
SavedFit FromCoefficients(const Law& law, const std::vector<double>& values);

// Where coefficients without a fit come from: the source of the published row
// that the group is called after, or "given".
std::string SourceOf(const Law& law, const GroupFit& group);

}  // namespace routescale
