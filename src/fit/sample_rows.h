#pragma once

#include <cstddef>
#include <vector>

#include "routescale/selection.h"

namespace routescale {

// About `most` rows that stand for all of them: those with the extremes of
// every variable, and others evenly spread over the order of the responses.
// Ascending; all rows where there are no more.
std::vector<size_t> SampleRows(const Points& points, size_t most);

// These rows alone, without labels and texts.
Points AtRows(const Points& points, const std::vector<size_t>& rows);

}  // namespace routescale
