#pragma once

#include <string>

#include "routescale/formula.h"
#include "routescale/law.h"

namespace routescale {

// A cost of a run, such as 6*N*D. Throws Error (kUsage) for a name that is no
// variable of the law.
Formula ParseCost(const std::string& text,
                  const std::string& origin,
                  const Law& law);

}  // namespace routescale
