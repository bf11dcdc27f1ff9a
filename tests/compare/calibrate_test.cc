#include "routescale/calibrate.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/distributions.h"
#include "base/random.h"
#include "compare/growth.h"
#include "routescale/answers.h"
#include "routescale/error.h"
#include "routescale/study.h"
#include "support/shared_data.h"

namespace routescale {
namespace {

// Errors with this growth, as the fit expects 0.01 of each run.
ErrorsByCutoff Drawn(double growth, int cutoffs, uint64_t seed) {
  constexpr double kExpected = 0.01;
  ErrorsByCutoff errors(static_cast<size_t>(cutoffs));
  CounterRandom random(seed, 0);
  for (auto& cutoff : errors) {
    for (int run = 1; run <= 5; ++run) {
      const double horizon = std::exp(run);
      cutoff.push_back({horizon,
                        std::hypot(kExpected, growth * run) * random.Normal(),
                        kExpected});
    }
  }
  return errors;
}

TEST(Growth, IsThatOfTheErrors) {
  const Calibration found = MeasureGrowth(Drawn(0.02, 4000, 1));
  EXPECT_NEAR(found.growth, 0.02, 0.0004);
  EXPECT_EQ(found.cutoffs, 4000);
  EXPECT_EQ(found.predictions, 20000);
}

// The standardised squares of few cutoffs average 1 with it.
TEST(Growth, StandardisesTheSquares) {
  const ErrorsByCutoff errors = Drawn(0.05, 4, 2);
  const double growth = MeasureGrowth(errors).growth;
  double sum = 0;
  for (const auto& cutoff : errors) {
    for (const auto& error : cutoff) {
      const double added = growth * std::log(error.horizon);
      sum += std::pow(error.residual, 2) /
             (std::pow(error.expected, 2) + std::pow(added, 2)) / 5;
    }
  }
  EXPECT_NEAR(sum / 4, 1, 1e-9);
}

TEST(Growth, IsNoneOfSmallErrors) {
  ErrorsByCutoff errors = Drawn(0, 20, 3);
  for (auto& cutoff : errors) {
    for (auto& error : cutoff) error.residual *= 0.9;
  }
  EXPECT_EQ(MeasureGrowth(errors).growth, 0);
  EXPECT_EQ(MeasureGrowth({}).growth, 0);
}

TEST(Growth, ReachesBeyondTheRunsAlone) {
  Calibration calibration;
  calibration.largest = 100;
  calibration.growth = 0.02;
  calibration.cutoffs = 6;
  EXPECT_EQ(calibration.Reach(100, 0.95), 0);
  EXPECT_EQ(calibration.Reach(7, 0.95), 0);
  EXPECT_NEAR(calibration.Reach(100 * std::exp(3), 0.95),
              StudentT(0.975, 6) * 0.06,
              1e-12);
}

// A power law with a floor, which the law that is fitted does not have: it
// falls below the runs ahead, further the longer the way.
Points Floored() {
  Points points;
  points.group = "all";
  points.variables = {"x"};
  points.columns.resize(1);
  CounterRandom random(1, 0);
  for (int i = 0; i < 24; ++i) {
    const double x = 1e6 * std::pow(2, i / 2);
    points.columns[0].push_back(x);
    points.response.push_back((1.5 + 40 * std::pow(x, -0.3)) *
                              std::exp(0.002 * random.Normal()));
    points.labels.push_back("run " + std::to_string(i));
    points.shared.push_back(false);
  }
  return points;
}

TEST(Calibrate, HonestIntervalsOfAWrongLaw) {
  const Points points = Floored();
  const Backtest backtest = BacktestLaws(
      {FindLaw("b*x^-c", {"x"})}, {points}, "x", {points.columns[0]}, {});
  // As few as the earlier cutoffs are, the first that knows growth has three.
  for (size_t r = 0; r < backtest.rows.size(); ++r) {
    const BacktestRow& row = backtest.rows[r];
    EXPECT_EQ(std::isnan(row.calibrated_coverage), r < 3 || row.ahead == 0);
  }
  EXPECT_LT(backtest.scores[0].coverage, 0.5);
  EXPECT_GT(backtest.scores[0].calibrated_coverage, 0.9);
}

TEST(Calibrate, WidensPredictions) {
  const Law law = FindLaw("b*x^-c", {"x"});
  const std::vector<Points> groups = {Floored()};
  SavedFit fit;
  fit.law = law;
  fit.residual = law.residual;
  fit.groups = FitGroups(law, groups, {});
  CalibrateFits(law, groups, "x^2", {}, &fit.groups);
  const Calibration& calibration = fit.groups[0].calibration.value();
  const double largest = groups[0].columns[0].back();
  EXPECT_NEAR(calibration.largest / (largest * largest), 1, 1e-12);
  EXPECT_GT(calibration.growth, 0);
  const Predictor plain(fit, fit.groups[0]);
  Predictor calibrated(fit, fit.groups[0]);
  calibrated.Calibrate(fit.groups[0]);
  const Predictor::Columns at = {{largest / 3, largest * 10}};
  const auto before = plain.Predict(at), after = calibrated.Predict(at);
  EXPECT_EQ(after[0].new_run_high, before[0].new_run_high);
  const double reach =
      StudentT(0.975, calibration.cutoffs) * calibration.growth * std::log(100);
  const auto log_ratio = [](double end, const Prediction& prediction) {
    return std::log(end / prediction.loss);
  };
  EXPECT_NEAR(log_ratio(after[1].new_run_high, after[1]),
              std::hypot(log_ratio(before[1].new_run_high, before[1]), reach),
              1e-12);
  EXPECT_NEAR(log_ratio(after[1].loss_low, after[1]),
              -std::hypot(log_ratio(before[1].loss_low, before[1]), reach),
              1e-12);
}

// A run that came in at 2.234, at 98 times the compute of the largest of 47
// mixtures of experts: far below the plain intervals.
TEST(Calibrate, HoldsARunFarBeyond) {
  ROUTESCALE_NEEDS_SHARED("data/isoflop/marin-moe.csv");
  for (const char* law : {"chinchilla", "skaling"}) {
    FitRequest request;
    request.table.paths = {SharedFile("data/isoflop/marin-moe.csv")};
    request.law = law;
    request.selection.map = {{"N", "active_params"}, {"D", "tokens"}};
    request.selection.target = "macro_loss";
    request.calibrate = "6*N*D";
    const SavedFit fit = FitTable(request).fit;
    Predictor predictor(fit, fit.groups[0]);
    const Predictor::Columns at = {{1.6e10}, {1.02e12}};
    EXPECT_GT(predictor.Predict(at)[0].new_run_low, 2.234) << law;
    predictor.Calibrate(fit.groups[0]);
    const Prediction widened = predictor.Predict(at)[0];
    EXPECT_LT(widened.new_run_low, 2.234) << law;
    EXPECT_GT(widened.new_run_high, 2.234) << law;
  }
}

TEST(Calibrate, NeedsVariablesAndCutoffs) {
  const Law law = FindLaw("b*x^-c", {"x"});
  Points points = Floored();
  std::vector<GroupFit> fits = FitGroups(law, {points}, {});
  EXPECT_THROW(CalibrateFits(law, {points}, "b*x", {}, &fits), Error);
  EXPECT_THROW(CalibrateFits(law, {points}, "-x", {}, &fits), Error);
  points = Subset(points, {0, 1, 2, 3, 4, 5, 6, 7});
  fits = FitGroups(law, {points}, {});
  EXPECT_THROW(CalibrateFits(law, {points}, "x", {}, &fits), Error);
}

}  // namespace
}  // namespace routescale
