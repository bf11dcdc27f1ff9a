#include <algorithm>
#include <cmath>
#include <utility>

#include "figure/fitted.h"
#include "figure/palette.h"
#include "laws/residual_of.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

constexpr size_t kBandPlaces = 65;

// Half the width of the interval of a new run that lies as the fitted ones do
// on average, t s √(1 + p/n), in the scale of the residuals; NaN without an
// error.
double BandWidth(const GroupFit& group, double level) {
  const double n = group.points, degrees = group.statistics.degrees_of_freedom;
  return group.statistics.Quantile(level) * group.statistics.sigma *
         std::sqrt(1 + (n - degrees) / n);
}

class ObservedPanels {
 public:
  explicit ObservedPanels(const FigureInput& input) : input_(input) {
    for (size_t g = 0; g < input.points.size(); ++g) {
      const Predictor predictor(input.fit, input.fit.groups[g]);
      fitted_.push_back(predictor.Loss(input.points[g].columns));
      for (const std::vector<double>* values :
           {&std::as_const(fitted_)[g], &input.points[g].response}) {
        all_.insert(all_.end(), values->begin(), values->end());
      }
    }
  }

  Panel Make(size_t g) const {
    const GroupFit& group = input_.fit.groups[g];
    const Points& points = input_.points[g];
    Panel panel;
    if (input_.fit.groups.size() > 1) panel.title = ShortName(group.group);
    panel.x = panel.y = LossAxis(input_.fit, all_);
    panel.x.label = panel.y.label + ", by the law";
    const Style style = CategoryStyle(g);
    const std::vector<double> ends = {panel.x.low, panel.x.high};
    Style line;
    line.colour = kGrey;
    panel.series.push_back(Band(group, panel.x, style));
    panel.series.push_back({Series::kLine, "", line, ends, ends});
    panel.series.push_back({Series::kPoints,
                            "",
                            style,
                            fitted_[g],
                            points.response,
                            {},
                            points.labels});
    for (Series& series : panel.series) series.group = group.group;
    return panel;
  }

 private:
  Series Band(const GroupFit& group,
              const Axis& axis,
              const Style& style) const {
    const double width = BandWidth(group, input_.fit.options.level);
    Series band{Series::kRibbon,
                "",
                style,
                Grid(axis.low, axis.high, kBandPlaces, axis.log),
                {}};
    for (const double law : band.x) {
      band.y.push_back(RunFrom(input_.fit.residual, width, law));
      band.high.push_back(RunFrom(input_.fit.residual, -width, law));
    }
    return band;
  }

  const FigureInput& input_;
  std::vector<std::vector<double>> fitted_;  // [group][point]
  std::vector<double> all_;
};

}  // namespace

Figure ObservedFigure(const FigureInput& input) {
  input.NeedPoints("observed");
  const ObservedPanels panels(input);
  Figure figure;
  figure.title = FigureTitle("Runs against the law", input);
  for (size_t g = 0; g < input.points.size(); ++g) {
    figure.panels.push_back(panels.Make(g));
  }
  figure.columns = static_cast<int>(std::min<size_t>(3, figure.panels.size()));
  figure.share_x = figure.share_y = figure.panels.size() > 1;
  figure.caption = LawCaption(input);
  figure.caption.emplace_back("Line: where runs agree with the law.");
  figure.ribbons = "Bands: the " + ShortNumber(100 * input.fit.options.level) +
                   " % interval of a new run among these.";
  return figure;
}

}  // namespace routescale
