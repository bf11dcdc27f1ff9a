#pragma once

#include <string>
#include <vector>

#include "routescale/inspect.h"
#include "routescale/report.h"

namespace routescale {

// The parts of an inspection, for whatever document.

std::string InspectionConclusion(const TableSummary& summary);

bool CountsRuns(const TableSummary& summary);

// Groups with their runs and the points that a fit of each would have.
Sheet GroupSheet(const TableSummary& summary);

// Runs by size and experts; "·" where there is none.
Sheet GridSheet(const GridSummary& grid, bool counts_runs);

// Whether the runs lie on a grid rather than anywhere.
bool IsFilled(const GridSummary& grid);

// What stands out, one sentence each.
std::vector<std::string> Remarks(const TableSummary& summary);

// "A fit takes these points: …", and what the selection does for that, in the
// order in which it does it.
std::string KeptTitle(const TableSummary& summary);
// What a law would read each of its variables from, one on each line.
std::vector<std::string> VariableLines(const TableSummary& summary);

std::vector<std::string> SelectionLines(const TableSummary& summary);

}  // namespace routescale
