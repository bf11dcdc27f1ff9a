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

Axis ValueAxis(const std::string& name,
               const std::vector<const ProfileCurve*>& curves) {
  Axis axis;
  axis.label = name;
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

Series LevelLine(const Axis& axis, double level) {
  Style dashed;
  dashed.colour = kGrey;
  dashed.dashed = true;
  return {Series::kLine, "", dashed, {axis.low, axis.high}, {level, level}};
}

// Why no group has a curve of this parameter.
std::string Reason(const FigureInput& input, const std::string& name) {
  for (const GroupFit& group : input.fit.groups) {
    for (const Estimate& estimate : group.parameters) {
      if (estimate.name != name) continue;
      if (estimate.status == Status::kAtBound) return "at its bound";
    }
  }
  return "the runs do not determine it";
}

// The panel of a parameter without a curve.
Panel EmptyPanel(const FigureInput& input,
                 const std::string& name,
                 double level) {
  Panel panel;
  std::vector<double> values;
  for (const GroupFit& group : input.fit.groups) {
    for (const Estimate& estimate : group.parameters) {
      if (estimate.name == name) values.push_back(estimate.value);
    }
  }
  panel.x.label = name;
  SetRange(values, 0.5, &panel.x);
  panel.y.label = "|t|";
  panel.y.high = kHeadroom * level;
  panel.series.push_back(LevelLine(panel.x, level));
  panel.labels.push_back({0.5 * (panel.x.low + panel.x.high),
                          0.5 * panel.y.high,
                          Reason(input, name)});
  return panel;
}

Panel PanelOf(const FigureInput& input,
              const std::string& name,
              const std::vector<const ProfileCurve*>& curves,
              double level) {
  if (curves.empty()) return EmptyPanel(input, name, level);
  Panel panel;
  panel.x = ValueAxis(name, curves);
  panel.y.label = "|t|";
  panel.y.high = kHeadroom * level;
  panel.series.push_back(LevelLine(panel.x, level));
  for (const ProfileCurve* curve : curves) {
    const Style style = CategoryStyle(GroupIndex(input, curve->group));
    Series line{Series::kLine, "", style, curve->value, {}};
    for (const double t : curve->t) line.y.push_back(std::abs(t));
    line.group = curve->group;
    panel.series.push_back(std::move(line));
    Series ends = Ends(*curve, style);
    ends.group = curve->group;
    if (input.fit.groups.size() > 1) ends.name = ShortName(curve->group);
    panel.series.push_back(std::move(ends));
  }
  return panel;
}

// Free parameters, with curves or without, then derived quantities.
std::vector<std::string> PanelNames(const FigureInput& input,
                                    const std::vector<ProfileCurve>& curves) {
  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(name);
    }
  };
  for (const GroupFit& group : input.fit.groups) {
    for (const Estimate& estimate : group.parameters) {
      const bool tied = input.fit.options.changes.tie.contains(estimate.name);
      if (estimate.status != Status::kFixed && !tied) add(estimate.name);
    }
  }
  for (const ProfileCurve& curve : curves) add(curve.parameter);
  return names;
}

}  // namespace

Figure ProfileFigure(const FigureInput& input,
                     const std::vector<ProfileCurve>& curves) {
  if (curves.empty()) {
    throw Error(ExitCode::kNotIdentified,
                "no parameter has a profile: a profile needs least squares, "
                "residuals, and parameters that the points determine");
  }
  double level = 0;
  for (const ProfileCurve& curve : curves) level = std::max(level, curve.level);
  Figure figure;
  figure.title = FigureTitle("Profiles", input);
  for (const std::string& name : PanelNames(input, curves)) {
    std::vector<const ProfileCurve*> same;
    for (const ProfileCurve& curve : curves) {
      if (curve.parameter == name) same.push_back(&curve);
    }
    figure.panels.push_back(PanelOf(input, name, same, level));
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
