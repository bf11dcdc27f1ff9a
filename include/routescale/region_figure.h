#pragma once

#include "routescale/figures.h"

namespace routescale {

// The joint regions of two parameters, GroupFit::regions, and the estimates. A
// panel for each group. Throws Error where the fit has none.
Figure RegionFigure(const FigureInput& input);

}  // namespace routescale
