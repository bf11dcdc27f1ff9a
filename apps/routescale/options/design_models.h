#pragma once

#include <vector>

#include "options/design_options.h"

namespace routescale::app {

// One law of a design: what is known of it, and the candidates in its
// variables.
struct DesignedLaw {
  DesignSource source;
  size_t group = 0;
  Candidates candidates;
  DesignRequest request;

  const GroupFit& fit() const { return source.fit.groups[group]; }
};

// One for each of --laws.
std::vector<DesignedLaw> LoadDesignedLaws(const DesignOptions& design);

// The design that serves all of them.
DesignAnswer DesignRunsFor(const std::vector<DesignedLaw>& laws);

}  // namespace routescale::app
