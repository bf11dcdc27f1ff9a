#pragma once

#include <string>

#include "routescale/law.h"

namespace routescale {

// The law file that says what `law` says, published rows left out: for laws
// that were made on the command line.
std::string WriteLaw(const Law& law);

}  // namespace routescale
