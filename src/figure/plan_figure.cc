#include <algorithm>
#include <cmath>

#include "figure/fitted.h"
#include "figure/palette.h"
#include "routescale/error.h"
#include "routescale/option_name.h"

namespace routescale {
namespace {

// One quantity of a row and its interval.
struct Shown {
  double value, low, high;
};

class PlanPanels {
 public:
  PlanPanels(const SavedFit& fit, const PlanAnswer& answer)
      : fit_(fit), answer_(answer), given_(GivenIndex()) {
    for (const auto& row : answer.table.rows) at_.push_back(row[given_]);
    x_.label = answer.table.request.given[given_];
    x_.log = *std::min_element(at_.begin(), at_.end()) > 0;
    SetRange(at_, 0.04, &x_);
  }

  Panel OfLoss() {
    return Make(LossAxis(fit_, {}).label, [](const PlannedRow& row) {
      const bool known = !row.values.empty();
      return Shown{row.best.loss,
                   known ? row.loss.low : std::nan(""),
                   known ? row.loss.high : std::nan("")};
    });
  }

  Panel OfVariable(size_t index) {
    const std::string& name = answer_.table.request.free[index].name;
    return Make(name, [index](const PlannedRow& row) {
      const bool known = index < row.values.size();
      return Shown{row.best.values[index],
                   known ? row.values[index].low : std::nan(""),
                   known ? row.values[index].high : std::nan("")};
    });
  }

 private:
  // Of the one list of given values.
  size_t GivenIndex() const {
    if (answer_.shown.size() == 1 && answer_.table.rows.size() > 1) {
      return answer_.shown[0];
    }
    throw Error(ExitCode::kUsage,
                "a figure of a plan needs one value that varies")
        .Hint("give one name several values: @for C=1e19,1e20,1e21"_options);
  }

  template <typename Show>
  Panel Make(const std::string& name, Show show) {
    Panel panel;
    panel.x = x_;
    std::vector<double> values;
    std::vector<Series> ribbons, marks;
    for (size_t g = 0; g < answer_.groups.size(); ++g) {
      const auto& [group, rows] = answer_.groups[g];
      Series line{Series::kLine, "", CategoryStyle(g), at_, {}};
      Series ribbon{Series::kRibbon, "", CategoryStyle(g), at_, {}};
      for (const PlannedRow& row : rows) {
        const Shown shown = show(row);
        line.y.push_back(shown.value);
        ribbon.y.push_back(shown.low);
        ribbon.high.push_back(shown.high);
        values.insert(values.end(), {shown.value, shown.low, shown.high});
      }
      Series mark = line;
      mark.kind = Series::kPoints;
      if (answer_.show_groups) mark.name = ShortName(group);
      ribbons.push_back(std::move(ribbon));
      marks.push_back(std::move(line));
      marks.push_back(std::move(mark));
    }
    panel.y = AxisOf(name, values);
    panel.series = std::move(ribbons);
    panel.series.insert(panel.series.end(), marks.begin(), marks.end());
    return panel;
  }

  Axis AxisOf(const std::string& name, std::vector<double> values) const {
    std::erase_if(values, [](double value) { return !std::isfinite(value); });
    if (values.empty()) values = {1};
    if (fit_.law.FindVariable(name) >= 0) {
      return VariableAxis(fit_.law, name, values);
    }
    Axis axis;
    axis.label = name;
    axis.log = *std::min_element(values.begin(), values.end()) > 0;
    SetRange(values, 0.04, &axis);
    return axis;
  }

  const SavedFit& fit_;
  const PlanAnswer& answer_;
  size_t given_;
  std::vector<double> at_;
  Axis x_;
};

std::string Question(const PlanRequest& request) {
  std::string text =
      "Least " + (request.minimise ? request.minimise->text() : "loss");
  for (size_t i = 0; i < request.constraints.size(); ++i) {
    text += (i == 0 ? " subject to " : ", ") + request.constraints[i].text();
  }
  return text + ".";
}

}  // namespace

Figure PlanFigure(const SavedFit& fit, const PlanAnswer& answer) {
  PlanPanels panels(fit, answer);
  Figure figure;
  figure.title = "Best designs: " + ShortName(answer.law);
  figure.panels.push_back(panels.OfLoss());
  for (size_t i = 0; i < answer.table.request.free.size(); ++i) {
    figure.panels.push_back(panels.OfVariable(i));
  }
  figure.columns = static_cast<int>(std::min<size_t>(3, figure.panels.size()));
  figure.caption = {Question(answer.table.request),
                    "Coefficients: " + answer.coefficients + "."};
  if (!answer.draws.empty()) {
    figure.ribbons = "Bands: intervals from " + answer.draws + ".";
  }
  return figure;
}

}  // namespace routescale
