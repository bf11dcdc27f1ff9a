#include <algorithm>
#include <cmath>

#include "figure/fitted.h"
#include "figure/palette.h"
#include "report/fit_words.h"
#include "routescale/figures.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

constexpr double kAxisPadding = 0.04;

// A line for each law over the cutoffs of one group.
Panel ErrorPanel(const Backtest& backtest,
                 const std::string& group,
                 const std::string& label,
                 double BacktestRow::*error) {
  Panel panel;
  std::vector<double> cutoffs, errors;
  std::vector<Series> marks;
  for (const BacktestScore& score : backtest.scores) {
    if (score.group != group) continue;
    Series line{Series::kLine, "", CategoryStyle(marks.size()), {}, {}};
    for (const BacktestRow& row : backtest.rows) {
      if (row.group != group || row.law != score.law || row.ahead == 0) {
        continue;
      }
      line.x.push_back(row.cutoff);
      line.y.push_back(row.*error);
    }
    cutoffs.insert(cutoffs.end(), line.x.begin(), line.x.end());
    errors.insert(errors.end(), line.y.begin(), line.y.end());
    Series mark = line;
    mark.kind = Series::kPoints;
    mark.name = ShortName(score.law);
    panel.series.push_back(std::move(line));
    marks.push_back(std::move(mark));
  }
  panel.series.insert(panel.series.end(), marks.begin(), marks.end());
  panel.x.label = "fitted to " + backtest.formula + " up to";
  panel.x.log = true;
  SetRange(cutoffs, kAxisPadding, &panel.x);
  panel.y.label = label;
  std::erase_if(errors, [](double value) { return !std::isfinite(value); });
  errors.push_back(0);
  SetRange(errors, kAxisPadding, &panel.y);
  return panel;
}

}  // namespace

Figure BacktestFigure(const Backtest& backtest) {
  Figure figure;
  figure.title = "Runs beyond, predicted from those up to a cutoff";
  figure.columns = 2;
  std::vector<std::string> groups;
  for (const BacktestScore& score : backtest.scores) {
    if (groups.empty() || groups.back() != score.group) {
      groups.push_back(score.group);
    }
  }
  for (const std::string& group : groups) {
    const std::string unit = ResidualName(backtest.residual);
    figure.panels.push_back(
        ErrorPanel(backtest, group, "RMSE in " + unit, &BacktestRow::rmse));
    figure.panels.push_back(
        ErrorPanel(backtest, group, "bias in " + unit, &BacktestRow::bias));
    if (groups.size() == 1) continue;
    figure.panels[figure.panels.size() - 2].title = ShortName(group);
    figure.panels.back().title = ShortName(group);
  }
  figure.caption = {"Law less run. A law that predicts is near 0 in both."};
  return figure;
}

}  // namespace routescale
