#include "routescale/region_figure.h"

#include <algorithm>
#include <cmath>

#include "figure/fitted.h"
#include "figure/palette.h"
#include "routescale/error.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

constexpr double kRegionMargin = 0.05;

Series OutlineOf(const JointRegion& region, const Style& style) {
  Series line{Series::kLine, "", style, {}, {}};
  for (const auto& [x, y] : region.outline) {
    line.x.push_back(x);
    line.y.push_back(y);
  }
  line.x.push_back(line.x.front());
  line.y.push_back(line.y.front());
  return line;
}

double EstimateNamed(const GroupFit& group, const std::string& name) {
  for (const Estimate& estimate : group.parameters) {
    if (estimate.name == name) return estimate.value;
  }
  return NAN;
}

// Of one parameter over all outlines of a panel.
Axis RegionAxis(const std::string& name, const std::vector<double>& values) {
  Axis axis;
  axis.label = name;
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  axis.log = *low > 0 && *high > kManyfold * *low;
  axis.si = *high >= kUnitsFrom;
  SetRange(values, kRegionMargin, &axis);
  return axis;
}

Panel RegionPanel(const FigureInput& input, const GroupFit& group) {
  Panel panel;
  if (input.fit.groups.size() > 1) panel.title = ShortName(group.group);
  std::vector<double> xs, ys;
  Style style = CategoryStyle(0);
  for (const JointRegion& region : group.regions) {
    if (region.outline.empty()) continue;
    Series line = OutlineOf(region, style);
    style.dashed = true;
    line.name = ShortNumber(100 * region.level) + " %";
    xs.insert(xs.end(), line.x.begin(), line.x.end());
    ys.insert(ys.end(), line.y.begin(), line.y.end());
    panel.series.push_back(std::move(line));
  }
  const JointRegion& names = group.regions[0];
  const double x = EstimateNamed(group, names.x);
  const double y = EstimateNamed(group, names.y);
  panel.series.push_back({Series::kPoints, "", CategoryStyle(0), {x}, {y}});
  if (xs.empty()) {
    panel.labels.push_back({x, y, "the region is open"});
    xs = {x};
    ys = {y};
  }
  panel.x = RegionAxis(names.x, xs);
  panel.y = RegionAxis(names.y, ys);
  return panel;
}

}  // namespace

Figure RegionFigure(const FigureInput& input) {
  Figure figure;
  for (const GroupFit& group : input.fit.groups) {
    if (group.regions.empty()) {
      throw Error(ExitCode::kUsage, "no two parameters are named")
          .Hint("name them, such as A,alpha, or save a fit that has a region");
    }
    figure.panels.push_back(RegionPanel(input, group));
  }
  const JointRegion& names = input.fit.groups[0].regions[0];
  figure.title =
      FigureTitle("Joint region of " + names.x + " and " + names.y, input);
  figure.columns = static_cast<int>(std::min<size_t>(3, figure.panels.size()));
  figure.caption = LawCaption(input);
  figure.caption.push_back(
      "Where the sum of squares, refitted with both parameters held, does not "
      "exceed its limit at each level; mark: the estimates.");
  return figure;
}

}  // namespace routescale
