// Designs with closed forms, from any textbook (Atkinson, Donev and Tobias
// 2007, chapters 9 and 17).

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "routescale/design.h"
#include "routescale/error.h"
#include "routescale/from_coefficients.h"

namespace routescale {
namespace {

// `count` values from low to high.
std::vector<double> Grid(double low, double high, int count) {
  std::vector<double> values;
  for (int i = 0; i < count; ++i) {
    values.push_back(low + (high - low) * i / (count - 1));
  }
  return values;
}

RunPool PoolAt(const std::vector<double>& x) {
  RunPool pool;
  pool.columns = {x};
  pool.cost.assign(x.size(), 1);
  pool.sigma.assign(x.size(), 1);
  return pool;
}

DesignAnswer Designed(const std::string& formula,
                      const std::vector<double>& coefficients,
                      const RunPool& pool,
                      const DesignTarget& target,
                      double runs) {
  SavedFit fit = FromCoefficients(FindLaw(formula, {"x"}), coefficients);
  fit.residual = Residual::kLinear;
  DesignRequest request;
  request.targets = {target};
  request.runs = runs;
  return DesignRuns(fit, fit.groups[0], pool, request);
}

DesignTarget All() {
  DesignTarget target;
  target.kind = DesignTarget::kAll;
  target.name = "all";
  return target;
}

// x -> how often.
using Runs = std::map<double, int64_t>;
Runs RunsOf(const DesignAnswer& answer, const RunPool& pool) {
  Runs runs;
  for (const DesignedRun& row : answer.rows) {
    runs[std::round(1e6 * pool.columns[0][row.candidate]) / 1e6] += row.times;
  }
  return runs;
}

// What a search without a proof would not notice: the bound is reached.
void ExpectOptimal(const DesignAnswer& answer) {
  EXPECT_NEAR(answer.efficiency, 1, 1e-7);
  EXPECT_GE(answer.gap, -1e-12);
  EXPECT_LT(answer.gap, 1e-9);
}

TEST(Textbook, StraightLineByDeterminant) {
  const RunPool pool = PoolAt(Grid(-1, 1, 41));
  const DesignAnswer answer = Designed("p + q*x", {1, 1}, pool, All(), 60);
  EXPECT_EQ(RunsOf(answer, pool), (Runs{{-1, 30}, {1, 30}}));
  ExpectOptimal(answer);
  // M = diag(60, 60).
  EXPECT_NEAR(answer.sd, 1 / std::sqrt(60), 1e-9);
}

TEST(Textbook, QuadraticByDeterminant) {
  const RunPool pool = PoolAt(Grid(-1, 1, 41));
  const DesignAnswer answer =
      Designed("p + q*x + r*x^2", {1, 1, 1}, pool, All(), 60);
  EXPECT_EQ(RunsOf(answer, pool), (Runs{{-1, 20}, {0, 20}, {1, 20}}));
  ExpectOptimal(answer);
  // det M = 60³ · 4/27.
  EXPECT_NEAR(answer.sd, std::pow(60 * 60 * 60 * 4 / 27.0, -1 / 6.0), 1e-9);
}

TEST(Textbook, QuadraticByMeanVariance) {
  const RunPool pool = PoolAt(Grid(-1, 1, 41));
  DesignTarget target;
  target.kind = DesignTarget::kLoss;
  target.name = "mean";
  target.points = {Grid(-1, 1, 2001)};
  const DesignAnswer answer =
      Designed("p + q*x + r*x^2", {1, 1, 1}, pool, target, 60);
  EXPECT_EQ(RunsOf(answer, pool), (Runs{{-1, 15}, {0, 30}, {1, 15}}));
  // The points are a sum in place of the integral.
  EXPECT_NEAR(answer.efficiency, 1, 1e-6);
}

TEST(Textbook, MichaelisMentenByDeterminant) {
  constexpr double kK = 1, kX = 3;  // K X/(2 K + X) = 0.6
  const RunPool pool = PoolAt(Grid(0.05, kX, 60));
  const DesignAnswer answer = Designed("V*x/(K + x)", {2, kK}, pool, All(), 60);
  EXPECT_EQ(RunsOf(answer, pool),
            (Runs{{kK * kX / (2 * kK + kX), 30}, {kX, 30}}));
  ExpectOptimal(answer);
}

// Elfving: the slope of a line is best learnt at the ends, its value at 0
// anywhere balanced; runs of twice the error are worth a quarter.
TEST(Textbook, OneCoefficientAndItsErrors) {
  RunPool pool = PoolAt({-1, 0, 1, 2});
  pool.sigma[3] = 4;
  DesignTarget slope;
  slope.name = "q";
  const DesignAnswer answer = Designed("p + q*x", {1, -1}, pool, slope, 20);
  EXPECT_EQ(RunsOf(answer, pool), (Runs{{-1, 10}, {1, 10}}));
  EXPECT_NEAR(answer.sd, 1 / std::sqrt(20), 1e-9);
  ExpectOptimal(answer);
}

// Twice the cost must be worth it: of two equal candidates the cheaper is
// taken, within the budget to the last run.
TEST(Textbook, CostsDecideBetweenEquals) {
  RunPool pool = PoolAt({-1, -1, 1, 1});
  pool.cost = {3, 2, 1, 5};
  SavedFit fit = FromCoefficients(FindLaw("p + q*x", {"x"}), {1, 1});
  fit.residual = Residual::kLinear;
  DesignRequest request;
  request.targets = {All()};
  request.budget = 12;
  const DesignAnswer answer = DesignRuns(fit, fit.groups[0], pool, request);
  int64_t cheap = 0, other = 0;
  for (const DesignedRun& row : answer.rows) {
    (row.candidate == 1 || row.candidate == 2 ? cheap : other) += row.times;
  }
  EXPECT_EQ(other, 0);
  EXPECT_EQ(cheap, 9);  // 3 of cost 2, 6 of cost 1
  EXPECT_EQ(answer.cost, 12);
  ExpectOptimal(answer);
}

TEST(Textbook, WhatNothingDeterminesIsNamed) {
  const RunPool pool = PoolAt({2, 2, 2});
  try {
    Designed("p + q*x", {1, 1}, pool, All(), 5);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::kBadData);
    EXPECT_NE(error.message().find("p and q"), std::string::npos)
        << error.message();
  }
}

TEST(Textbook, TooSmallABudgetIsAnError) {
  RunPool pool = PoolAt({-1, 1});
  SavedFit fit = FromCoefficients(FindLaw("p + q*x", {"x"}), {1, 1});
  DesignRequest request;
  request.targets = {All()};
  request.budget = 0.5;
  EXPECT_THROW(DesignRuns(fit, fit.groups[0], pool, request), Error);
  request.budget = 1;  // one run for two parameters
  EXPECT_THROW(DesignRuns(fit, fit.groups[0], pool, request), Error);
}

}  // namespace
}  // namespace routescale
