#pragma once

#include <string>
#include <vector>

#include "routescale/selection.h"
#include "selection/plan.h"

namespace routescale {

// The points of one group as rows of the table.
struct RowGroup {
  std::string name;
  std::vector<std::vector<size_t>> points;
  std::vector<bool> shared;
};

// Splits points into groups; names those that were not asked for in *left_out
// and counts their rows in *dropped.
std::vector<RowGroup> GroupPoints(const RunTable& table,
                                  const SelectionPlan& plan,
                                  std::vector<std::vector<size_t>> points,
                                  std::vector<std::string>* left_out,
                                  int64_t* dropped);

}  // namespace routescale
