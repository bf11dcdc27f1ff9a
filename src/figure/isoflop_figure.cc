#include <algorithm>
#include <cmath>

#include "base/nan.h"
#include "figure/fitted.h"
#include "figure/palette.h"
#include "routescale/error.h"
#include "routescale/figures.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

constexpr size_t kCurvePoints = 60;
constexpr double kMargin = 0.04;

Axis PositiveAxis(const std::string& label, const std::vector<double>& values) {
  Axis axis;
  axis.label = label;
  axis.log = true;
  axis.si = true;
  SetRange(values, kMargin, &axis);
  return axis;
}

// "E = 8", the group, or both.
std::string NameOf(const IsoflopGroup& group, const IsoflopDocument& document) {
  std::string name = ShortName(group.group);
  if (document.by.empty()) return name;
  return name + ", " + document.by + " = " + ShortNumber(*group.by);
}

// The runs of one budget, their parabola, the vertex and its interval.
void AddBudget(const IsoflopBudget& budget, Style style, Panel* panel) {
  Series runs{Series::kPoints,
              SiNumber(budget.budget),
              style,
              budget.sizes,
              budget.losses};
  panel->series.push_back(std::move(runs));
  const Vertex& vertex = budget.N;
  if (!std::isfinite(vertex.optimum)) return;
  const auto [low, high] =
      std::minmax_element(budget.sizes.begin(), budget.sizes.end());
  Series curve{
      Series::kLine, "", style, Grid(*low, *high, kCurvePoints, true), {}};
  for (const double size : curve.x) {
    const double shift = std::log10(size / vertex.optimum);
    curve.y.push_back(vertex.loss + vertex.curvature * shift * shift);
  }
  panel->series.push_back(std::move(curve));
  if (budget.status != VertexStatus::kOk) return;
  Style best = style;
  best.colour = kInk;
  best.marker = Marker::kDiamond;
  panel->series.push_back(
      {Series::kPoints, "", best, {vertex.optimum}, {vertex.loss}});
  if (std::isnan(vertex.low)) return;
  panel->series.push_back({Series::kLine,
                           "",
                           best,
                           {vertex.low, vertex.high},
                           {vertex.loss, vertex.loss}});
}

Panel CurvesOf(const IsoflopGroup& group, const IsoflopDocument& document) {
  Panel panel;
  if (document.groups.size() > 1) panel.title = NameOf(group, document);
  std::vector<double> sizes, losses;
  for (size_t b = 0; b < group.budgets.size(); ++b) {
    const IsoflopBudget& budget = group.budgets[b];
    AddBudget(budget, SequentialStyle(b, group.budgets.size()), &panel);
    sizes.insert(sizes.end(), budget.sizes.begin(), budget.sizes.end());
    losses.insert(losses.end(), budget.losses.begin(), budget.losses.end());
  }
  panel.x = PositiveAxis("N", sizes);
  panel.y.label = "loss";
  SetRange(losses, kMargin, &panel.y);
  return panel;
}

// N*(C) of every group, with the intervals of the vertices.
Panel OptimaOf(const std::vector<const IsoflopGroup*>& groups,
               const IsoflopDocument& document) {
  Panel panel;
  std::vector<double> budgets, sizes;
  for (size_t g = 0; g < groups.size(); ++g) {
    const Style style = CategoryStyle(g);
    Series marks{Series::kPoints, "", style, {}, {}};
    if (groups.size() > 1) marks.name = NameOf(*groups[g], document);
    Series ends{Series::kLine, "", style, {}, {}};
    for (const IsoflopBudget& budget : groups[g]->budgets) {
      if (budget.status != VertexStatus::kOk) continue;
      marks.x.push_back(budget.budget);
      marks.y.push_back(budget.N.optimum);
      // A broken line: one upright piece for each budget.
      ends.x.insert(ends.x.end(), {budget.budget, budget.budget, kNaN});
      ends.y.insert(ends.y.end(), {budget.N.low, budget.N.high, kNaN});
    }
    budgets.insert(budgets.end(), marks.x.begin(), marks.x.end());
    sizes.insert(sizes.end(), marks.y.begin(), marks.y.end());
    if (!groups[g]->laws.empty()) {
      Series ribbon{Series::kRibbon, "", style, {}, {}};
      ribbon.x = Grid(marks.x.front(), marks.x.back(), kCurvePoints, true);
      Series line{Series::kLine, "", style, ribbon.x, {}};
      for (const double budget : ribbon.x) {
        const IsoflopLaw::Value value = groups[g]->laws[0].At(budget);
        line.y.push_back(value.value);
        ribbon.y.push_back(value.low);
        ribbon.high.push_back(value.high);
      }
      panel.series.push_back(std::move(ribbon));
      panel.series.push_back(std::move(line));
    }
    panel.series.push_back(std::move(ends));
    panel.series.push_back(std::move(marks));
  }
  panel.x = PositiveAxis("C = " + document.budget, budgets);
  panel.x.si = false;
  panel.y = PositiveAxis("N*", sizes);
  return panel;
}

std::string LawText(const IsoflopGroup& group,
                    const IsoflopDocument& document) {
  std::string text;
  if (document.groups.size() > 1) text = NameOf(group, document) + ": ";
  for (const IsoflopLaw& law : group.laws) {
    text += (&law == &group.laws[0] ? "" : ", ") + law.variable +
            "* = " + ShortNumber(law.coefficient, 4) + " C^" +
            ShortNumber(law.exponent, 4);
  }
  return text + ".";
}

}  // namespace

Figure IsoflopFigure(const IsoflopDocument& document) {
  Figure figure;
  figure.title = "Optima by budget: " + ShortName(document.data_name);
  std::vector<const IsoflopGroup*> shown;
  for (const IsoflopGroup& group : document.groups) {
    if (group.budgets.empty()) continue;
    shown.push_back(&group);
    figure.panels.push_back(CurvesOf(group, document));
    if (!group.laws.empty()) figure.caption.push_back(LawText(group, document));
  }
  figure.panels.push_back(OptimaOf(shown, document));
  figure.columns = 2;
  figure.caption.push_back(
      "Diamonds and bars: the optimum of each budget with its interval of " +
      ShortNumber(100 * document.level) + " %.");
  figure.ribbons = "Bands: the interval of the power law.";
  return figure;
}

}  // namespace routescale
