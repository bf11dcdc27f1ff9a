#pragma once

#include <string>

#include "routescale/figure.h"

namespace routescale {

// Names the parts of a figure in the SVG that gnuplot drew of it: the title of
// each series, its group, and what its marks say.
void NameSeries(const Figure& figure, std::string* svg);

}  // namespace routescale
