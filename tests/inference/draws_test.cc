// The refits behind the intervals: what they hold, and that parts of a
// resampling are rows of the whole.

#include <cmath>

#include "base/distributions.h"
#include "inference/inference_test_util.h"

namespace routescale {
namespace {

// The other parameters are p, 0.5 and p.
// Of n normal values the mean: BCa then is Student's interval for it.
TEST(DrawnReading, IsThatOfStudentsInterval) {
  GroupFit fit;
  fit.points = 12;
  fit.statistics.degrees_of_freedom = 11;
  IntervalOptions interval;
  interval.method = IntervalMethod::kBootstrap;
  interval.resampling = Resampling::kCase;
  // t = 2.200985; the spread of means of cases is s √(11/12) / √n.
  EXPECT_NEAR(ReadingOf(interval, 0.95, fit).level,
              1 - 2 * NormalCdf(-2.200985 * std::sqrt(12.0 / 11)),
              1e-7);
  interval.resampling = Resampling::kResidual;  // which are wider themselves
  EXPECT_EQ(ReadingOf(interval, 0.95, fit).level, 0.95);
  // Of six clusters, each left out in turn: t = 2.570582 with 5 degrees.
  fit.left_out.setZero(6, 1);
  EXPECT_NEAR(
      ReadingOf(interval, 0.95, fit).level, 1 - 2 * NormalCdf(-2.570582), 1e-7);
  EXPECT_EQ(ReadingOf(interval, 0.95, fit).t, 0);
  interval.resampling = Resampling::kWild;
  EXPECT_NEAR(ReadingOf(interval, 0.95, fit).t, 2.570582, 1e-6);
  interval.method = IntervalMethod::kPercentile;
  EXPECT_EQ(ReadingOf(interval, 0.95, fit).level, 0.95);
  EXPECT_EQ(ReadingOf(interval, 0.95, fit).t, 0);
}

TEST(Draws, HoldEveryParameterInItsOwnUnit) {
  FitOptions options = LinearResidual();
  options.changes.fix["q"] = 0.5;
  options.changes.tie["r"] = "p";
  IntervalOptions interval;
  interval.method = IntervalMethod::kBootstrap;
  interval.resamples = 50;
  const GroupFit fit =
      FitWithIntervals(FindLaw("loss = p + q*x + r*x^2", {"x"}),
                       EightPoints(),
                       options,
                       interval);
  ASSERT_EQ(fit.draws.rows(), 50);
  ASSERT_EQ(fit.left_out.rows(), 8);
  ASSERT_EQ(fit.draws.cols(), 3);
  for (Eigen::Index i = 0; i < 50; ++i) {
    EXPECT_EQ(fit.draws(i, 1), 0.5);
    EXPECT_EQ(fit.draws(i, 2), fit.draws(i, 0));
    EXPECT_TRUE(std::isfinite(fit.draws(i, 0)));
  }
}

// By a law that is linear the variance of wild draws is that of the jackknife
// by cluster around the estimate, (G − 1)/G Σ (θ − θ₍₋g₎)².
TEST(Draws, OfClustersVaryAsTheJackknifeDoes) {
  Points points = EightPoints();
  points.clusters = {1, 1, 2, 3, 3, 3, 4, 4};
  points.weights = kEightWeights;
  IntervalOptions interval;
  interval.method = IntervalMethod::kBootstrap;
  interval.resampling = Resampling::kWild;
  interval.resamples = 40000;
  const GroupFit fit = FitWithIntervals(
      FindLaw("loss = p + q*x", {"x"}), points, LinearResidual(), interval);
  ASSERT_EQ(fit.left_out.rows(), 4);
  for (Eigen::Index j = 0; j < 2; ++j) {
    const double at = fit.parameters[static_cast<size_t>(j)].value;
    const double jackknife =
        0.75 * (fit.left_out.col(j).array() - at).square().sum();
    const double drawn = (fit.draws.col(j).array() - at).square().mean();
    EXPECT_NEAR(drawn / jackknife, 1, 0.02);
  }
}

// A cluster that alone determines a parameter: by a robust objective its
// residuals are not orthogonal to what it determines.
TEST(Draws, OfAClusterWithAParameterOfItsOwn) {
  Points points = EightPoints();
  points.variables = {"x", "s"};
  points.columns.push_back({1, 1, 0, 0, 0, 0, 0, 0});
  points.clusters = {1, 1, 2, 2, 3, 3, 4, 4};
  IntervalOptions interval;
  interval.method = IntervalMethod::kPercentile;
  interval.resampling = Resampling::kWild;
  interval.resamples = 200;
  for (const char* objective : {"l2", "huber:0.05"}) {
    FitOptions options = LinearResidual();
    ASSERT_TRUE(ParseObjective(objective, &options.objective));
    const GroupFit fit = FitWithIntervals(
        FindLaw("loss = p + q*x + r*s", {"x", "s"}), points, options, interval);
    const auto spread = (fit.draws.rowwise() - fit.draws.colwise().mean())
                            .cwiseAbs()
                            .maxCoeff();
    EXPECT_LT(spread, 5) << objective;
  }
}

TEST(Draws, ShardsAreRowsOfTheWhole) {
  const Law law = FindLaw("loss = p + q*x", {"x"});
  const FitOptions options = LinearResidual();
  const std::vector<Points> groups = {EightPoints()};
  const std::vector<GroupFit> fits = FitGroups(law, groups, options);
  IntervalOptions interval;
  interval.method = IntervalMethod::kBootstrap;
  interval.resamples = 101;
  std::vector<GroupFit> whole = fits;
  Resample(law, groups, options, interval, {}, &whole);
  Eigen::Index draw = 0, left_out = 0;
  for (int index = 1; index <= 3; ++index) {
    std::vector<GroupFit> part = fits;
    Resample(law, groups, options, interval, {index, 3}, &part);
    for (Eigen::Index i = 0; i < part[0].draws.rows(); ++i) {
      EXPECT_EQ(part[0].draws.row(i), whole[0].draws.row(draw++));
    }
    for (Eigen::Index i = 0; i < part[0].left_out.rows(); ++i) {
      EXPECT_EQ(part[0].left_out.row(i), whole[0].left_out.row(left_out++));
    }
  }
  EXPECT_EQ(draw, 101);
  EXPECT_EQ(left_out, 8);
}

TEST(Draws, IntervalOfAnyFunction) {
  std::vector<double> draws = {NAN, 1, 2, 3, 4, 5, HUGE_VAL};
  // Type 7 quantiles of 1 … 5 and infinity: the upper end is none.
  const Interval percentile =
      DrawnInterval({IntervalMethod::kPercentile, 0.8}, 3, draws, {});
  EXPECT_DOUBLE_EQ(percentile.low, 1.5);
  EXPECT_TRUE(std::isnan(percentile.high));
  // √(2/3 · 2) · t(0.9, 2).
  const Interval jackknife =
      DrawnInterval({IntervalMethod::kJackknife, 0.8}, 3, {}, {2, 3, 4});
  EXPECT_NEAR(
      jackknife.high - 3, std::sqrt(4.0 / 3) * 1.8856180831641267, 1e-12);
  EXPECT_NEAR(
      3 - jackknife.low, std::sqrt(4.0 / 3) * 1.8856180831641267, 1e-12);
  // ± 2 √(10/4); a third of the draws has no upper end, neither has the reading.
  const DrawnReading by_error = {IntervalMethod::kBootstrap, 0.8, 2};
  const Interval symmetric =
      DrawnInterval(by_error, 3.1, {1, 2, 3, 4, 5}, {2, 3, 4});
  EXPECT_NEAR(symmetric.low, 3.1 - 2 * std::sqrt(2.5), 1e-12);
  EXPECT_NEAR(symmetric.high, 3.1 + 2 * std::sqrt(2.5), 1e-12);
  draws.push_back(HUGE_VAL);
  const Interval open = DrawnInterval(by_error, 3.1, draws, {2, 3, 4});
  EXPECT_NEAR(open.low, 3.1 - 2 * std::sqrt(2.5), 1e-12);
  EXPECT_TRUE(std::isnan(open.high));
}

}  // namespace
}  // namespace routescale
