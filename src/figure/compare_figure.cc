#include <algorithm>
#include <cmath>

#include "figure/fitted.h"
#include "figure/palette.h"
#include "report/compare_words.h"
#include "report/fit_words.h"
#include "routescale/error.h"

namespace routescale {
namespace {

constexpr double kManyfoldScores = 3;  // from here on the axis is logarithmic
constexpr double kRowShare = 0.11;

// What each colour stands for: the fit, then every split.
std::vector<Series> EmptySeries(const Comparison& comparison) {
  std::vector<Series> series;
  Style fit;
  fit.colour = kGrey;
  fit.marker = Marker::kInverted;
  series.push_back({Series::kPoints, "of the fit", fit, {}, {}});
  for (size_t s = 0; s < comparison.splits.size(); ++s) {
    Style style = CategoryStyle(s);
    style.size = 1.2;
    series.push_back({Series::kPoints,
                      ShortName(SplitHeader(comparison.splits[s])),
                      style,
                      {},
                      {}});
  }
  return series;
}

Panel PanelOf(const Comparison& comparison,
              const std::string& group,
              const Axis& errors,
              const Axis& laws) {
  Panel panel;
  if (comparison.groups.size() > 1) panel.title = ShortName(group);
  panel.x = errors;
  panel.y = laws;
  panel.series = EmptySeries(comparison);
  for (const LawScore& row : comparison.rows) {
    if (row.group != group || row.total) continue;
    const auto found =
        std::find(comparison.laws.begin(), comparison.laws.end(), row.law);
    const double y =
        laws.high - 1 - static_cast<double>(found - comparison.laws.begin());
    const auto add = [&](size_t s, double error) {
      if (!(error > 0)) return;
      panel.series[s].x.push_back(error);
      panel.series[s].y.push_back(y);
    };
    add(0, row.rmse);
    for (size_t s = 0; s < row.held_out.size(); ++s) {
      add(s + 1, row.held_out[s].rmse);
    }
  }
  return panel;
}

}  // namespace

Figure CompareFigure(const Comparison& comparison) {
  std::vector<double> values = ErrorsOf(comparison);
  std::erase_if(values, [](double value) { return !(value > 0); });
  if (values.empty()) {
    throw Error(ExitCode::kBadData, "no law has an error to show");
  }
  Axis errors, laws;
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  errors.log = *high > kManyfoldScores * *low;
  errors.label = "RMSE in " + ResidualName(comparison.residual);
  SetRange(values, 0.06, &errors);
  laws.high = static_cast<double>(comparison.laws.size() + 1);
  for (size_t i = 0; i < comparison.laws.size(); ++i) {
    laws.ticks.push_back({laws.high - 1 - static_cast<double>(i),
                          ShortName(comparison.laws[i])});
  }
  Figure figure;
  figure.title = "Errors of laws";
  for (const std::string& group : comparison.groups) {
    figure.panels.push_back(PanelOf(comparison, group, errors, laws));
  }
  figure.columns = static_cast<int>(std::min<size_t>(3, figure.panels.size()));
  figure.wide = figure.share_x = figure.share_y = true;
  figure.height = kRowShare * laws.high;
  figure.caption = {Conclusion(comparison) + ".",
                    "Marks: errors of the fit, and of prediction of what is "
                    "left out."};
  return figure;
}

}  // namespace routescale
