#pragma once

#include <string>
#include <vector>

#include "routescale/fit.h"
#include "routescale/selection.h"

namespace routescale {

// data/simulated-curves.csv.gz: the routers of the real table, drawn from laws.
std::string SimulatedTable();

// A table's points for variables N and E (or others), by group name.
Selection SelectTable(const std::string& path,
                      const std::vector<std::string>& variables,
                      const SelectionOptions& options = {});

const Points& GroupOf(const Selection& selection, const std::string& group);

double ValueOf(const GroupFit& fit, const std::string& name);
Status StatusOf(const GroupFit& fit, const std::string& name);

}  // namespace routescale
