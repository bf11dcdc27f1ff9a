#include "routescale/figures.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/distributions.h"
#include "routescale/answers.h"
#include "support/clark2022.h"
#include "support/message_of.h"
#include "support/source_path.h"

namespace routescale {
namespace {

FigureInput SimulatedInput() {
  FigureInput input;
  input.fit.law = FindLaw("routed-bilinear", {});
  Selection selection =
      SelectTable(SourcePath("data/simulated-curves.csv.gz"), {"N", "E"});
  input.fit.selection = selection.resolved;
  input.fit.data_name = "simulated-curves.csv.gz";
  input.fit.residual = input.fit.law.residual;
  input.fit.groups = FitGroups(input.fit.law, selection.groups, {});
  input.points = std::move(selection.groups);
  return input;
}

FigureInput PublishedInput() {
  FigureInput input;
  input.fit = FromPublished(FindLaw("routed-bilinear", {}), "S-Base");
  return input;
}

std::vector<const Series*> Of(const Panel& panel, Series::Kind kind) {
  std::vector<const Series*> found;
  for (const Series& series : panel.series) {
    if (series.kind == kind) found.push_back(&series);
  }
  return found;
}

TEST(Figures, LossHasEveryRunAndACurveForEachSize) {
  const FigureInput input = SimulatedInput();
  const Figure figure = LossFigure(input, {});
  ASSERT_EQ(figure.panels.size(), 3u);
  for (size_t g = 0; g < 3; ++g) {
    const Panel& panel = figure.panels[g];
    EXPECT_EQ(panel.title, input.points[g].group);
    EXPECT_EQ(Of(panel, Series::kLine).size(), 6u);
    EXPECT_EQ(panel.right.size(), 6u);
    size_t runs = 0;
    for (const Series* marks : Of(panel, Series::kPoints)) {
      runs += marks->x.size();
      for (size_t i = 0; i < marks->x.size(); ++i) {
        EXPECT_LT(panel.x.low, marks->x[i]);
        EXPECT_GT(panel.x.high, marks->x[i]);
        EXPECT_LT(panel.y.low, marks->y[i]);
        EXPECT_GT(panel.y.high, marks->y[i]);
      }
    }
    EXPECT_EQ(runs, input.points[g].size());
    for (const Series* ribbon : Of(panel, Series::kRibbon)) {
      for (size_t i = 0; i < ribbon->x.size(); ++i) {
        EXPECT_LT(ribbon->y[i], ribbon->high[i]);
      }
    }
  }
}

TEST(Figures, ContoursLieAtTheirLoss) {
  const FigureInput input = PublishedInput();
  const Figure figure = ContourFigure(input, {});
  const Predictor predictor(input.fit, input.fit.groups[0]);
  const auto lines = Of(figure.panels[0], Series::kLine);
  EXPECT_GT(lines.size(), 4u);
  for (const Series* line : lines) {
    const double level = std::stod(line->name.substr(5));
    for (size_t i = 0; i < line->x.size(); ++i) {
      if (std::isnan(line->x[i])) continue;
      const double loss = predictor.Loss({{line->x[i]}, {line->y[i]}})[0];
      EXPECT_NEAR(loss, level, 1e-3);
    }
  }
}

TEST(Figures, EffectiveParametersSolveTheDenseLaw) {
  const FigureInput input = SimulatedInput();
  const Figure figure = EffectiveFigure(input);
  const Predictor predictor(input.fit, input.fit.groups[2]);
  const auto marks = Of(figure.panels[0], Series::kPoints);
  ASSERT_EQ(marks.size(), 4u);  // three routers and the dense runs
  EXPECT_EQ(marks[3]->name, "Dense");
  const Series& hash = *marks[2];
  ASSERT_EQ(hash.name, "Hash");
  const Points& points = input.points[2];
  size_t own = 0;
  for (size_t i = 0; i < points.size(); ++i) {
    if (points.shared[i]) continue;
    const double dense = predictor.Loss({{hash.x[own]}, {1}})[0];
    const double routed =
        predictor.Loss({{points.columns[0][i]}, {points.columns[1][i]}})[0];
    EXPECT_NEAR(dense, routed, 1e-9);
    EXPECT_EQ(hash.y[own], points.response[i]);
    ++own;
  }
  EXPECT_EQ(own, hash.x.size());
}

TEST(Figures, ResidualsAddUpToTheSumOfSquares) {
  const FigureInput input = SimulatedInput();
  const Figure figure = ResidualFigure(input);
  ASSERT_EQ(figure.panels.size(), 3u);
  const auto by_size = Of(figure.panels[0], Series::kPoints);
  const auto quantiles = Of(figure.panels[2], Series::kPoints);
  for (size_t g = 0; g < 3; ++g) {
    double sse = 0;
    for (const double residual : by_size[g]->y) sse += residual * residual;
    const Statistics& statistics = input.fit.groups[g].statistics;
    EXPECT_NEAR(sse, statistics.sse, 1e-12);
    const auto n = static_cast<double>(quantiles[g]->x.size());
    EXPECT_DOUBLE_EQ(quantiles[g]->x[0], NormalQuantile(0.625 / (n + 0.25)));
    EXPECT_NEAR(quantiles[g]->x.front(), -quantiles[g]->x.back(), 1e-12);
    EXPECT_TRUE(std::is_sorted(quantiles[g]->y.begin(), quantiles[g]->y.end()));
  }
}

TEST(Figures, SavedFitsShowTheLawAlone) {
  const FigureInput input = PublishedInput();
  const Figure figure = LossFigure(input, {});
  for (const Series* marks : Of(figure.panels[0], Series::kPoints)) {
    EXPECT_TRUE(marks->x.empty());
  }
  EXPECT_EQ(Of(figure.panels[0], Series::kLine).size(), 5u);
  EXPECT_EQ(MessageOf([&] { ResidualFigure(input); }),
            "a saved fit has no runs, and `plot residuals` shows runs\n  name "
            "the table of the fit");
}

TEST(Figures, TheAxesCanBeChosen) {
  FigureInput input;
  input.fit = FromPublished(FindLaw("joint-moe", {}), "Ludziejewski");
  const Figure figure = LossFigure(input, {"D", "E", {{"N", 1e9}}});
  EXPECT_EQ(figure.panels[0].x.label, "training tokens, D");
  EXPECT_EQ(figure.title, "Loss against D: joint-moe, Ludziejewski");
  EXPECT_EQ(MessageOf([&] {
              LossFigure(input, {"N", "N", {}});
            }),
            "no variable is left for the axis\n"
            "  name it with --x; --at holds variables, --by makes curves");
  EXPECT_EQ(MessageOf([&] {
              LossFigure(input, {"n", "", {}});
            }),
            "--x: 'n' is no variable of joint-moe\n  did you mean 'N'?");
}

}  // namespace
}  // namespace routescale
