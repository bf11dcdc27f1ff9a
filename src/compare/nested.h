#pragma once

#include "routescale/fit.h"
#include "routescale/law.h"
#include "routescale/selection.h"

namespace routescale {

// Whether `large` has `small` in it at the points of a group: fitted to the
// values of `small`, at its fit and at other parameters nearby, it leaves less
// than a thousandth of the residuals of that fit. What the parameters are
// called does not matter. Of many points some hundred are looked at.
bool IsNested(const Law& small,
              const GroupFit& fit,
              const Law& large,
              const Points& points,
              const FitOptions& options);

}  // namespace routescale
