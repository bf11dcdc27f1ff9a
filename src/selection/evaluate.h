#pragma once

#include <string>
#include <vector>

#include "routescale/formula.h"
#include "routescale/table.h"

namespace routescale {

// A formula of columns at every row. A text that its column never holds adds a
// warning.
std::vector<double> EvaluateColumns(const Formula& formula,
                                    const RunTable& table,
                                    std::vector<std::string>* warnings);

}  // namespace routescale
