#pragma once

#include <optional>
#include <string>
#include <vector>

#include "routescale/prior.h"
#include "shell/command_line.h"

namespace routescale::app {

// --prior: what is known of the coefficients before any run.
struct PriorOptions {
  std::vector<std::string> prior;  // "bounds", "alpha=0.3~1.5"

  Option Record();
  bool given() const { return !prior.empty(); }
  Priors Parsed() const;
};

}  // namespace routescale::app
