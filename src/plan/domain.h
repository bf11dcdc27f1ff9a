#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "plan/pieces.h"
#include "plan/problem.h"

namespace routescale {

// low <= x <= high; what is not known is infinite.
struct Limits {
  double low = -HUGE_VAL, high = HUGE_VAL;
};

// What must hold where √x, ln x and x^y of a piece are finite, as far as the
// limits of the leaves do not imply it: 0 <= x. Only for x that a leaf below
// `free` changes. `objective` is the text of what is minimised.
std::vector<Constraint> DomainOf(const Piece& piece,
                                 const std::string& objective,
                                 const std::vector<Limits>& leaves,
                                 size_t free,
                                 Graph* graph);

// Looks for points where everything is finite, for a problem that has none or
// few of them among its samples, and adds them to these.
void EnterDomain(PlanProblem* problem);

}  // namespace routescale
