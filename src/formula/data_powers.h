#pragma once

#include <cstddef>
#include <vector>

#include "routescale/formula.h"

namespace routescale {

// Replaces x^e by exp(e ln x) in the outputs, where e depends on parameters and
// x is a variable with positive values alone, whose ln is computed once, when a
// program is bound, or something whose ln the first output needs too: it is not
// a number where x is negative. exp takes a third of the time of pow. The
// result differs by the rounding of e ln x.
void ReplaceDataPowers(const std::vector<const double*>& columns,
                       size_t rows,
                       Graph* graph,
                       std::vector<Node>* outputs);

}  // namespace routescale
