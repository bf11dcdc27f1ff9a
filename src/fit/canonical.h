#pragma once

#include "fit/variable_projection.h"

namespace routescale {

// Minima that are the same curve: terms exchanged, as in a sum of two
// exponentials, or signs, as in a sigmoid. Returns the one with as many
// positive nonlinear parameters as there are, among those the one with the
// largest parameters, in the order of the law: the same one whatever start led
// to a minimum, and on the same side in every group.
Minimum CanonicalMinimum(const VariableProjection& projection,
                         const Minimum& minimum);

}  // namespace routescale
