#include "routescale/backtest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "routescale/error.h"
#include "routescale/study.h"
#include "support/shared_data.h"

namespace routescale {
namespace {

// 1.5 + 40 x^-0.3 at x = 1, 2, 4, … times 1e6, two runs each, with noise in
// ln of the loss.
Points PowerLaw(int sizes, double noise, uint64_t seed) {
  Points points;
  points.group = "all";
  points.variables = {"x"};
  points.columns.resize(1);
  CounterRandom random(seed, 0);
  for (int i = 0; i < 2 * sizes; ++i) {
    const double x = 1e6 * std::pow(2, i / 2);
    points.columns[0].push_back(x);
    points.response.push_back((1.5 + 40 * std::pow(x, -0.3)) *
                              std::exp(noise * random.Normal()));
    points.labels.push_back("run " + std::to_string(i));
    points.shared.push_back(false);
  }
  return points;
}

const std::vector<std::string> kVariables = {"x"};

double Parameter(const BacktestRow& row, const std::string& name) {
  for (const auto& [parameter, value] : row.parameters) {
    if (parameter == name) return value;
  }
  return std::nan("");
}

TEST(Backtest, OfTheTruthIsExact) {
  const Points points = PowerLaw(7, 0, 1);
  const std::vector<Law> laws = {FindLaw("a + b*x^-c", kVariables),
                                 FindLaw("b*x^-c", kVariables)};
  const Backtest backtest =
      BacktestLaws(laws, {points}, "x", {points.columns[0]}, {});
  // 1.5 * 3 parameters need five runs, 1.5 * 2 three: the second law has one
  // cutoff more.
  ASSERT_EQ(backtest.rows.size(), 11u);
  ASSERT_EQ(backtest.notes.size(), 2u);
  EXPECT_EQ(backtest.notes[0],
            "a + b*x^-c: left out x = 1e6 and 2e6: fewer than 5 runs, 1.5 for "
            "each parameter");
  const BacktestRow& first = backtest.rows[0];
  EXPECT_EQ(first.law, "a + b*x^-c");
  EXPECT_EQ(first.cutoff, 4e6);
  EXPECT_EQ(first.runs, 6);
  EXPECT_EQ(first.ahead, 8);
  EXPECT_EQ(first.horizon, 16);
  EXPECT_LT(first.rmse, 1e-9);
  EXPECT_NEAR(Parameter(first, "a"), 1.5, 1e-6);
  // Without an irreducible loss the law falls below the runs.
  EXPECT_LT(backtest.rows[6].bias, -0.01);
  EXPECT_NEAR(backtest.rows[6].rmse, std::abs(backtest.rows[6].bias), 0.1);
  // The last cutoff shows the coefficients of the fit to all.
  const BacktestRow& last = backtest.rows[4];
  EXPECT_EQ(last.ahead, 0);
  EXPECT_TRUE(std::isnan(last.rmse));
  EXPECT_TRUE(std::isnan(last.horizon));
}

// The scores are over the runs predicted at the cutoffs that both laws have.
TEST(Backtest, ScoresAreOfCommonCutoffs) {
  const Points points = PowerLaw(7, 0.01, 1);
  const std::vector<Law> laws = {FindLaw("a + b*x^-c", kVariables),
                                 FindLaw("b*x^-c", kVariables)};
  const Backtest backtest =
      BacktestLaws(laws, {points}, "x", {points.columns[0]}, {});
  ASSERT_EQ(backtest.scores.size(), 2u);
  for (const BacktestScore& score : backtest.scores) {
    EXPECT_EQ(score.cutoffs, 4);
    EXPECT_EQ(score.predictions, 8 + 6 + 4 + 2);
    double squares = 0, sum = 0;
    for (const BacktestRow& row : backtest.rows) {
      if (row.law != score.law || row.ahead == 0 || row.ahead == 10) continue;
      squares += row.ahead * row.rmse * row.rmse;
      sum += row.ahead * row.bias;
    }
    EXPECT_NEAR(score.rmse, std::sqrt(squares / 20), 1e-12);
    EXPECT_NEAR(score.bias, sum / 20, 1e-12);
  }
  EXPECT_NE(backtest.scores[0].best, backtest.scores[1].best);
}

// The law is true: its intervals hold 95 % of the runs ahead. A table's runs
// share one fit, so that 300 tables say it to 2 %.
TEST(Backtest, IntervalsOfTheTruthHold) {
  constexpr int kTables = 300;
  const std::vector<Law> laws = {FindLaw("ln_loss = a + b*ln(x)", kVariables)};
  double held = 0, predicted = 0;
  for (int table = 0; table < kTables; ++table) {
    Points points = PowerLaw(7, 0, 1);
    CounterRandom random(7, table);
    for (size_t i = 0; i < points.size(); ++i) {
      points.response[i] = std::exp(1 - 0.05 * std::log(points.columns[0][i]) +
                                    0.01 * random.Normal());
    }
    const Backtest backtest =
        BacktestLaws(laws, {points}, "x", {points.columns[0]}, {});
    held += backtest.scores[0].coverage * backtest.scores[0].predictions;
    predicted += backtest.scores[0].predictions;
  }
  EXPECT_NEAR(held / predicted, 0.95, 0.02);
}

TEST(Backtest, NeedsRunsBeyond) {
  const Points points = PowerLaw(2, 0.01, 1);
  try {
    BacktestLaws({FindLaw("a + b*x^-c", kVariables)},
                 {points},
                 "x",
                 {points.columns[0]},
                 {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::kBadData);
    EXPECT_EQ(error.message(),
              "no value of x leaves 5 runs to fit a + b*x^-c to and others to "
              "predict");
  }
}

// 47 mixtures of experts: the irreducible loss of Chinchilla's law falls with
// every larger budget.
TEST(Backtest, IrreducibleLossOfChinchillaDrifts) {
  ROUTESCALE_NEEDS_SHARED("data/isoflop/marin-moe.csv");
  TableReader reader(SharedFile("data/isoflop/marin-moe.csv"));
  CompareRequest request;
  request.selection.target = "macro_loss";
  request.selection.map["C"] = "budget";
  request.laws = {"chinchilla", "skaling", "Linf + A*C^-a"};
  request.backtest = "budget";
  const Backtest backtest = BacktestTable(&reader, request).backtest;
  for (const auto& [cutoff, E0] :
       {std::pair{1e20, 2.4}, {3e20, 2.3}, {1e21, 2.1}}) {
    const auto row = std::find_if(
        backtest.rows.begin(), backtest.rows.end(), [&](const auto& entry) {
          return entry.law == "chinchilla" && entry.cutoff == cutoff;
        });
    ASSERT_NE(row, backtest.rows.end());
    EXPECT_NEAR(Parameter(*row, "E0"), E0, 0.06) << cutoff;
  }
  EXPECT_EQ(backtest.scores.size(), 3u);
}

}  // namespace
}  // namespace routescale
