#pragma once

#include <string>
#include <vector>

#include "routescale/fit.h"
#include "routescale/law.h"
#include "routescale/selection.h"

namespace routescale {

// Levels of the regions.
inline constexpr double kRegionLevels[] = {0.68, 0.95};

// The joint region of two parameters: where the sum of squares, refitted with
// both of them held, is at most
//
//   SSE (1 - level)^(-2/(n - p)) = SSE (1 + 2 F/(n - p)),
//
// F the quantile of Fisher's F with 2 and n - p degrees of freedom; with known
// errors SSE - 2 ln(1 - level). For a linear law this is the ellipse of the
// covariance. The outline is traced in slices of x, each of which is one
// interval of y. A region that reaches a bound or has no end is open.
//
// Fills fits[g].regions. Throws Error for names that are no two free
// parameters, and for robust objectives.
void TraceRegions(const Law& law,
                  const std::vector<Points>& groups,
                  const FitOptions& options,
                  const std::vector<std::string>& names,
                  std::vector<GroupFit>* fits);

}  // namespace routescale
