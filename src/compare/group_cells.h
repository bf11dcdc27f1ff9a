#pragma once

#include <map>
#include <vector>

#include "routescale/compare_groups.h"

namespace routescale {

// Values of the variables -> mean log10 loss of a group's own points.
using GroupCells = std::map<std::vector<double>, double>;
GroupCells FindGroupCells(const Points& points);

// Cells that all have, ascending.
std::vector<std::vector<double>> CommonCells(
    const std::vector<const GroupCells*>& groups);

// The mean of numbers with its t interval and test against 0; NaN where there
// are too few.
struct MeanTest {
  double mean = 0, low = 0, high = 0, t = 0, p = 0;
};
MeanTest TestMean(const std::vector<double>& numbers, double level);

}  // namespace routescale
