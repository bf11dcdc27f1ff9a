#pragma once

#include "inference/group_work.h"

namespace routescale {

// Whether the Wald interval of a quantity may not hold: where the parameters
// are t standard errors away along its tangent, the objective has not risen by
// what the linear model says; the interval leaves the bounds of a parameter; or
// a parameter of the fit lies on its bound. Cheap; the profile tells.
bool IsDoubtful(const GroupWork& work, const Quantity& quantity, double t);

}  // namespace routescale
