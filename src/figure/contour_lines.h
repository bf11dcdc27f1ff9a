#pragma once

#include <utility>
#include <vector>

namespace routescale {

// Values on a rectangular grid: values[j * x.size() + i] at (x[i], y[j]).
struct ValueGrid {
  std::vector<double> x, y, values;
};

using Polyline = std::vector<std::pair<double, double>>;

// The lines on which the value is `level`, by marching squares: linear along
// each edge of the grid, saddles decided by the mean of their corners. A line
// that closes ends where it began. Cells with a corner that is not finite are
// left out.
std::vector<Polyline> ContourLines(const ValueGrid& grid, double level);

}  // namespace routescale
