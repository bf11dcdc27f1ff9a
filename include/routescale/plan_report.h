#pragma once

#include <string>
#include <utility>
#include <vector>

#include "routescale/plan.h"
#include "routescale/report.h"

namespace routescale {

// Everything a report of planned designs says.
struct PlanAnswer {
  std::string law;           // its name
  std::string coefficients;  // where they come from
  std::string cost;          // Planner::cost
  std::string draws;         // what intervals are made of; "" for none
  std::string dense;         // "S = 0"; "" if the law knows no dense variable
  bool show_groups = false;
  std::vector<size_t> shown;  // given values with a column of their own
  PlanTable table;
  std::vector<std::pair<std::string, std::vector<PlannedRow>>> groups;
};

// One row per group and given values: these, the free variables, the loss,
// what was minimised if it is not the loss, all with the ends of their
// intervals if there are any; status and limits; with `count_draws` how many
// draws there were, met the constraints by no design, failed; multipliers. The
// title is the conclusion. With RenderJson and the counts the document
// "routescale/plan/1".
Sheet PlanSheet(const PlanAnswer& answer, bool count_draws = false);

}  // namespace routescale
