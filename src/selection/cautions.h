#pragma once

#include <string>
#include <utility>
#include <vector>

#include "selection/groups.h"
#include "selection/plan.h"

namespace routescale {

// What is doubtful about the rows that became points. Each adds to
// SelectionReport::warnings and ::coded.

// The rows look like training histories, but nothing tells which rows are of
// one run.
void WarnOfHistory(const RunTable& table,
                   const SelectionPlan& plan,
                   SelectionReport* report);

// Sizes of 0, or below 1 in a table that counts in ones.
void WarnOfSizes(const RunTable& table,
                 const SelectionPlan& plan,
                 const std::vector<std::pair<std::string, Formula>>& variables,
                 const std::vector<size_t>& rows,
                 const std::vector<std::vector<double>>& values,
                 SelectionReport* report);

// Rows that repeat another in every field.
void WarnOfRepeatedRows(const RunTable& table,
                        const std::vector<size_t>& rows,
                        SelectionReport* report);

void WarnOfRowsOfOneRun(const RunTable& table,
                        const SelectionPlan& plan,
                        const std::vector<RowGroup>& groups,
                        SelectionReport* report);

void WarnOfSmallGroups(const std::vector<RowGroup>& groups,
                       SelectionReport* report);

}  // namespace routescale
