#include <algorithm>
#include <cmath>

#include "figure/fitted.h"
#include "figure/palette.h"
#include "routescale/error.h"

namespace routescale {
namespace {

constexpr size_t kPlaces = 65;  // along the dense law

// The dense law of one group over these sizes.
Series DenseLine(const FigureInput& input,
                 size_t group,
                 const Axis& axis,
                 uint32_t colour) {
  const Law& law = input.fit.law;
  Predictor::Columns at(law.variables.size());
  for (size_t v = 0; v < at.size(); ++v) {
    const auto dense = law.dense.find(law.variables[v].name);
    at[v].assign(kPlaces,
                 dense != law.dense.end()
                     ? dense->second
                     : Median(input.points[group].columns[v]));
  }
  std::vector<double>& sizes = at[law.FindVariable(law.size_variable)];
  sizes = Grid(axis.low, axis.high, kPlaces, true);
  Style style;
  style.colour = colour;
  style.width = 0.8;
  return {Series::kLine,
          "",
          style,
          sizes,
          Predictor(input.fit, input.fit.groups[group]).Loss(at)};
}

struct Runs {
  Series own, shared;
};

Runs RunsOf(const FigureInput& input, size_t group, const Style& style) {
  const Points& points = input.points[group];
  const Predictor predictor(input.fit, input.fit.groups[group]);
  const std::vector<double> sizes =
      predictor.EffectiveParameters(points.columns);
  Runs runs;
  Style shared;
  shared.colour = kInk;
  shared.marker = Marker::kDiamond;
  runs.own = {Series::kPoints,
              ShortName(input.fit.groups[group].group),
              style,
              {},
              {}};
  runs.shared = {Series::kPoints,
                 ShortName(input.fit.selection.shared_group),
                 shared,
                 {},
                 {}};
  for (size_t i = 0; i < points.size(); ++i) {
    Series& series =
        i < points.shared.size() && points.shared[i] ? runs.shared : runs.own;
    series.x.push_back(sizes[i]);
    series.y.push_back(points.response[i]);
  }
  return runs;
}

}  // namespace

Figure EffectiveFigure(const FigureInput& input) {
  input.NeedPoints("epc");
  const Law& law = input.fit.law;
  if (!law.has_dense) {
    throw Error(ExitCode::kUsage,
                "the law " + law.name +
                    " does not say what dense means: it has no effective "
                    "parameters")
        .Hint("add a [dense] table to the law file");
  }
  Panel panel;
  std::vector<double> sizes, losses;
  std::vector<Series> marks;
  for (size_t g = 0; g < input.points.size(); ++g) {
    Runs runs = RunsOf(input, g, CategoryStyle(g));
    for (Series* series : {&runs.own, &runs.shared}) {
      sizes.insert(sizes.end(), series->x.begin(), series->x.end());
      losses.insert(losses.end(), series->y.begin(), series->y.end());
    }
    marks.push_back(std::move(runs.own));
    // Dense runs are the same in every group: N̄ is their own size.
    if (g == 0 && !runs.shared.x.empty()) {
      marks.push_back(std::move(runs.shared));
    }
  }
  panel.x.label = "effective parameters, N̄";
  panel.x.log = panel.x.si = true;
  SetRange(sizes, 0.04, &panel.x);
  panel.y = LossAxis(input.fit, losses);
  for (size_t g = 0; g < input.points.size(); ++g) {
    panel.series.push_back(
        DenseLine(input, g, panel.x, CategoryStyle(g).colour));
  }
  for (Series& series : marks) panel.series.push_back(std::move(series));
  Figure figure;
  figure.title = FigureTitle("Every run on the dense line", input);
  figure.panels = {std::move(panel)};
  figure.caption = LawCaption(input);
  figure.caption.push_back(
      "N̄: the size of the dense model of equal loss by the law of the run's "
      "group; lines: the law of each group for dense models.");
  return figure;
}

}  // namespace routescale
