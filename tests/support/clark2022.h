#pragma once

#include <string>
#include <vector>

#include "routescale/fit.h"
#include "routescale/selection.h"

namespace routescale {

// The real table's points for variables N and E (or others), by group name.
Selection SelectReal(const std::string& path,
                     const std::vector<std::string>& variables,
                     const SelectionOptions& options = {});

const Points& GroupOf(const Selection& selection, const std::string& group);

double ValueOf(const GroupFit& fit, const std::string& name);
Status StatusOf(const GroupFit& fit, const std::string& name);

}  // namespace routescale
