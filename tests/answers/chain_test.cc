#include "routescale/chain.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"
#include "routescale/error.h"
#include "routescale/inference.h"

namespace routescale {
namespace {

constexpr double kLossNoise = 0.01, kTaskNoise = 0.01;

double TrueLoss(double x) { return 1.7 + 30 * std::pow(x, -0.25); }
double TrueTask(double loss) {
  return 0.85 - 0.6 / (1 + std::exp(-3 * (loss - 2.4)));
}

// Runs at 40 sizes: their losses with noise in ln, and the score that follows
// from the loss of the run, with noise of its own.
struct Runs {
  Points losses, tasks;

  explicit Runs(uint64_t seed) {
    losses.group = tasks.group = "all";
    losses.variables = {"x"};
    tasks.variables = {"L"};
    losses.columns.resize(1);
    tasks.columns.resize(1);
    CounterRandom random(11, seed);
    for (int i = 0; i < 40; ++i) {
      const double x = 1e4 * std::pow(10, i / 10.0);
      const double loss = TrueLoss(x) * std::exp(kLossNoise * random.Normal());
      losses.columns[0].push_back(x);
      losses.response.push_back(loss);
      tasks.columns[0].push_back(loss);
      tasks.response.push_back(TrueTask(loss) + kTaskNoise * random.Normal());
      for (Points* points : {&losses, &tasks}) {
        points->labels.push_back("run " + std::to_string(i));
        points->shared.push_back(false);
      }
    }
  }
};

SavedFit Fit(const Law& law,
             const Points& points,
             const IntervalOptions& interval = {}) {
  SavedFit fit;
  fit.law = law;
  fit.residual = law.residual;
  fit.options.threads = 1;
  fit.interval = interval;
  fit.data_name = "runs.csv";
  fit.data_sha256 = "one table";
  fit.groups = {FitGroup(law, points, fit.options)};
  ComputeIntervals(law, {points}, fit.options, interval, &fit.groups);
  return fit;
}

const Law& LossLaw() {
  static const Law law = FindLaw("E0 + A*x^-a", {"x"});
  return law;
}

const Law& TaskLaw() {
  static const Law law = FindLaw("task-sigmoid", {});
  return law;
}

ChainedPrediction At(const SavedFit& first, const SavedFit& second, double x) {
  ChainOptions options;
  options.draws = 1000;
  return ChainedPredictor(
             first, first.groups[0], second, second.groups[0], options)
      .Predict({x});
}

TEST(Chain, IsTheSecondLawAtTheFirstOnesLoss) {
  const Runs runs(1);
  const SavedFit first = Fit(LossLaw(), runs.losses);
  const SavedFit second = Fit(TaskLaw(), runs.tasks);
  const double loss = Predictor(first, first.groups[0]).Loss({{3e8}})[0];
  const double task = Predictor(second, second.groups[0]).Loss({{loss}})[0];
  const ChainedPrediction prediction = At(first, second, 3e8);
  EXPECT_DOUBLE_EQ(prediction.task, task);
  EXPECT_LT(prediction.task_low, task);
  EXPECT_GT(prediction.task_high, task);
  EXPECT_LT(prediction.new_run_low, prediction.task_low);
  EXPECT_GT(prediction.new_run_high, prediction.task_high);
}

// 95 ± 2.2 % of 400 tables, by two standard errors, of the mean score within
// and beyond the runs, and of a new run.
TEST(Chain, IntervalsHoldTheTruth) {
  constexpr int kTables = 400;
  int inside = 0, beyond = 0, run = 0, counted = 0;
  for (int table = 0; table < kTables; ++table) {
    const Runs runs(static_cast<uint64_t>(table));
    const SavedFit first = Fit(LossLaw(), runs.losses);
    const SavedFit second = Fit(TaskLaw(), runs.tasks);
    const ChainedPrediction near = At(first, second, 1e6);
    if (std::isnan(near.task_low)) continue;
    ++counted;
    const double near_truth = TrueTask(TrueLoss(1e6));
    inside += near.task_low <= near_truth && near_truth <= near.task_high;
    const ChainedPrediction far = At(first, second, 1e9);
    const double far_truth = TrueTask(TrueLoss(1e9));
    beyond += far.task_low <= far_truth && far_truth <= far.task_high;
    CounterRandom random(12, static_cast<uint64_t>(table));
    const double loss = TrueLoss(1e6) * std::exp(kLossNoise * random.Normal());
    const double score = TrueTask(loss) + kTaskNoise * random.Normal();
    run += near.new_run_low <= score && score <= near.new_run_high;
  }
  ASSERT_GT(counted, 0.95 * kTables);
  const auto share = [&](int held) {
    return static_cast<double>(held) / counted;
  };
  EXPECT_GE(share(inside), 0.93);
  EXPECT_LE(share(inside), 0.97);
  EXPECT_GE(share(beyond), 0.93);
  EXPECT_LE(share(beyond), 0.97);
  EXPECT_GE(share(run), 0.93);
  EXPECT_LE(share(run), 0.97);
}

// Row i of two bootstraps of one table by cases drew the same runs.
TEST(Chain, PairsTheDrawsOfOneTable) {
  const Runs runs(1);
  IntervalOptions interval;
  interval.method = IntervalMethod::kPercentile;
  interval.resampling = Resampling::kCase;
  interval.resamples = 200;
  const SavedFit first = Fit(LossLaw(), runs.losses, interval);
  SavedFit second = Fit(TaskLaw(), runs.tasks, interval);
  const auto paired = [&] {
    return ChainedPredictor(
               first, first.groups[0], second, second.groups[0], {})
        .paired();
  };
  EXPECT_TRUE(paired());
  second.interval.seed = 2;
  EXPECT_FALSE(paired());
  second.interval.seed = 1;
  second.data_sha256 = "another table";
  EXPECT_FALSE(paired());
}

TEST(Chain, NamesWhatItLacks) {
  const Runs runs(1);
  const SavedFit first = Fit(LossLaw(), runs.losses);
  const SavedFit second = Fit(TaskLaw(), runs.tasks);
  ChainOptions options;
  options.link = "loss";
  try {
    ChainedPredictor(first, first.groups[0], second, second.groups[0], options);
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "--link: 'loss' is no variable of task-sigmoid\n"
                 "  its variables are L");
  }
}

}  // namespace
}  // namespace routescale
