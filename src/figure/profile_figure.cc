#include <algorithm>
#include <cmath>

#include "figure/fitted.h"
#include "figure/palette.h"
#include "routescale/error.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

constexpr double kHeadroom = 1.3;  // above the level of the interval

size_t GroupIndex(const FigureInput& input, const std::string& name) {
  for (size_t g = 0; g < input.fit.groups.size(); ++g) {
    if (input.fit.groups[g].group == name) return g;
  }
  return 0;
}

// The two ends of the interval, as far as they are known.
Series Ends(const ProfileCurve& curve, const Style& style) {
  Series ends{Series::kPoints, "", style, {}, {}};
  for (const double end : {curve.low, curve.high}) {
    if (!std::isfinite(end)) continue;
    ends.x.push_back(end);
    ends.y.push_back(curve.level);
  }
  return ends;
}

Axis ValueAxis(const std::vector<const ProfileCurve*>& curves) {
  Axis axis;
  axis.label = curves[0]->parameter;
  std::vector<double> values;
  bool log = true;
  for (const ProfileCurve* curve : curves) {
    log &= curve->log_scale;
    values.insert(values.end(), curve->value.begin(), curve->value.end());
  }
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  axis.log = log && *low > 0 && *high > kManyfold * *low;
  axis.si = *high >= kUnitsFrom;
  SetRange(values, 0.03, &axis);
  return axis;
}

Panel PanelOf(const FigureInput& input,
              const std::vector<const ProfileCurve*>& curves) {
  Panel panel;
  panel.x = ValueAxis(curves);
  panel.y.label = "|t|";
  double level = 0;
  for (const ProfileCurve* curve : curves) {
    level = std::max(level, curve->level);
  }
  panel.y.high = kHeadroom * level;
  Style dashed;
  dashed.colour = kGrey;
  dashed.dashed = true;
  panel.series.push_back(
      {Series::kLine, "", dashed, {panel.x.low, panel.x.high}, {level, level}});
  for (const ProfileCurve* curve : curves) {
    const Style style = CategoryStyle(GroupIndex(input, curve->group));
    Series line{Series::kLine, "", style, curve->value, {}};
    for (const double t : curve->t) line.y.push_back(std::abs(t));
    panel.series.push_back(std::move(line));
    Series ends = Ends(*curve, style);
    if (input.fit.groups.size() > 1) ends.name = ShortName(curve->group);
    panel.series.push_back(std::move(ends));
  }
  return panel;
}

}  // namespace

Figure ProfileFigure(const FigureInput& input,
                     const std::vector<ProfileCurve>& curves) {
  std::vector<std::string> names;
  for (const ProfileCurve& curve : curves) {
    if (std::find(names.begin(), names.end(), curve.parameter) == names.end()) {
      names.push_back(curve.parameter);
    }
  }
  if (names.empty()) {
    throw Error(ExitCode::kNotIdentified,
                "no parameter has a profile: a profile needs least squares, "
                "residuals, and parameters that the points determine");
  }
  Figure figure;
  figure.title = FigureTitle("Profiles", input);
  for (const std::string& name : names) {
    std::vector<const ProfileCurve*> same;
    for (const ProfileCurve& curve : curves) {
      if (curve.parameter == name) same.push_back(&curve);
    }
    figure.panels.push_back(PanelOf(input, same));
  }
  figure.columns = static_cast<int>(std::min<size_t>(3, figure.panels.size()));
  figure.height = 0.7;
  figure.share_y = figure.panels.size() > 1;
  figure.caption = LawCaption(input);
  figure.caption.push_back(
      "|t|: √((n − p)(SSE/SSE_min − 1)), all other parameters at their best; "
      "marks: the " +
      ShortNumber(100 * input.fit.options.level) +
      " % interval, where a curve crosses the broken line.");
  return figure;
}

}  // namespace routescale
