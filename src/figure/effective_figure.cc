#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "base/counted.h"
#include "figure/fitted.h"
#include "figure/palette.h"
#include "laws/residual_of.h"
#include "routescale/error.h"

namespace routescale {
namespace {

constexpr size_t kDensePlaces = 65;  // along the dense law

// What dense models have besides their size: held for the line.
std::vector<std::pair<int, double>> HeldOf(const FigureInput& input) {
  const Law& law = input.fit.law;
  std::vector<std::pair<int, double>> held;
  for (size_t v = 0; v < law.variables.size(); ++v) {
    const std::string& name = law.variables[v].name;
    if (name == law.size_variable || law.dense.contains(name)) continue;
    std::vector<double> values;
    for (const Points& points : input.points) {
      values.insert(
          values.end(), points.columns[v].begin(), points.columns[v].end());
    }
    held.emplace_back(static_cast<int>(v), Median(std::move(values)));
  }
  return held;
}

// The loss of dense models of these sizes by the law of one group.
std::vector<double> DenseLoss(const FigureInput& input,
                              size_t group,
                              const std::vector<double>& sizes) {
  const Law& law = input.fit.law;
  Predictor::Columns at(law.variables.size());
  for (size_t v = 0; v < at.size(); ++v) {
    const auto dense = law.dense.find(law.variables[v].name);
    if (dense != law.dense.end()) at[v].assign(sizes.size(), dense->second);
  }
  for (const auto& [v, value] : HeldOf(input))
    at[v].assign(sizes.size(), value);
  at[law.FindVariable(law.size_variable)] = sizes;
  return Predictor(input.fit, input.fit.groups[group]).Loss(at);
}

Series DenseLine(const FigureInput& input, size_t group, const Axis& axis) {
  Style style;
  style.colour = CategoryStyle(group).colour;
  style.width = 0.8;
  std::vector<double> sizes = Grid(axis.low, axis.high, kDensePlaces, true);
  std::vector<double> losses = DenseLoss(input, group, sizes);
  return {Series::kLine,
          "",
          style,
          std::move(sizes),
          std::move(losses),
          {},
          {},
          input.fit.groups[group].group};
}

struct Runs {
  Series own, shared;
  int beyond = 0;  // with a loss that no dense model has
};

// Runs as far from the line as from the law at their own place.
Runs RunsOf(const FigureInput& input, size_t group) {
  const Points& points = input.points[group];
  const Predictor predictor(input.fit, input.fit.groups[group]);
  const std::vector<double> sizes =
      predictor.EffectiveParameters(points.columns);
  const std::vector<double> law = predictor.Loss(points.columns);
  const std::vector<double> line = DenseLoss(input, group, sizes);
  const bool moves = !HeldOf(input).empty();
  const Residual scale = input.fit.residual;
  Runs runs;
  runs.own.kind = runs.shared.kind = Series::kPoints;
  runs.own.style = CategoryStyle(group);
  runs.shared.style.colour = kInk;
  runs.shared.style.marker = Marker::kDiamond;
  for (size_t i = 0; i < points.size(); ++i) {
    const double loss = points.response[i];
    const double moved =
        moves ? RunFrom(scale, ResidualOf(scale, law[i], loss), line[i]) : loss;
    if (!std::isfinite(sizes[i]) || !std::isfinite(moved)) {
      ++runs.beyond;
      continue;
    }
    const bool shared = i < points.shared.size() && points.shared[i];
    Series& series = shared ? runs.shared : runs.own;
    series.x.push_back(sizes[i]);
    series.y.push_back(moved);
    series.labels.push_back(points.labels[i]);
  }
  runs.own.group = input.fit.groups[group].group;
  return runs;
}

// Marks of every group, then those of the runs that all share.
class Marks {
 public:
  explicit Marks(const FigureInput& input) {
    Series shared;
    for (size_t g = 0; g < input.points.size(); ++g) {
      Runs runs = RunsOf(input, g);
      beyond_ += runs.beyond;
      runs.own.name = ShortName(input.fit.groups[g].group);
      series_.push_back(std::move(runs.own));
      // Dense runs are the same in every group: N̄ is their own size.
      if (g == 0) shared = std::move(runs.shared);
    }
    if (!shared.x.empty()) {
      shared.name = ShortName(input.fit.selection.shared_group);
      series_.push_back(std::move(shared));
    }
    if (series_.size() == 1) series_[0].name.clear();
  }

  std::vector<double> All(std::vector<double> Series::*values) const {
    std::vector<double> all;
    for (const Series& series : series_) {
      all.insert(all.end(), (series.*values).begin(), (series.*values).end());
    }
    return all;
  }
  const std::vector<Series>& series() const { return series_; }
  int beyond() const { return beyond_; }

 private:
  std::vector<Series> series_;
  int beyond_ = 0;
};

std::string Caption(const FigureInput& input, int beyond) {
  std::string text =
      "N̄: the size of the dense model of equal loss by the law of the run's "
      "group; lines: the law of each group for dense models.";
  const ChosenVariables held{-1, -1, HeldOf(input)};
  if (!held.held.empty()) {
    text += " " + HeldText(input, held) + " Runs are moved there by the law.";
  }
  if (beyond > 0) {
    text += fmt::format(" Not shown: {} with a loss that no dense model has.",
                        Counted(beyond, "run"));
  }
  return text;
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
  const Marks marks(input);
  Panel panel;
  panel.x.label = "effective parameters, N̄";
  panel.x.log = panel.x.si = true;
  SetRange(marks.All(&Series::x), 0.04, &panel.x);
  panel.y = LossAxis(input.fit, marks.All(&Series::y));
  for (size_t g = 0; g < input.points.size(); ++g) {
    panel.series.push_back(DenseLine(input, g, panel.x));
  }
  for (const Series& series : marks.series()) panel.series.push_back(series);
  Figure figure;
  figure.title = FigureTitle("Every run on the dense line", input);
  figure.panels = {std::move(panel)};
  figure.caption = LawCaption(input);
  figure.caption.push_back(Caption(input, marks.beyond()));
  return figure;
}

}  // namespace routescale
