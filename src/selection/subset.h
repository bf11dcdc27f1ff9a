#pragma once

#include <cstddef>
#include <vector>

#include "routescale/selection.h"

namespace routescale {

// The points at these indices.
Points Subset(const Points& points, const std::vector<size_t>& indices);

}  // namespace routescale
