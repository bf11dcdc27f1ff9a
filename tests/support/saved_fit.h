#pragma once

#include "routescale/model.h"

namespace routescale {

// Two groups of the routed bilinear law: S-Base in order, and Hash with E_max
// not identified and E_start at its bound.
SavedFit ExampleFit();

}  // namespace routescale
