#pragma once

#include <cstddef>
#include <vector>

#include "routescale/formula.h"

namespace routescale {

// Replaces x^e by exp(e ln x) in the outputs, where x is a variable with
// positive values alone and e depends on parameters: ln x is computed once,
// when a program is bound, and exp takes a third of the time of pow. The result
// differs by the rounding of e ln x.
void ReplaceDataPowers(const std::vector<const double*>& columns,
                       size_t rows,
                       Graph* graph,
                       std::vector<Node>* outputs);

}  // namespace routescale
