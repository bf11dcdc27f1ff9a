#include "routescale/multipliers.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"
#include "routescale/error.h"

namespace routescale {
namespace {

// E0 + A C^-a at costs from 1e6 to 1e9, with noise in ln of the loss.
Points Group(const std::string& name,
             double E0,
             double A,
             double a,
             double noise = 0,
             uint64_t seed = 0) {
  Points points;
  points.group = name;
  points.variables = {"C"};
  points.columns.resize(1);
  CounterRandom random(3, seed);
  for (int i = 0; i < 16; ++i) {
    const double C = 1e6 * std::pow(10, i / 5.0);
    points.columns[0].push_back(C);
    points.response.push_back((E0 + A * std::pow(C, -a)) *
                              std::exp(noise * random.Normal()));
    points.labels.push_back("run " + std::to_string(i));
    points.shared.push_back(false);
  }
  return points;
}

MultiplierOptions Against(const std::string& baseline,
                          std::vector<std::string> share = {}) {
  MultiplierOptions options;
  options.baseline = baseline;
  options.share = std::move(share);
  return options;
}

// (A_dense/A_sparse)^(1/a) where asymptote and exponent are common.
TEST(Multipliers, OneNumberOfCommonExponents) {
  const std::vector<Points> groups = {Group("sparse", 1.7, 60, 0.25),
                                      Group("dense", 1.7, 75, 0.25)};
  const MultiplierComparison comparison = CompareCosts(
      DefaultCostLaw(), groups, "C", Against("dense", {"E0", "a"}));
  ASSERT_EQ(comparison.groups.size(), 1u);
  const GroupMultiplier& sparse = comparison.groups[0];
  EXPECT_EQ(sparse.group, "sparse");
  EXPECT_TRUE(sparse.constant);
  EXPECT_NEAR(sparse.multiplier, std::pow(75.0 / 60, 4), 1e-6);
  EXPECT_NEAR(sparse.low, sparse.multiplier, 1e-4);
  EXPECT_EQ(sparse.rows.size(), 5u);
}

// C_dense(L)/C_sparse(L), C(L) = ((L − E0)/A)^(−1/a), loss by loss.
TEST(Multipliers, ByLossWhereExponentsDiffer) {
  const std::vector<Points> groups = {Group("sparse", 1.6, 80, 0.27),
                                      Group("dense", 1.7, 75, 0.25)};
  const MultiplierComparison comparison =
      CompareCosts(DefaultCostLaw(), groups, "C", Against("dense"));
  const GroupMultiplier& sparse = comparison.groups[0];
  EXPECT_FALSE(sparse.constant);
  EXPECT_TRUE(std::isnan(sparse.multiplier));
  for (const MultiplierRow& row : sparse.rows) {
    const double expected = std::pow((row.loss - 1.7) / 75, -1 / 0.25) /
                            std::pow((row.loss - 1.6) / 80, -1 / 0.27);
    EXPECT_NEAR(row.multiplier / expected, 1, 1e-6) << row.loss;
  }
}

TEST(Multipliers, SaysWhoNeverReachesALoss) {
  const std::vector<Points> groups = {Group("sparse", 1.2, 30, 0.25),
                                      Group("dense", 2.6, 30, 0.25)};
  const MultiplierComparison comparison =
      CompareCosts(DefaultCostLaw(), groups, "C", Against("dense"));
  // The dense runs end above 2.6, the sparse ones begin below.
  for (const MultiplierRow& row : comparison.groups[0].rows) {
    EXPECT_LT(row.loss, 2.6);
    EXPECT_TRUE(std::isnan(row.multiplier));
    EXPECT_EQ(row.remark, "dense never reaches it");
  }
}

TEST(Multipliers, SlowerHardwareCostsMore) {
  const std::vector<Points> groups = {Group("sparse", 1.7, 60, 0.25),
                                      Group("dense", 1.7, 75, 0.25)};
  MultiplierOptions options = Against("dense", {"E0", "a"});
  options.throughput["sparse"] = 0.8;
  const MultiplierComparison comparison =
      CompareCosts(DefaultCostLaw(), groups, "C", options);
  EXPECT_NEAR(
      comparison.groups[0].multiplier, 0.8 * std::pow(75.0 / 60, 4), 1e-6);
}

// 95 ± 2.2 % of 400 tables, by two standard errors.
TEST(Multipliers, IntervalsHoldTheTruth) {
  constexpr int kTables = 400;
  const double truth = std::pow(75.0 / 60, 4);
  int held = 0;
  for (int table = 0; table < kTables; ++table) {
    const uint64_t seed = 2 * static_cast<uint64_t>(table);
    const std::vector<Points> groups = {
        Group("sparse", 1.7, 60, 0.25, 0.005, seed),
        Group("dense", 1.7, 75, 0.25, 0.005, seed + 1)};
    const MultiplierComparison comparison = CompareCosts(
        DefaultCostLaw(), groups, "C", Against("dense", {"E0", "a"}));
    const GroupMultiplier& sparse = comparison.groups[0];
    held += sparse.low <= truth && truth <= sparse.high;
  }
  EXPECT_NEAR(static_cast<double>(held) / kTables, 0.95, 0.022);
}

// L = E0 E^-g + A N^-a: dense models end at E0, routed ones below.
Law RoutedLaw() {
  return ParseLaw(
      "name = \"routed\"\nloss = \"E0*E^-g + A*N^-a\"\n"
      "[variables]\nN = \"size\"\nE = \"experts\"\n"
      "[parameters]\nE0 = { min = 0 }\nA = { min = 0 }\n"
      "a = { min = 0, max = 3 }\ng = { min = 0, max = 3 }\n"
      "[dense]\nE = 1\n",
      "routed");
}

Points RoutedGroup(const std::string& name, const std::vector<double>& E) {
  Points points;
  points.group = name;
  points.variables = {"N", "E"};
  points.columns.resize(2);
  for (const double experts : E) {
    for (int i = 0; i < 8; ++i) {
      const double N = 1e6 * std::pow(10, i / 2.0);
      points.columns[0].push_back(N);
      points.columns[1].push_back(experts);
      points.response.push_back(1.7 * std::pow(experts, -0.02) +
                                60 * std::pow(N, -0.25));
      points.labels.push_back("run " + std::to_string(points.size()));
      points.shared.push_back(false);
    }
  }
  return points;
}

// N̄/N and (N̄/N)^2 at the same loss, for each E; the slower group pays.
TEST(Multipliers, OfARoutedLawAreEffectiveParameters) {
  const std::vector<Points> groups = {RoutedGroup("Dense", {1}),
                                      RoutedGroup("sparse", {4, 64})};
  MultiplierOptions options = Against("Dense");
  options.throughput["sparse"] = 0.5;
  const MultiplierComparison comparison = CompareRoutedCosts(
      RoutedLaw(), groups, Formula::Parse("3*N^2", "cost"), options);
  ASSERT_EQ(comparison.groups.size(), 2u);
  for (const GroupMultiplier& group : comparison.groups) {
    const double asymptote = 1.7 * std::pow(group.at.at("E"), -0.02);
    for (const MultiplierRow& row : group.rows) {
      if (row.loss < 1.7) {
        EXPECT_EQ(row.remark, "Dense never reaches it");
        EXPECT_TRUE(std::isnan(row.multiplier));
        continue;
      }
      const double dense = std::pow((row.loss - 1.7) / 60, -1 / 0.25);
      const double sparse = std::pow((row.loss - asymptote) / 60, -1 / 0.25);
      const double expected = 0.5 * std::pow(dense / sparse, 2);
      EXPECT_NEAR(row.multiplier / expected, 1, 1e-5) << row.loss;
    }
  }
  EXPECT_EQ(comparison.groups[0].at.at("E"), 4);
}

TEST(Multipliers, OfARoutedLawNeedADenseBaseline) {
  const std::vector<Points> groups = {RoutedGroup("some", {1, 2}),
                                      RoutedGroup("sparse", {4, 64})};
  const Formula N = Formula::Parse("N", "cost");
  EXPECT_THROW(CompareRoutedCosts(RoutedLaw(), groups, N, Against("some")),
               Error);
  EXPECT_THROW(CompareRoutedCosts(RoutedLaw(),
                                  {RoutedGroup("Dense", {1}), groups[1]},
                                  Formula::Parse("flops", "cost"),
                                  Against("Dense")),
               Error);
}

TEST(Multipliers, NeedALawOfTheCost) {
  const std::vector<Points> groups = {Group("a", 1, 1, 1), Group("b", 1, 1, 1)};
  try {
    CompareCosts(FindLaw("chinchilla", {}), groups, "C", Against("a"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::kUsage);
  }
}

}  // namespace
}  // namespace routescale
