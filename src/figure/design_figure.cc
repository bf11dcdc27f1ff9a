#include "routescale/design_figure.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "base/nan.h"
#include "figure/contour_lines.h"
#include "figure/fitted.h"
#include "figure/palette.h"
#include "routescale/error.h"
#include "routescale/law_at.h"
#include "routescale/numbers.h"
#include "routescale/option_name.h"

namespace routescale {
namespace {

constexpr std::array<double, 4> kWorths = {0.25, 0.5, 0.75, 0.95};

class DesignPanel {
 public:
  DesignPanel(const SavedFit& fit,
              const RunPool& pool,
              const DesignAnswer& answer,
              const FigureVariables& wanted)
      : fit_(fit), pool_(pool), answer_(answer) {
    x_ = Chosen(wanted.x, "@x"_options, -1);
    if (x_ < 0) x_ = 0;
    y_ = Chosen(wanted.by, "@by"_options, x_);
    panel_.x = VariableAxis(fit.law, NameOf(x_), Column(x_));
    if (y_ >= 0) {
      panel_.y = VariableAxis(fit.law, NameOf(y_), Column(y_));
    } else {
      panel_.y.label = "worth of a run for its price";
      SetRange(answer.worth, 0.06, &panel_.y);
    }
  }

  Panel Make() {
    if (y_ >= 0) AddContours();
    AddCandidates();
    AddRuns();
    return panel_;
  }

 private:
  const std::string& NameOf(int variable) const {
    return fit_.law.variables[static_cast<size_t>(variable)].name;
  }
  const std::vector<double>& Column(int variable) const {
    return pool_.columns[static_cast<size_t>(variable)];
  }

  // The variable of this name; without one the first that varies but `other`.
  int Chosen(const std::string& name,
             const std::string& option,
             int other) const {
    if (!name.empty()) {
      return VariableIndex(fit_.law, name, option);
    }
    for (size_t v = 0; v < pool_.columns.size(); ++v) {
      if (static_cast<int>(v) == other) continue;
      if (Distinct(pool_.columns[v]).size() > 1) return static_cast<int>(v);
    }
    return -1;
  }

  double Up(size_t candidate) const {
    return y_ >= 0 ? Column(y_)[candidate] : answer_.worth[candidate];
  }

  void AddCandidates() {
    Style style{kGrey};
    style.size = 0.4;
    Series series{Series::kPoints, "candidates", style, {}, {}};
    for (size_t i = 0; i < pool_.size(); ++i) {
      series.x.push_back(Column(x_)[i]);
      series.y.push_back(Up(i));
    }
    panel_.series.push_back(std::move(series));
  }

  // The area of a mark grows with the number of runs.
  void AddRuns() {
    constexpr double kLargest = 2.6, kSmallest = 0.9;
    double most = 1;
    for (const DesignedRun& row : answer_.rows) {
      most = std::max(most, static_cast<double>(row.times));
    }
    bool first = true;
    for (const DesignedRun& row : answer_.rows) {
      Style style = CategoryStyle(0);
      style.marker = Marker::kDiamond;
      style.size =
          std::max(kSmallest,
                   kLargest * std::sqrt(static_cast<double>(row.times) / most));
      const double x = Column(x_)[row.candidate], y = Up(row.candidate);
      panel_.series.push_back(
          {Series::kPoints, first ? "chosen runs" : "", style, {x}, {y}});
      first = false;
    }
  }

  // The largest worth at each pair of values; none unless all pairs are there.
  void AddContours() {
    const std::vector<double> xs = Distinct(Column(x_));
    const std::vector<double> ys = Distinct(Column(y_));
    if (xs.size() < 2 || ys.size() < 2) return;
    std::map<std::pair<double, double>, double> worth;
    for (size_t i = 0; i < pool_.size(); ++i) {
      double& best =
          worth.try_emplace({Column(x_)[i], Column(y_)[i]}, 0).first->second;
      best = std::max(best, answer_.worth[i]);
    }
    ValueGrid grid;
    const auto on_scale = [](const Axis& axis, double value) {
      return axis.log ? std::log(value) : value;
    };
    for (const double x : xs) grid.x.push_back(on_scale(panel_.x, x));
    for (const double y : ys) grid.y.push_back(on_scale(panel_.y, y));
    for (const double y : ys) {
      for (const double x : xs) {
        const auto found = worth.find({x, y});
        grid.values.push_back(found == worth.end() ? kNaN : found->second);
      }
    }
    for (size_t l = 0; l < kWorths.size(); ++l) AddLine(grid, l);
  }

  void AddLine(const ValueGrid& grid, size_t l) {
    Series series{Series::kLine,
                  "worth " + ShortNumber(kWorths[l]),
                  SequentialStyle(l, kWorths.size()),
                  {},
                  {}};
    const auto off_scale = [](const Axis& axis, double value) {
      return axis.log ? std::exp(value) : value;
    };
    for (const Polyline& line : ContourLines(grid, kWorths[l])) {
      for (const auto& [x, y] : line) {
        series.x.push_back(off_scale(panel_.x, x));
        series.y.push_back(off_scale(panel_.y, y));
      }
      series.x.push_back(kNaN);
      series.y.push_back(kNaN);
    }
    if (!series.x.empty()) panel_.series.push_back(std::move(series));
  }

  const SavedFit& fit_;
  const RunPool& pool_;
  const DesignAnswer& answer_;
  int x_ = -1, y_ = -1;  // variables; y_ < 0: the worth
  Panel panel_;
};

}  // namespace

Figure DesignFigure(const SavedFit& fit,
                    const RunPool& pool,
                    const DesignAnswer& answer,
                    const FigureVariables& variables) {
  // Of several laws each target has a row for each.
  std::string targets, last;
  for (const LearntTarget& target : answer.targets) {
    if (target.target == last) continue;
    last = target.target;
    targets += (targets.empty() ? "" : ", ") + target.target;
  }
  Figure figure;
  figure.title = "Which runs tell most of " + ShortName(targets);
  figure.panels = {DesignPanel(fit, pool, answer, variables).Make()};
  figure.caption = {
      std::to_string(answer.runs) + " runs of cost " +
          ShortNumber(answer.cost, 4) + " leave a standard deviation of " +
          ShortNumber(answer.sd, 3) +
          "; no design within the limits leaves "
          "less than " +
          ShortNumber(answer.bound, 3) + ".",
      "Worth: how much the next run would lower the standard deviation, for "
      "its price. It is 1 where the best design has its runs, and nowhere "
      "more."};
  return figure;
}

}  // namespace routescale
