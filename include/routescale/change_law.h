#pragma once

#include <vector>

#include "routescale/law.h"

namespace routescale {

// The laws with --fix, --tie and --bound made part of them: a parameter that is
// fixed or tied becomes a shorthand, one less to fit. Each change is made to
// every law that has the parameter. Throws Error (kUsage) for a parameter that
// no law has, and for a tie to one that a law lacks.
std::vector<Law> ChangeLaws(std::vector<Law> laws,
                            const ParameterChanges& changes);

}  // namespace routescale
