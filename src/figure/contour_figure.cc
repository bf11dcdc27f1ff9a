#include <algorithm>
#include <cmath>
#include <optional>

#include "base/nan.h"
#include "figure/contour_lines.h"
#include "figure/fitted.h"
#include "figure/palette.h"
#include "figure/ticks.h"
#include "routescale/error.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

constexpr size_t kAcross = 81,
                 kUpwards = 61;  // places where the law is evaluated
constexpr double kMostLevels = 14;

// Sizes go across, whatever is chosen for the other axis up.
ChosenVariables ChoosePlane(const FigureInput& input,
                            const FigureVariables& wanted) {
  ChosenVariables chosen = ChooseVariables(input, wanted);
  if (wanted.x.empty() && wanted.by.empty()) std::swap(chosen.x, chosen.by);
  if (chosen.x < 0 || chosen.by < 0) {
    throw Error(
        ExitCode::kUsage,
        input.fit.law.name + " has one variable: it has no lines of equal loss")
        .Hint("use `plot loss`");
  }
  return chosen;
}

double OnScale(const Axis& axis, double value) {
  return axis.log ? std::log(value) : value;
}

double OffScale(const Axis& axis, double value) {
  return axis.log ? std::exp(value) : value;
}

class ContourPanels {
 public:
  ContourPanels(const FigureInput& input, const FigureVariables& variables)
      : input_(input), chosen_(ChoosePlane(input, variables)) {
    x_ = AxisOf(chosen_.x);
    y_ = AxisOf(chosen_.by);
    for (const GroupFit& group : input.fit.groups) {
      grids_.push_back(Evaluate(group));
    }
    ChooseLevels();
  }

  Figure Make() const {
    Figure figure;
    const auto& variables = input_.fit.law.variables;
    figure.title =
        FigureTitle("Lines of equal loss over " + variables[chosen_.x].name +
                        " and " + variables[chosen_.by].name,
                    input_);
    figure.legend = false;
    for (size_t g = 0; g < grids_.size(); ++g) {
      figure.panels.push_back(MakePanel(g));
    }
    figure.columns =
        static_cast<int>(std::min<size_t>(3, figure.panels.size()));
    figure.share_x = figure.share_y = figure.panels.size() > 1;
    figure.caption = LawCaption(input_);
    std::string text = "Lines: the law at the loss written on them";
    text += input_.points.empty()
                ? "."
                : "; marks: runs, in the colour of the line nearest to their "
                  "loss.";
    const std::string held = HeldText(input_, chosen_);
    figure.caption.push_back(held.empty() ? text : text + " " + held);
    return figure;
  }

 private:
  Axis AxisOf(int variable) const {
    const std::string& name = input_.fit.law.variables[variable].name;
    std::vector<double> values;
    for (size_t g = 0; g < input_.fit.groups.size(); ++g) {
      const auto of_group = ValuesOf(input_, g, name);
      values.insert(values.end(), of_group.begin(), of_group.end());
    }
    return VariableAxis(input_.fit.law, name, values);
  }

  // In the coordinates of the axes, logarithms where they are logarithmic.
  ValueGrid Evaluate(const GroupFit& group) const {
    ValueGrid grid;
    Predictor::Columns at = HeldColumns(input_, chosen_, kAcross * kUpwards);
    const auto xs = Grid(x_.low, x_.high, kAcross, x_.log);
    const auto ys = Grid(y_.low, y_.high, kUpwards, y_.log);
    for (size_t k = 0; k < kAcross * kUpwards; ++k) {
      at[chosen_.x][k] = xs[k % kAcross];
      at[chosen_.by][k] = ys[k / kAcross];
    }
    for (const double x : xs) grid.x.push_back(OnScale(x_, x));
    for (const double y : ys) grid.y.push_back(OnScale(y_, y));
    grid.values = Predictor(input_.fit, group).Loss(at);
    return grid;
  }

  void ChooseLevels() {
    std::vector<double> losses;
    for (const ValueGrid& grid : grids_) {
      losses.insert(losses.end(), grid.values.begin(), grid.values.end());
    }
    Axis axis;
    SetRange(losses, 0, &axis);
    const TickRoom room = {[](const std::string&) { return 1.0; }, kMostLevels};
    for (const Tick& tick : AxisTicks(axis, room)) {
      levels_.push_back(tick.at);
    }
  }

  Panel MakePanel(size_t g) const {
    Panel panel;
    if (grids_.size() > 1) {
      panel.title = ShortName(input_.fit.groups[g].group);
    }
    panel.x = x_;
    panel.y = y_;
    for (size_t l = 0; l < levels_.size(); ++l) AddLevel(g, l, &panel);
    if (!input_.points.empty()) AddRuns(input_.points[g], &panel);
    return panel;
  }

