// How often intervals by cluster hold the truth: runs of one size share an
// error three times as large as their own.

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/random.h"
#include "inference/inference_test_util.h"

namespace routescale {
namespace {

constexpr size_t kTables = 400;
constexpr double kSlope = -0.083;

Points Table(size_t table, int clusters) {
  CounterRandom random(9, table);
  Points points;
  points.group = std::to_string(table);
  points.variables = {"N", "E"};
  points.columns.resize(2);
  for (int k = 0; k < clusters; ++k) {
    const double log_size = 7 + 3.0 * k / (clusters - 1);
    const double shared = 0.003 * random.Normal();
    for (const double experts : {1, 4, 16, 64}) {
      const double log_loss = 1.11 + kSlope * log_size -
                              0.03 * std::log10(experts) + shared +
                              0.001 * random.Normal();
      points.columns[0].push_back(std::pow(10, log_size));
      points.columns[1].push_back(experts);
      points.response.push_back(std::pow(10, log_loss));
      points.clusters.push_back(k);
      points.labels.push_back("");
      points.shared.push_back(false);
    }
  }
  return points;
}

// The share of tables whose interval holds the slope of the size.
double Coverage(int clusters, const IntervalOptions& interval) {
  std::vector<Points> tables;
  for (size_t t = 0; t < kTables; ++t) tables.push_back(Table(t, clusters));
  const Law law = FindLaw("separable", {});
  std::vector<GroupFit> fits = FitGroups(law, tables, {});
  ComputeIntervals(law, tables, {}, interval, &fits);
  double held = 0;
  for (const GroupFit& fit : fits) {
    const Estimate& slope = EstimateOf(fit, "a");
    held += slope.low <= kSlope && kSlope <= slope.high;
  }
  const double share = held / kTables;
  std::printf("%s, %s, %d clusters: %.1f %%\n",
              std::string(ToString(interval.method)).c_str(),
              std::string(ToString(interval.resampling)).c_str(),
              clusters,
              100 * share);
  return share;
}

IntervalOptions By(IntervalMethod method, Resampling resampling) {
  IntervalOptions interval;
  interval.method = method;
  interval.resampling = resampling;
  interval.resamples = 1000;
  return interval;
}

// Of 400 shares of 0.95 all but one in a thousand are within 0.036.
TEST(ClusterCoverage, OfTheJackknife) {
  const auto jackknife = By(IntervalMethod::kJackknife, Resampling::kCase);
  for (const int clusters : {6, 8, 15, 30}) {
    EXPECT_NEAR(Coverage(clusters, jackknife), 0.95, 0.036);
  }
}

TEST(ClusterCoverage, OfWildResamples) {
  const auto wild = By(IntervalMethod::kBootstrap, Resampling::kWild);
  EXPECT_GT(Coverage(6, wild), 0.87);  // six weights have no tails
  EXPECT_GT(Coverage(12, wild), 0.9);
  EXPECT_NEAR(Coverage(24, wild), 0.95, 0.036);
}

bool WarnsOfFew(int clusters, IntervalOptions interval) {
  interval.resamples = 20;
  const GroupFit fit = FitWithIntervals(
      FindLaw("separable", {}), Table(0, clusters), {}, interval);
  return std::any_of(
      fit.warnings.begin(), fit.warnings.end(), [](const Warning& warning) {
        return warning.code == "few-clusters";
      });
}

TEST(ClusterCoverage, FewAreWarnedOfWhereIntervalsAreTooNarrow) {
  const auto wild = By(IntervalMethod::kBootstrap, Resampling::kWild);
  const auto percentile = By(IntervalMethod::kPercentile, Resampling::kCase);
  EXPECT_TRUE(WarnsOfFew(14, wild));
  EXPECT_FALSE(WarnsOfFew(15, wild));
  EXPECT_TRUE(WarnsOfFew(39, percentile));
  EXPECT_FALSE(WarnsOfFew(40, percentile));
  EXPECT_FALSE(
      WarnsOfFew(6, By(IntervalMethod::kBootstrap, Resampling::kCase)));
  EXPECT_FALSE(
      WarnsOfFew(6, By(IntervalMethod::kJackknife, Resampling::kCase)));
}

TEST(ClusterCoverage, OfCases) {
  const auto cases = By(IntervalMethod::kBootstrap, Resampling::kCase);
  for (const int clusters : {6, 12, 24}) {
    EXPECT_NEAR(Coverage(clusters, cases), 0.95, 0.036);
  }
}

}  // namespace
}  // namespace routescale
