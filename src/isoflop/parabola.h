#pragma once

#include <vector>

#include "routescale/isoflop.h"

namespace routescale {

// The vertex of the parabola of y over log10 x, x > 0, with Fieller's interval
// at `level`.
Vertex FitParabola(const std::vector<double>& x,
                   const std::vector<double>& y,
                   double level);

}  // namespace routescale
