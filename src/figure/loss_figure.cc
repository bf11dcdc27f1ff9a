#include <algorithm>
#include <cmath>

#include "figure/fitted.h"
#include "figure/palette.h"
#include "figure/ticks.h"
#include "laws/residual_of.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

constexpr size_t kMostCurves = 9;  // of more values, those at quantiles
constexpr size_t kFewerCurves = 6;
constexpr size_t kCurvePlaces = 97;  // along a curve

// The values that have a curve: all if they are few.
std::vector<double> CurveValues(const std::vector<double>& values) {
  std::vector<double> distinct = Distinct(values);
  if (distinct.size() <= kMostCurves) return distinct;
  std::vector<double> chosen;
  for (size_t i = 0; i < kFewerCurves; ++i) {
    chosen.push_back(distinct[i * (distinct.size() - 1) / (kFewerCurves - 1)]);
  }
  return chosen;
}

size_t Nearest(const std::vector<double>& values, double value) {
  const auto distance = [&](double other) {
    return value > 0 && other > 0 ? std::abs(std::log(other / value))
                                  : std::abs(other - value);
  };
  size_t nearest = 0;
  for (size_t i = 1; i < values.size(); ++i) {
    if (distance(values[i]) < distance(values[nearest])) nearest = i;
  }
  return nearest;
}

class LossPanels {
 public:
  LossPanels(const FigureInput& input, const FigureVariables& variables)
      : input_(input),
        law_(input.fit.law),
        chosen_(ChooseVariables(input, variables)),
        x_name_(law_.variables[chosen_.x].name) {
    std::vector<double> xs, bys;
    for (size_t g = 0; g < input.fit.groups.size(); ++g) {
      const auto x = ValuesOf(input, g, x_name_);
      xs.insert(xs.end(), x.begin(), x.end());
      if (chosen_.by < 0) continue;
      const auto by = ValuesOf(input, g, law_.variables[chosen_.by].name);
      bys.insert(bys.end(), by.begin(), by.end());
    }
    curves_ = chosen_.by < 0 ? std::vector<double>{0} : CurveValues(bys);
    x_axis_ = VariableAxis(law_, x_name_, xs);
    low_ = *std::min_element(xs.begin(), xs.end());
    high_ = *std::max_element(xs.begin(), xs.end());
  }

  Figure Make() {
    Figure figure;
    figure.title = FigureTitle("Loss against " + x_name_, input_);
    figure.legend = false;
    for (size_t g = 0; g < input_.fit.groups.size(); ++g) {
      figure.panels.push_back(MakePanel(g));
    }
    const Axis y_axis = LossAxis(input_.fit, losses_);
    for (Panel& panel : figure.panels) panel.y = y_axis;
    figure.columns =
        static_cast<int>(std::min<size_t>(3, figure.panels.size()));
    figure.share_x = figure.share_y = figure.panels.size() > 1;
    figure.caption = LawCaption(input_);
    figure.caption.push_back(Explanation());
    if (input_.fit.groups[0].points > 0) {
      figure.ribbons = "Bands: the " +
                       ShortNumber(100 * input_.fit.options.level) +
                       " % interval of the mean.";
    }
    return figure;
  }

 private:
  Panel MakePanel(size_t g) {
    const GroupFit& group = input_.fit.groups[g];
    Panel panel;
    if (input_.fit.groups.size() > 1) panel.title = ShortName(group.group);
    panel.x = x_axis_;
    const Predictor predictor(input_.fit, group);
    std::vector<Series> lines, marks;
    for (size_t c = 0; c < curves_.size(); ++c) {
      const Style style =
          SequentialStyle(curves_.size() - 1 - c, curves_.size());
      AddCurve(predictor, curves_[c], style, &panel, &lines);
      marks.push_back({Series::kPoints, "", style, {}, {}});
    }
    if (!input_.points.empty()) AddRuns(predictor, input_.points[g], &marks);
    for (auto* series : {&lines, &marks}) {
      for (Series& one : *series) panel.series.push_back(std::move(one));
    }
    for (Series& series : panel.series) series.group = group.group;
    return panel;
  }

  void AddCurve(const Predictor& predictor,
                double by,
                const Style& style,
                Panel* panel,
                std::vector<Series>* lines) {
    Predictor::Columns at = HeldColumns(input_, chosen_, kCurvePlaces);
    at[chosen_.x] = Grid(low_, high_, kCurvePlaces, x_axis_.log);
    if (chosen_.by >= 0) at[chosen_.by].assign(kCurvePlaces, by);
    Series line{Series::kLine, "", style, at[chosen_.x], {}};
    Series ribbon{Series::kRibbon, "", style, at[chosen_.x], {}};
    for (const Prediction& prediction : predictor.Predict(at)) {
      line.y.push_back(prediction.loss);
      ribbon.y.push_back(prediction.loss_low);
      ribbon.high.push_back(prediction.loss_high);
    }
    losses_.insert(losses_.end(), line.y.begin(), line.y.end());
    if (chosen_.by >= 0) {
      const std::string& name = law_.variables[chosen_.by].name;
      const std::string text = by >= 1e4 ? SiNumber(by) : ShortNumber(by, 3);
      line.name = name + " = " + text;
      panel->right.push_back({line.y.back(), text});
    }
    panel->series.push_back(std::move(ribbon));
    lines->push_back(std::move(line));
  }

  // Runs as far from their curve as from the law at their own place.
  void AddRuns(const Predictor& predictor,
               const Points& points,
               std::vector<Series>* marks) {
    Predictor::Columns shown = HeldColumns(input_, chosen_, points.size());
    shown[chosen_.x] = points.columns[chosen_.x];
    std::vector<size_t> curves(points.size());
    for (size_t i = 0; chosen_.by >= 0 && i < points.size(); ++i) {
      curves[i] = Nearest(curves_, points.columns[chosen_.by][i]);
      shown[chosen_.by][i] = curves_[curves[i]];
    }
    const bool moves = shown != points.columns;
    moves_ |= moves;
    const Residual scale = input_.fit.residual;
    const std::vector<double> there = predictor.Loss(points.columns);
    const std::vector<double> curve = predictor.Loss(shown);
    for (size_t i = 0; i < points.size(); ++i) {
      const double run = points.response[i];
      const double y =
          moves ? RunFrom(scale, ResidualOf(scale, there[i], run), curve[i])
                : run;
      Series& series = (*marks)[curves[i]];
      series.x.push_back(shown[chosen_.x][i]);
      series.y.push_back(y);
      series.labels.push_back(points.labels[i]);
      losses_.push_back(y);
    }
  }

  std::string Explanation() const {
    std::string text;
    if (chosen_.by >= 0) {
      text = "Curves: the law at the " + law_.variables[chosen_.by].name +
             " written at their ends";
      text += input_.points.empty() ? "." : "; marks: runs.";
    }
    std::string held = HeldText(input_, chosen_);
    if (moves_) {
      held += held.empty() ? "" : " ";
      held += "Runs at other values are moved to those shown, by the law.";
    }
    return text + (text.empty() || held.empty() ? "" : " ") + held;
  }

  const FigureInput& input_;
  const Law& law_;
  ChosenVariables chosen_;
  std::string x_name_;
  std::vector<double> curves_;
  Axis x_axis_;
  double low_ = 0, high_ = 0;
  bool moves_ = false;  // some runs
  std::vector<double> losses_;
};

}  // namespace

Figure LossFigure(const FigureInput& input, const FigureVariables& variables) {
  return LossPanels(input, variables).Make();
}

}  // namespace routescale
