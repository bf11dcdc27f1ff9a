#pragma once

#include <optional>
#include <vector>

#include "routescale/inspect.h"
#include "table/run_table.h"

namespace routescale {

// The runs of these rows by size and experts, of which there are two at least;
// none where they would fill pages. `label` names the sizes, or is null.
std::optional<GridSummary> MakeGrid(const std::vector<size_t>& rows,
                                    const std::vector<double>& sizes,
                                    const std::vector<double>& experts,
                                    const TextColumn* label);

}  // namespace routescale
