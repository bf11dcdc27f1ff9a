#pragma once

#include "plan/pieces.h"
#include "plan/problem.h"

namespace routescale {

// Adds to a piece what must hold where its √x, ln x and x^y are finite: 0 <= x,
// for every x that a free variable changes and whose sign the boxes and the
// limits of the coefficients leave open.
void AddDomain(const Law& law,
               const PlanRequest& request,
               Graph* graph,
               Piece* piece);

// Looks for points where everything is finite, for a problem that has none or
// few of them among its samples, and adds them to these.
void EnterDomain(PlanProblem* problem);

}  // namespace routescale
