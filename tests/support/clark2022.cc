#include "support/clark2022.h"

#include <stdexcept>

#include "routescale/table.h"
#include "support/source_path.h"

namespace routescale {
namespace {

const Estimate& Find(const GroupFit& fit, const std::string& name) {
  for (const auto* list : {&fit.parameters, &fit.derived}) {
    for (const Estimate& estimate : *list) {
      if (estimate.name == name) return estimate;
    }
  }
  throw std::out_of_range(name);
}

}  // namespace

std::string SimulatedTable() {
  return SourcePath("data/simulated-curves.csv.gz");
}

Selection SelectTable(const std::string& path,
                      const std::vector<std::string>& variables,
                      const SelectionOptions& options) {
  TableReader reader(path);
  return Select(&reader, options, variables);
}

const Points& GroupOf(const Selection& selection, const std::string& group) {
  for (const Points& points : selection.groups) {
    if (points.group == group) return points;
  }
  throw std::out_of_range(group);
}

double ValueOf(const GroupFit& fit, const std::string& name) {
  return Find(fit, name).value;
}

Status StatusOf(const GroupFit& fit, const std::string& name) {
  return Find(fit, name).status;
}

}  // namespace routescale
