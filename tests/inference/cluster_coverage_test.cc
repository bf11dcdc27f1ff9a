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
  for (const int clusters : {6, 8, 12, 15, 30}) {
    EXPECT_NEAR(Coverage(clusters, wild), 0.95, 0.036);
  }
}

// Half a wild interval is t of five degrees times the error of the clusters:
// CR3 by tests/expected/cluster_robust.py, of draws known to 0.5 %.
TEST(ClusterCoverage, WildErrorsAreThoseOfClusters) {
  Points points = Table(0, 6);
  for (int i = 0; i < 24; ++i) {
    const double log_size = 7 + 0.6 * (i / 4);
    const double log_loss =
        1.11 + kSlope * log_size - 0.03 * std::log10(points.columns[1][i]) +
        0.002 * std::sin(5 * (i / 4)) + 0.001 * std::sin(3 * i);
    points.response[i] = std::pow(10, log_loss);
  }
  IntervalOptions wild = By(IntervalMethod::kBootstrap, Resampling::kWild);
  wild.resamples = 20000;
  const GroupFit fit =
      FitWithIntervals(FindLaw("separable", {}), points, {}, wild);
  const std::vector<std::pair<std::string, double>> errors = {
      {"a", 0.0007443294843513786},
      {"b", 9.62222538110605e-05},
      {"d", 0.006345694044352746}};
  constexpr double kT = 2.570581835636314;  // of 5 degrees at 0.975
  for (const auto& [name, error] : errors) {
    const Estimate& estimate = EstimateOf(fit, name);
    EXPECT_NEAR((estimate.high - estimate.low) / (2 * kT * error), 1, 0.02);
    EXPECT_NEAR(0.5 * (estimate.high + estimate.low),
                estimate.value,
                1e-9 * std::abs(estimate.value));
  }
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
  const auto percentile = By(IntervalMethod::kPercentile, Resampling::kCase);
  EXPECT_FALSE(
      WarnsOfFew(6, By(IntervalMethod::kBootstrap, Resampling::kWild)));
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
