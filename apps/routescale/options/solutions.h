#pragma once

#include <string>

#include "options/model_options.h"
#include "options/output_options.h"
#include "routescale/report.h"

namespace routescale::app {

// `predict --solve`: which value of a variable reaches a loss.
struct Inverse {
  const ModelOptions& model;
  std::string variable;
  double loss;
  const OutputOptions& output;
};

// A row for each point and group. Throws Error if none reaches the loss; warns
// of those that do not, and of intervals that a tangent does not give.
Sheet Solutions(const Inverse& asked, const SavedFit& fit);

}  // namespace routescale::app
