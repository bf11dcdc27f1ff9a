// Intervals of answers, against the delta method with differences of the
// answers themselves and against answers at each row of the draws.

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "base/distributions.h"
#include "base/random.h"
#include "routescale/answers.h"
#include "routescale/inference.h"

namespace routescale {
namespace {

using Value = std::function<double(const Predictor&)>;

constexpr double kSigma = 0.003;
constexpr int kDegrees = 40;

// A published law as if fitted: standard errors of 2 %, neighbours correlated.
SavedFit Model(const std::string& law, const std::string& label) {
  SavedFit fit = FromPublished(FindLaw(law, {}), label);
  GroupFit& group = fit.groups[0];
  const Eigen::Index p = group.covariance.rows();
  for (Eigen::Index i = 0; i < p; ++i) {
    group.parameters[i].status = Status::kOk;
    for (Eigen::Index j = 0; j < p; ++j) {
      const double correlation = std::pow(-0.5, std::abs(i - j));
      group.covariance(i, j) = correlation * 4e-4 * group.parameters[i].value *
                               group.parameters[j].value;
    }
  }
  group.statistics.sigma = kSigma;
  group.statistics.degrees_of_freedom = kDegrees;
  group.points = kDegrees + 6;
  return fit;
}

// Parameters drawn from that covariance, nearly.
SavedFit Drawn(SavedFit fit, IntervalMethod method) {
  GroupFit& group = fit.groups[0];
  const Eigen::Index p = group.covariance.rows();
  group.draws.resize(400, p);
  group.left_out.resize(30, p);
  for (Eigen::MatrixXd* rows : {&group.draws, &group.left_out}) {
    for (Eigen::Index i = 0; i < rows->rows(); ++i) {
      CounterRandom random(rows->rows(), static_cast<uint64_t>(i));
      for (Eigen::Index j = 0; j < p; ++j) {
        (*rows)(i, j) =
            group.parameters[j].value * (1 + 0.002 * random.Normal());
      }
    }
  }
  group.draws.row(7).setConstant(NAN);
  fit.interval.method = method;
  return fit;
}

SavedFit At(const SavedFit& fit, const Eigen::RowVectorXd& parameters) {
  SavedFit moved = fit;
  GroupFit& group = moved.groups[0];
  for (size_t j = 0; j < group.parameters.size(); ++j) {
    group.parameters[j].value = parameters[static_cast<Eigen::Index>(j)];
  }
  group.draws.resize(0, 0);
  group.left_out.resize(0, 0);
  return moved;
}

double LogAt(const SavedFit& fit,
             const Eigen::RowVectorXd& parameters,
             const Value& value) {
  const SavedFit moved = At(fit, parameters);
  return std::log(value(Predictor(moved, moved.groups[0])));
}

// t √(gᵀCg), g by central differences.
double HalfWidth(const SavedFit& fit, const Value& value) {
  const GroupFit& group = fit.groups[0];
  const std::vector<double> values = group.values();
  const Eigen::RowVectorXd theta =
      Eigen::Map<const Eigen::RowVectorXd>(values.data(), values.size());
  Eigen::VectorXd gradient(theta.size());
  for (Eigen::Index j = 0; j < theta.size(); ++j) {
    Eigen::RowVectorXd up = theta, down = theta;
    const double step = 1e-5 * std::abs(theta[j]);
    up[j] += step;
    down[j] -= step;
    gradient[j] =
        (LogAt(fit, up, value) - LogAt(fit, down, value)) / (2 * step);
  }
  return StudentT(0.975, kDegrees) *
         std::sqrt(gradient.dot(group.covariance * gradient));
}

void ExpectWald(const SavedFit& fit, const Answer& answer, const Value& value) {
  const double half = HalfWidth(fit, value);
  EXPECT_NEAR(std::log(answer.high / answer.value) / half, 1, 1e-6);
  EXPECT_NEAR(std::log(answer.value / answer.low) / half, 1, 1e-6);
}

void ExpectDrawn(const SavedFit& fit,
                 const Answer& answer,
                 const Value& value) {
  const auto values = [&](const Eigen::MatrixXd& rows) {
    std::vector<double> logs;
    for (Eigen::Index i = 0; i < rows.rows(); ++i) {
      if (i != 7 || rows.rows() != 400) {
        logs.push_back(LogAt(fit, rows.row(i), value));
      }
    }
    return logs;
  };
  const GroupFit& group = fit.groups[0];
  const Interval interval = DrawnInterval(ReadingOf(fit.interval, 0.95, group),
                                          std::log(answer.value),
                                          values(group.draws),
                                          values(group.left_out));
  EXPECT_NEAR(std::log(answer.low), interval.low, 1e-11);
  EXPECT_NEAR(std::log(answer.high), interval.high, 1e-11);
  EXPECT_LT(answer.low, answer.high);
}

void CheckAll(const SavedFit& fit,
              const std::vector<double>& at,
              double loss,
              void (*expect)(const SavedFit&, const Answer&, const Value&)) {
  const Predictor predictor(fit, fit.groups[0]);
  Predictor::Columns point;
  for (double value : at) point.push_back({value});
  expect(fit, predictor.AskEffective(at), [&](const Predictor& p) {
    return p.EffectiveParameters(point)[0];
  });
  expect(fit, predictor.AskSize(2e9, at), [&](const Predictor& p) {
    return p.SizeForEffective(2e9, at);
  });
  expect(fit, predictor.AskSolve(0, loss, at), [&](const Predictor& p) {
    return p.Solve(0, loss, at);
  });
  if (!std::isfinite(predictor.EffectiveLimit(point)[0])) return;
  expect(fit, predictor.AskLimit(at), [&](const Predictor& p) {
    return p.EffectiveLimit(point)[0];
  });
}

// The routing law has a closed form and a limit, the joint law neither.
TEST(AnswerIntervals, WaldIsTheDeltaMethod) {
  CheckAll(Model("routed-bilinear", "RL-R"), {1e9, 64}, 2.1, ExpectWald);
  CheckAll(Model("joint-moe", "Ludziejewski"), {1e9, 2e10, 8}, 2.6, ExpectWald);
}

TEST(AnswerIntervals, OfDrawsAreThoseOfTheAnswerAtEachDraw) {
  for (const IntervalMethod method : {IntervalMethod::kBootstrap,
                                      IntervalMethod::kPercentile,
                                      IntervalMethod::kJackknife}) {
    CheckAll(Drawn(Model("routed-bilinear", "RL-R"), method),
             {1e9, 64},
             2.1,
             ExpectDrawn);
  }
  CheckAll(
      Drawn(Model("joint-moe", "Ludziejewski"), IntervalMethod::kBootstrap),
      {1e9, 2e10, 8},
      2.6,
      ExpectDrawn);
}

TEST(AnswerIntervals, MeanAndNewRunFromDraws) {
  const SavedFit fit =
      Drawn(Model("routed-bilinear", "RL-R"), IntervalMethod::kPercentile);
  const GroupFit& group = fit.groups[0];
  const Predictor predictor(fit, group);
  const Prediction p = predictor.Predict({{1e9}, {64}})[0];
  std::vector<double> losses;
  for (Eigen::Index i = 0; i < group.draws.rows(); ++i) {
    const SavedFit moved = At(fit, group.draws.row(i));
    const double loss =
        Predictor(moved, moved.groups[0]).Loss({{1e9}, {64}})[0];
    losses.push_back(std::log10(loss));
  }
  const Interval mean = DrawnInterval(
      {IntervalMethod::kPercentile, 0.95}, std::log10(p.loss), losses, {});
  EXPECT_NEAR(std::log10(p.loss_low), mean.low, 1e-12);
  EXPECT_NEAR(std::log10(p.loss_high), mean.high, 1e-12);
  const double half = StudentT(0.975, kDegrees) * kSigma;
  EXPECT_NEAR(std::log10(p.loss / p.new_run_low),
              std::hypot(std::log10(p.loss) - mean.low, half),
              1e-12);
  EXPECT_NEAR(std::log10(p.new_run_high / p.loss),
              std::hypot(mean.high - std::log10(p.loss), half),
              1e-12);
}

// Draws that all are the estimate leave the error of a new run alone: ± t s.
TEST(AnswerIntervals, NewRunWithoutSpread) {
  for (const IntervalMethod method :
       {IntervalMethod::kBootstrap, IntervalMethod::kJackknife}) {
    SavedFit fit = Drawn(Model("routed-bilinear", "RL-R"), method);
    GroupFit& group = fit.groups[0];
    const std::vector<double> values = group.values();
    for (Eigen::MatrixXd* rows : {&group.draws, &group.left_out}) {
      rows->rowwise() =
          Eigen::Map<const Eigen::RowVectorXd>(values.data(), values.size());
    }
    const Predictor predictor(fit, group);
    const Prediction p = predictor.Predict({{1e9}, {64}})[0];
    const double half = StudentT(0.975, kDegrees) * kSigma;
    EXPECT_NEAR(std::log10(p.new_run_high / p.loss), half, 1e-12);
    EXPECT_NEAR(std::log10(p.loss / p.new_run_low), half, 1e-12);
  }
}

TEST(AnswerIntervals, InverseQueriesSayWhenNothingReachesTheLoss) {
  const SavedFit fit = Model("chinchilla", "Hoffmann");
  const Predictor predictor(fit, fit.groups[0]);
  // E0 + B D^-beta at D = 1e10 is 2.34.
  EXPECT_TRUE(std::isinf(predictor.Solve(0, 2.3, {NAN, 1e10})));
  EXPECT_TRUE(std::isnan(predictor.AskSolve(0, 2.3, {NAN, 1e10}).low));
  const double size = predictor.Solve(0, 2.6, {NAN, 1e10});
  EXPECT_NEAR(predictor.Loss({{size}, {1e10}})[0], 2.6, 1e-13);
  const SavedFit routed = Model("routed-bilinear", "RL-R");
  const Predictor experts(routed, routed.groups[0]);
  // A dense model of 1e9 is better than a loss of 2.5.
  EXPECT_EQ(experts.Solve(1, 2.5, {1e9, NAN}), 0);
  const double needed = experts.Solve(1, 2.2, {1e9, NAN});
  EXPECT_NEAR(experts.Loss({{1e9}, {needed}})[0], 2.2, 1e-13);
}

// Sparsity is solved inside its range, where the law is defined.
TEST(AnswerIntervals, InverseQueryInARangeBetweenZeroAndOne) {
  const SavedFit fit = Model("abnar", "Abnar");
  const Predictor predictor(fit, fit.groups[0]);
  const double loss = predictor.Loss({{1e9}, {2e10}, {0.9}})[0];
  const double sparsity = predictor.Solve(2, loss, {1e9, 2e10, NAN});
  EXPECT_NEAR(predictor.Loss({{1e9}, {2e10}, {sparsity}})[0], loss, 1e-12);
}

// Where a share of the draws cannot reach the loss there is no upper end.
TEST(AnswerIntervals, OneSidedWhereDrawsDoNotReach) {
  SavedFit fit =
      Drawn(Model("chinchilla", "Hoffmann"), IntervalMethod::kPercentile);
  const int e0 = fit.law.FindParameter("E0");
  fit.groups[0].draws.col(e0).topRows(60).array() += 0.5;
  const Answer answer =
      Predictor(fit, fit.groups[0]).AskSolve(0, 2.6, {NAN, 1e10});
  EXPECT_GT(answer.value, answer.low);
  EXPECT_TRUE(std::isnan(answer.high));
}

// A profile needs the points.
TEST(AnswerIntervals, MethodThatIsUsed) {
  SavedFit fit = Model("chinchilla", "Hoffmann");
  for (const IntervalMethod method :
       {IntervalMethod::kProfile, IntervalMethod::kBootstrap}) {
    fit.interval.method = method;
    EXPECT_EQ(Predictor(fit, fit.groups[0]).interval_method(),
              IntervalMethod::kWald);
  }
  fit = Drawn(fit, IntervalMethod::kBootstrap);
  EXPECT_EQ(Predictor(fit, fit.groups[0]).interval_method(),
            IntervalMethod::kBootstrap);
}

}  // namespace
}  // namespace routescale
