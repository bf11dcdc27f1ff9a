#pragma once

#include <string>
#include <vector>

#include "design/criterion.h"
#include "design/sensitivities.h"
#include "routescale/design.h"

namespace routescale {

// The views that a design has to be good for, whitened.
struct DesignViews {
  std::vector<DesignView> views;
  // What the whitened coordinates take off the mean of ln v of each target.
  std::vector<double> shift;
  bool ensemble = false;                  // one view, of all draws
  int draws = 0;                          // 0: the estimates alone
  std::vector<std::string> undetermined;  // parameters
};

// One for each draw of the coefficients at which the law has derivatives, or
// the one at the estimates. Throws Error for a target that nothing determines.
DesignViews DrawViews(const SavedFit& fit,
                      const GroupFit& group,
                      const Sensitivities& sensitivities,
                      const DesignRequest& request);

}  // namespace routescale
