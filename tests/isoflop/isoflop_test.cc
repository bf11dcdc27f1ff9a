#include "routescale/isoflop.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"
#include "isoflop/parabola.h"
#include "selection/clusters.h"

namespace routescale {
namespace {

constexpr double kLevel = 0.95;

// Runs at `sizes` of each budget, C = 6 N D, with the loss of a function.
struct Runs {
  Points points;
  std::vector<double> budgets;

  Runs() {
    points.group = "all";
    points.variables = {"N", "D", "E"};
    points.columns.resize(3);
  }
  void Add(double budget, double size, double experts, double loss) {
    points.columns[0].push_back(size);
    points.columns[1].push_back(budget / (6 * size));
    points.columns[2].push_back(experts);
    points.response.push_back(loss);
    points.labels.push_back("run");
    points.shared.push_back(false);
    budgets.push_back(budget);
  }
};

double Chinchilla(double N, double D) {
  return 1.69 + 406.4 * std::pow(N, -0.34) + 410.7 * std::pow(D, -0.28);
}

std::vector<double> Grid(double low, double factor, int count) {
  std::vector<double> sizes;
  for (int i = 0; i < count; ++i) sizes.push_back(low * std::pow(factor, i));
  return sizes;
}

TEST(Parabola, FindsItsVertex) {
  const std::vector<double> x = {1e8, 3e8, 7e8, 2e9, 5e9};
  std::vector<double> y;
  for (const double size : x) {
    y.push_back(2.3 + 0.2 * std::pow(std::log10(size / 8.5e8), 2));
  }
  const Vertex vertex = FitParabola(x, y, kLevel);
  EXPECT_EQ(vertex.status, VertexStatus::kOk);
  EXPECT_NEAR(vertex.optimum / 8.5e8, 1, 1e-10);
  EXPECT_NEAR(vertex.loss, 2.3, 1e-12);
  EXPECT_NEAR(vertex.curvature, 0.2, 1e-12);
  EXPECT_NEAR(vertex.low / 8.5e8, 1, 1e-6);
  EXPECT_NEAR(vertex.high / 8.5e8, 1, 1e-6);
}

TEST(Parabola, SaysWhyThereIsNoOptimum) {
  const std::vector<double> x = {1e8, 2e8, 4e8, 8e8, 1.6e9};
  const auto status = [](const std::vector<double>& at,
                         const std::vector<double>& y) {
    return FitParabola(at, y, kLevel).status;
  };
  EXPECT_EQ(status({1e8, 2e8, 4e8}, {3, 2, 3}), VertexStatus::kFew);
  EXPECT_EQ(status({1e8, 1e8, 2e8, 2e8}, {3, 2, 3, 3}), VertexStatus::kFew);
  EXPECT_EQ(status(x, {2, 3, 3.5, 3, 2}), VertexStatus::kNoMinimum);
  EXPECT_EQ(status(x, {4, 3, 2.2, 1.6, 1.2}), VertexStatus::kEdge);
  // The parabola turns inside, but the least loss is that of the last run.
  EXPECT_EQ(status(x, {4, 2.4, 2.1, 2.05, 2.04}), VertexStatus::kOneSided);
  EXPECT_EQ(status(x, {3, 2.4, 2, 2.3, 3}), VertexStatus::kOk);
}

// A flat curve in noise: no end of the interval is known.
TEST(Parabola, HasNoEndsWhereTheCurvatureMayBeZero) {
  const Vertex vertex = FitParabola(
      {1e8, 2e8, 4e8, 8e8, 1.6e9}, {2.02, 1.99, 1.98, 2.0, 1.99}, kLevel);
  EXPECT_GT(vertex.curvature, 0);
  EXPECT_TRUE(std::isnan(vertex.low));
  EXPECT_TRUE(std::isnan(vertex.high));
}

// 95 ± 0.7 % of 4,000 tables, by two standard errors.
TEST(Parabola, FiellersIntervalHoldsTheOptimum) {
  constexpr int kTables = 4000;
  const std::vector<double> x = Grid(1e8, 1.6, 8);
  int held = 0;
  for (int table = 0; table < kTables; ++table) {
    CounterRandom random(1, table);
    std::vector<double> y;
    for (const double size : x) {
      y.push_back(2.3 + 0.2 * std::pow(std::log10(size / 4e8), 2) +
                  0.01 * random.Normal());
    }
    const Vertex vertex = FitParabola(x, y, kLevel);
    held += !(vertex.low > 4e8) && !(vertex.high < 4e8);
  }
  EXPECT_NEAR(static_cast<double>(held) / kTables, 0.95, 0.01);
}

TEST(Isoflop, BudgetsWithinFivePercentAreOne) {
  EXPECT_EQ(GroupNearby({1e20, 3e19, 1.04e20, 0.97e20, 3.2e19}),
            (std::vector<std::vector<size_t>>{{1}, {4}, {3, 0, 2}}));
}

TEST(Isoflop, TwoBudgetsMakeNoPowerLaw) {
  Runs runs;
  for (const double budget : {1e19, 1e20, 1e21}) {
    for (const double size : Grid(1e8, 2, 8)) {
      runs.Add(budget, size, 1, Chinchilla(size, budget / (6 * size)));
    }
  }
  const auto groups = Isoflop({runs.points}, {runs.budgets}, {});
  EXPECT_EQ(groups[0].budgets.size(), 3u);
  EXPECT_EQ(groups[0].laws.size(), 2u);
  Runs some;
  for (const double budget : {1e19, 1e20}) {
    for (const double size : Grid(1e8, 2, 8)) {
      some.Add(budget, size, 1, Chinchilla(size, budget / (6 * size)));
    }
  }
  EXPECT_TRUE(Isoflop({some.points}, {some.budgets}, {})[0].laws.empty());
}

// Losses of Chinchilla's law without noise, at the same sizes for each budget:
// the joint fit is exact, its exponents are β/(α + β) and α/(α + β), and what
// approach 2 finds in the runs is what it finds in the fitted law.
TEST(Isoflop, TellsItsBiasAgainstALaw) {
  Runs runs;
  for (const double budget : {3e18, 1e19, 3e19, 1e20}) {
    for (const double size : Grid(4e7, 1.8, 9)) {
      runs.Add(budget, size, 1, Chinchilla(size, budget / (6 * size)));
    }
  }
  IsoflopOptions options;
  options.against = FindLaw("chinchilla", {});
  const IsoflopGroup group = Isoflop({runs.points}, {runs.budgets}, options)[0];
  ASSERT_EQ(group.laws.size(), 2u);
  ASSERT_EQ(group.against.size(), 2u);
  EXPECT_NEAR(group.against[0].law, 0.28 / 0.62, 1e-6);
  EXPECT_NEAR(group.against[1].law, 0.34 / 0.62, 1e-6);
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_NEAR(group.against[i].isoflop, group.laws[i].exponent, 1e-6);
    EXPECT_GT(std::abs(group.against[i].bias), 1e-3);
    EXPECT_DOUBLE_EQ(group.against[i].bias,
                     group.against[i].isoflop - group.against[i].law);
  }
}

// A grid that moves with the optimum sees the same curve at each budget: its
// vertices are off by one factor, its exponents are right.
TEST(Isoflop, HasNoBiasOnAGridThatMovesWithTheOptimum) {
  const double G = std::pow(0.34 * 406.4 / (0.28 * 410.7), 1 / 0.62);
  Runs runs;
  for (const double budget : {1e18, 1e20, 1e22}) {
    const double best = G * std::pow(budget / 6, 0.28 / 0.62);
    for (const double size : Grid(best / 4, 2, 6)) {
      runs.Add(budget, size, 1, Chinchilla(size, budget / (6 * size)));
    }
  }
  const auto group = Isoflop({runs.points}, {runs.budgets}, {})[0];
  EXPECT_NEAR(group.laws[0].exponent, 0.28 / 0.62, 1e-9);
  EXPECT_NEAR(group.laws[1].exponent, 0.34 / 0.62, 1e-9);
}

// L = 2 + 0.1 ln²(N/N*) + 0.05 ln²(E/16) + 0.02 ln(N/N*) ln(E/16).
TEST(Isoflop, FindsTheOptimumOverSizeAndExperts) {
  Runs runs;
  for (const double budget : {1e18, 1e19, 1e20}) {
    const double best = 0.1 * std::sqrt(budget);
    for (const double size : Grid(best / 4, 2, 5)) {
      for (const double experts : {2.0, 8.0, 32.0, 128.0}) {
        const double n = std::log(size / best), e = std::log(experts / 16);
        runs.Add(budget,
                 size,
                 experts,
                 2 + 0.1 * n * n + 0.05 * e * e + 0.02 * n * e);
      }
    }
  }
  IsoflopOptions options;
  options.by = "E";
  const auto groups = Isoflop({runs.points}, {runs.budgets}, options);
  ASSERT_EQ(groups.size(), 5u);
  EXPECT_EQ(*groups[0].by, 2);
  const IsoflopGroup& both = groups.back();
  EXPECT_FALSE(both.by.has_value());
  ASSERT_EQ(both.surface.size(), 3u);
  for (const SurfaceBudget& budget : both.surface) {
    EXPECT_EQ(budget.status, VertexStatus::kOk);
    EXPECT_NEAR(budget.N / (0.1 * std::sqrt(budget.budget)), 1, 1e-9);
    EXPECT_NEAR(budget.by, 16, 1e-8);
    EXPECT_NEAR(budget.loss, 2, 1e-12);
  }
  EXPECT_NEAR(both.laws[0].exponent, 0.5, 1e-9);
  EXPECT_EQ(both.laws[1].variable, "E");
  EXPECT_NEAR(both.laws[1].exponent, 0, 1e-9);
}

// The more experts, the better: the optimum is at the most that were tried.
TEST(Isoflop, SaysThatTheOptimumIsAtTheMostExperts) {
  Runs runs;
  for (const double size : Grid(1e8, 2, 5)) {
    for (const double experts : {1.0, 4.0, 16.0}) {
      const double n = std::log(size / 4e8);
      runs.Add(1e20, size, experts, 3 + 0.1 * n * n - 0.1 * std::log(experts));
    }
  }
  IsoflopOptions options;
  options.by = "E";
  const auto groups = Isoflop({runs.points}, {runs.budgets}, options);
  const SurfaceBudget& budget = groups.back().surface[0];
  EXPECT_EQ(budget.status, VertexStatus::kEdge);
  EXPECT_NEAR(budget.by, 16, 1e-9);
  EXPECT_NEAR(budget.N / 4e8, 1, 1e-6);
}

}  // namespace
}  // namespace routescale
