#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "base/distributions.h"
#include "figure/fitted.h"
#include "figure/palette.h"
#include "laws/residual_of.h"

namespace routescale {
namespace {

constexpr size_t kMostMeans = 12;  // distinct values that get a mean

std::string ResidualLabel(Residual scale) {
  switch (scale) {
    case Residual::kLog10:
      return "log10(law / run)";
    case Residual::kLn:
      return "ln(law / run)";
    case Residual::kLinear:
      return "law − run";
    case Residual::kRelative:
      return "law / run − 1";
  }
  return "";
}

std::vector<double> ResidualsOf(const FigureInput& input, size_t group) {
  const Points& points = input.points[group];
  const Predictor predictor(input.fit, input.fit.groups[group]);
  std::vector<double> residuals = predictor.Loss(points.columns);
  for (size_t i = 0; i < residuals.size(); ++i) {
    residuals[i] =
        ResidualOf(input.fit.residual, residuals[i], points.response[i]);
  }
  return residuals;
}

Series Line(std::vector<double> x, std::vector<double> y, uint32_t colour) {
  Style style;
  style.colour = colour;
  style.width = 0.8;
  return {Series::kLine, "", style, std::move(x), std::move(y)};
}

class ResidualPanels {
 public:
  explicit ResidualPanels(const FigureInput& input) : input_(input) {
    for (size_t g = 0; g < input.points.size(); ++g) {
      residuals_.push_back(ResidualsOf(input, g));
      all_.insert(all_.end(), residuals_[g].begin(), residuals_[g].end());
    }
    axis_.label = ResidualLabel(input.fit.residual);
    const double most = std::abs(
        *std::max_element(all_.begin(), all_.end(), [](auto a, auto b) {
          return std::abs(a) < std::abs(b);
        }));
    SetRange({-most, most}, 0.05, &axis_);
  }

  bool has_means() const { return has_means_; }  // in some panel made so far

  Panel ByVariable(size_t variable) {
    const std::string& name = input_.fit.law.variables[variable].name;
    std::vector<double> values;
    for (const Points& points : input_.points) {
      const auto& column = points.columns[variable];
      values.insert(values.end(), column.begin(), column.end());
    }
    Panel panel;
    panel.x = VariableAxis(input_.fit.law, name, values);
    panel.y = axis_;
    panel.series.push_back(Line({panel.x.low, panel.x.high}, {0, 0}, kGrey));
    for (size_t g = 0; g < residuals_.size(); ++g) {
      AddGroup(g, input_.points[g].columns[variable], &panel);
    }
    has_means_ |=
        std::count_if(
            panel.series.begin(), panel.series.end(), [](const Series& series) {
              return series.kind == Series::kLine;
            }) > 1;
    return panel;
  }

  // Residuals in standard deviations against the normal quantiles of their
  // plotting positions (i − 3/8)/(n + 1/4), i = 1 … n (Blom 1958).
  Panel Quantiles() const {
    Panel panel;
    std::vector<double> xs, ys;
    for (size_t g = 0; g < residuals_.size(); ++g) {
      std::vector<double> sorted = residuals_[g];
      std::sort(sorted.begin(), sorted.end());
      const double sigma = input_.fit.groups[g].statistics.sigma;
      const auto n = static_cast<double>(sorted.size());
      Series series{Series::kPoints, Name(g), CategoryStyle(g), {}, {}};
      series.style.size = 0.8;
      for (size_t i = 0; i < sorted.size(); ++i) {
        const double position = (static_cast<double>(i) + 0.625) / (n + 0.25);
        series.x.push_back(NormalQuantile(position));
        series.y.push_back(sorted[i] / sigma);
      }
      series.group = input_.fit.groups[g].group;
      xs.insert(xs.end(), series.x.begin(), series.x.end());
      ys.insert(ys.end(), series.y.begin(), series.y.end());
      panel.series.push_back(std::move(series));
    }
    panel.x.label = "normal quantile";
    panel.y.label = "residual / s";
    SetRange(xs, 0.05, &panel.x);
    SetRange(ys, 0.05, &panel.y);
    const double low = std::max(panel.x.low, panel.y.low);
    const double high = std::min(panel.x.high, panel.y.high);
    panel.series.insert(panel.series.begin(),
                        Line({low, high}, {low, high}, kGrey));
    return panel;
  }

 private:
  std::string Name(size_t g) const {
    return input_.fit.groups.size() > 1 ? ShortName(input_.fit.groups[g].group)
                                        : "";
  }

  void AddGroup(size_t g, const std::vector<double>& x, Panel* panel) const {
    Series series{Series::kPoints, Name(g), CategoryStyle(g), x, residuals_[g]};
    series.style.size = 0.8;
    series.labels = input_.points[g].labels;
    series.group = input_.fit.groups[g].group;
    std::map<double, std::pair<double, int>> sums;
    for (size_t i = 0; i < x.size(); ++i) {
      sums[x[i]].first += residuals_[g][i];
      ++sums[x[i]].second;
    }
    panel->series.push_back(std::move(series));
    if (sums.size() > kMostMeans) return;
    Series means = Line({}, {}, CategoryStyle(g).colour);
    for (const auto& [at, sum] : sums) {
      means.x.push_back(at);
      means.y.push_back(sum.first / sum.second);
    }
    means.group = input_.fit.groups[g].group;
    panel->series.push_back(std::move(means));
  }

  const FigureInput& input_;
  std::vector<std::vector<double>> residuals_;
  std::vector<double> all_;
  Axis axis_;
  bool has_means_ = false;
};

}  // namespace

Figure ResidualFigure(const FigureInput& input) {
  input.NeedPoints("residuals");
  ResidualPanels panels(input);
  Figure figure;
  figure.title = FigureTitle("Residuals", input);
  for (size_t v = 0; v < input.fit.law.variables.size(); ++v) {
    figure.panels.push_back(panels.ByVariable(v));
  }
  figure.panels.push_back(panels.Quantiles());
  figure.columns = static_cast<int>(std::min<size_t>(3, figure.panels.size()));
  figure.caption = LawCaption(input);
  figure.caption.push_back(
      std::string(panels.has_means() ? "Lines: means at each value, and where"
                                     : "Line: where") +
      " normal residuals would lie; s: the standard deviation of a residual.");
  return figure;
}

}  // namespace routescale
