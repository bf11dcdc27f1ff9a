#pragma once

#include "routescale/law.h"

namespace routescale {

// Adds to law->parameters, in order of first appearance, each symbol of the
// law's formula (lets expanded) that is no variable, let or listed parameter.
// Throws Error for a let that contains itself.
void CompleteParameters(Law* law);

}  // namespace routescale
