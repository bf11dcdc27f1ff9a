#pragma once

#include "routescale/law.h"

namespace routescale {

// The law less the run in a residual scale: log10 L̂ − log10 L and the like.
double ResidualOf(Residual scale, double law, double run);
// The law that has this residual at the run.
double LawFrom(Residual scale, double residual, double run);
// The run at which the law has this residual.
double RunFrom(Residual scale, double residual, double law);

}  // namespace routescale
