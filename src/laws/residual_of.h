#pragma once

#include "routescale/law.h"

namespace routescale {

// The law less the run in a residual scale: log10 L̂ − log10 L and the like.
double ResidualOf(Residual scale, double law, double run);

}  // namespace routescale
