#pragma once

#include "routescale/fit.h"
#include "routescale/law.h"
#include "routescale/selection.h"

namespace routescale {

// Throws Error for a point where the law has no meaning.
void CheckVariables(const Law& law, const Points& points);

// Fills the group, the number of points and their range.
void DescribePoints(const Points& points, GroupFit* fit);

}  // namespace routescale
