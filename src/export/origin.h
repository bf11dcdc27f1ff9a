#pragma once

#include <string>
#include <vector>

#include "routescale/model.h"

namespace routescale {

// Where the coefficients come from, a line each, without control characters:
// the law, its formula, the table, what was kept of it.
std::vector<std::string> OriginLines(const SavedFit& fit);

}  // namespace routescale
