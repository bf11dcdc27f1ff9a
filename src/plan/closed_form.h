#pragma once

#include <vector>

#include "plan/lowering.h"
#include "plan/program.h"

namespace routescale {

// The free variables, in their order, by a closed form of the law; empty if it
// answers another question: other variables, other constraints, or a cost that
// is not proportional to that of the closed form.
std::vector<Node> ClosedForm(const ClosedOptimum& optimum,
                             const std::vector<FreeVariable>& free,
                             const std::vector<Constraint>& constraints,
                             Lowering* lowering);

}  // namespace routescale
