#include "fit/group_points.h"

#include <fmt/format.h>

#include <algorithm>

#include "fit/problem.h"
#include "routescale/error.h"
#include "routescale/option_name.h"

namespace routescale {
namespace {

void CheckVariable(const Law& law, size_t variable, const Points& points) {
  const std::string& name = law.variables[variable].name;
  const double* const values = BindColumns(law, points)[variable];
  for (size_t i = 0; i < points.size(); ++i) {
    const std::string_view refusal = law.Refusal(variable, values[i]);
    if (refusal.empty()) continue;
    throw points
        .ErrorAt(
            i,
            fmt::format("{} = {} {} in {}", name, values[i], refusal, law.name))
        .Hint("leave the run out with @where, or say with @map what "_options +
              name + " is");
  }
}

}  // namespace

void CheckVariables(const Law& law, const Points& points) {
  for (size_t v = 0; v < law.variables.size(); ++v) {
    CheckVariable(law, v, points);
  }
}

void DescribePoints(const Points& points, GroupFit* fit) {
  fit->group = points.group;
  fit->points = static_cast<int>(points.size());
  for (size_t v = 0; v < points.variables.size(); ++v) {
    const auto [low, high] =
        std::minmax_element(points.columns[v].begin(), points.columns[v].end());
    fit->range[points.variables[v]] = {*low, *high};
  }
}

}  // namespace routescale
