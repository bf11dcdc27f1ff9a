#pragma once

#include <cmath>
#include <vector>

#include "routescale/fit.h"
#include "routescale/model.h"
#include "routescale/report.h"

namespace routescale::app {

// How far a coefficient may move.
struct DriftTolerance {
  double relative = 0, absolute = 0;
  double within = 0;  // standard errors of the saved fit
  bool allow_new_runs = false;

  double Of(const Estimate& before) const {
    const double error = std::isfinite(before.std_error) ? before.std_error : 0;
    return absolute + relative * std::abs(before.value) + within * error;
  }
};

// Numbers of a saved fit, and what they are now.
struct Drift {
  Sheet sheet;
  int compared = 0, drifted = 0;
};

// Fits these groups again, as the saved fit was made.
Drift FindDrift(const SavedFit& saved,
                std::vector<Points> groups,
                const FitOptions& options,
                const DriftTolerance& tolerance);

}  // namespace routescale::app