  // One line with room for its label in it; none that has no such room, as
  // nobody could tell what it is.
  void AddLevel(size_t g, size_t l, Panel* panel) const {
    const std::string text = ShortNumber(levels_[l]);
    Series series{Series::kLine,
                  "loss " + text,
                  SequentialStyle(l, levels_.size()),
                  {},
                  {}};
    const auto lines = ContourLines(grids_[g], levels_[l]);
    const LabelSize size = SizeOf(text);
    const auto at = LabelPlace(g, lines, size, *panel);
    if (!at) return;
    for (const Polyline& line : lines) {
      for (const auto& [x, y] : line) {
        const Place place = {OffScale(x_, x), OffScale(y_, y)};
        const bool covered = Away(*at, place, size) < 1;
        series.x.push_back(covered ? kNaN : place.first);
        series.y.push_back(covered ? kNaN : place.second);
      }
      series.x.push_back(kNaN);
      series.y.push_back(kNaN);
    }
    panel->labels.push_back({at->first, at->second, text});
    panel->series.push_back(std::move(series));
  }

  using Place = std::pair<double, double>;

  // Half of a label, as shares of the axes.
  struct LabelSize {
    double x, y;
  };

  LabelSize SizeOf(const std::string& text) const {
    const bool narrow = grids_.size() > 1;
    return {static_cast<double>(text.size() + 1) * (narrow ? 0.017 : 0.01),
            narrow ? 0.04 : 0.032};
  }

  // How many halves of a label two places are apart.
  double Away(const Place& a, const Place& b, const LabelSize& size) const {
    const double x = AxisShare(x_, a.first) - AxisShare(x_, b.first);
    const double y = AxisShare(y_, a.second) - AxisShare(y_, b.second);
    return std::max(std::abs(x) / size.x, std::abs(y) / size.y);
  }

  // Where the label is farthest from runs and from other labels; none for a
  // line that only touches a corner.
  std::optional<Place> LabelPlace(size_t g,
                                  const std::vector<Polyline>& lines,
                                  const LabelSize& size,
                                  const Panel& panel) const {
    constexpr double kEdge = 0.035;
    std::vector<Place> taken;
    for (const PlacedLabel& label : panel.labels) {
      taken.emplace_back(label.x, label.y);
    }
    for (size_t i = 0; !input_.points.empty() && i < input_.points[g].size();
         ++i) {
      const auto& columns = input_.points[g].columns;
      taken.emplace_back(columns[chosen_.x][i], columns[chosen_.by][i]);
    }
    std::optional<Place> best;
    double farthest = 0;
    for (const Polyline& line : lines) {
      for (const auto& [x, y] : line) {
        const Place place = {OffScale(x_, x), OffScale(y_, y)};
        const double across = AxisShare(x_, place.first);
        const double up = AxisShare(y_, place.second);
        if (std::min({across, 1 - across, up, 1 - up}) < kEdge) continue;
        double nearest = HUGE_VAL;
        for (const Place& other : taken) {
          nearest = std::min(nearest, Away(place, other, size));
        }
        if (nearest <= farthest) continue;
        farthest = nearest;
        best = place;
      }
    }
    return best;
  }

  void AddRuns(const Points& points, Panel* panel) const {
    std::vector<Series> marks;
    for (size_t l = 0; l < levels_.size(); ++l) {
      Style style = SequentialStyle(l, levels_.size());
      style.size = 0.9;
      marks.push_back({Series::kPoints, "", style, {}, {}});
    }
    for (size_t i = 0; i < points.size() && !marks.empty(); ++i) {
      const auto nearest = std::min_element(
          levels_.begin(), levels_.end(), [&](double a, double b) {
            return std::abs(a - points.response[i]) <
                   std::abs(b - points.response[i]);
          });
      Series& series = marks[static_cast<size_t>(nearest - levels_.begin())];
      series.x.push_back(points.columns[chosen_.x][i]);
      series.y.push_back(points.columns[chosen_.by][i]);
    }
    for (Series& series : marks) {
      if (!series.x.empty()) panel->series.push_back(std::move(series));
    }
  }

  const FigureInput& input_;
  ChosenVariables chosen_;
  Axis x_, y_;
  std::vector<ValueGrid> grids_;
  std::vector<double> levels_;
};

}  // namespace

Figure ContourFigure(const FigureInput& input,
                     const FigureVariables& variables) {
  return ContourPanels(input, variables).Make();
}

}  // namespace routescale
