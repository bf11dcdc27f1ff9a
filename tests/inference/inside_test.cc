// Intervals of what a fit predicts that has a parameter at its bound.

#include <cmath>

#include "base/distributions.h"
#include "inference/inference_test_util.h"
#include "routescale/answers.h"

namespace routescale {
namespace {

// A line that falls a little, of runs of which the slope may not be negative.
const std::vector<double> kX = {-4, -3, -2, -1, 0, 1, 2, 3, 4};
const std::vector<double> kY = {5.3, 4.9, 5.2, 4.8, 5.1, 4.9, 5.2, 4.7, 4.9};

SavedFit FallingLine() {
  SavedFit fit;
  fit.law = FindLaw("loss = b + c*x", {"x"});
  fit.options = LinearResidual();
  fit.options.changes.bound["c"] = {0, 10};
  fit.residual = Residual::kLinear;
  fit.groups = {FitWithIntervals(fit.law, LinePoints(kX, kY), fit.options, {})};
  return fit;
}

struct Sums {
  double xx = 0, xy = 0, yy = 0, mean = 0;
};

Sums SumsOf() {
  Sums sums;
  const double n = static_cast<double>(kX.size());
  for (const double y : kY) sums.mean += y / n;
  for (size_t i = 0; i < kX.size(); ++i) {
    sums.xx += kX[i] * kX[i];
    sums.xy += kX[i] * kY[i];
    sums.yy += (kY[i] - sums.mean) * (kY[i] - sums.mean);
  }
  return sums;
}

// With the mean of x 0 the sum of squares at a slope c, b free, is
//
//   Syy − 2 c Sxy + c² Sxx,
//
// and it has risen by t² s² from c = 0 at the slope returned.
double SlopeInside(const Sums& sums, double t) {
  const double rise = t * t * sums.yy / static_cast<double>(kX.size() - 2);
  return (sums.xy + std::sqrt(sums.xy * sums.xy + sums.xx * rise)) / sums.xx;
}

TEST(Inside, IsTheEndOfTheProfileOfAParameterAtItsBound) {
  const Sums sums = SumsOf();
  ASSERT_LT(sums.xy, 0);
  const GroupFit fit = FallingLine().groups[0];
  ASSERT_EQ(EstimateOf(fit, "c").status, Status::kAtBound);
  const double slope = SlopeInside(sums, StudentT(0.975, 7));
  ASSERT_EQ(fit.inside.rows(), 1);
  EXPECT_NEAR(fit.inside(0, 0), sums.mean, 1e-8);
  EXPECT_NEAR(fit.inside(0, 1), slope, 1e-8 * slope);
  EXPECT_NEAR(EstimateOf(fit, "c").high, slope, 1e-8 * slope);
}

// The bound holds the prediction from below alone: at x = 10 the line can only
// be higher than its mean by more than the error of that mean.
TEST(Inside, WidensWhatIsPredictedOnItsSide) {
  const Sums sums = SumsOf();
  const SavedFit fit = FallingLine();
  const double t = StudentT(0.975, 7), n = static_cast<double>(kX.size());
  const double error = t * std::sqrt(sums.yy / (n - 2) / n);
  const double move = 10 * SlopeInside(sums, t);
  const Predictor predictor(fit, fit.groups[0]);
  const Prediction beyond = predictor.Predict({{10.0}})[0];
  EXPECT_NEAR(beyond.loss, sums.mean, 1e-9);
  EXPECT_NEAR(beyond.loss_low, sums.mean - error, 1e-8);
  EXPECT_NEAR(beyond.loss_high, sums.mean + std::hypot(error, move), 1e-7);
  const Prediction before = predictor.Predict({{-10.0}})[0];
  EXPECT_NEAR(before.loss_low, sums.mean - std::hypot(error, move), 1e-7);
  EXPECT_NEAR(before.loss_high, sums.mean + error, 1e-8);
}

TEST(Inside, IsNothingWhereNoParameterIsAtItsBound) {
  const GroupFit fit = FitWithIntervals(FindLaw("loss = b + c*x", {"x"}),
                                        LinePoints(kX, kY),
                                        LinearResidual(),
                                        {});
  EXPECT_EQ(fit.inside.rows(), 0);
}

}  // namespace
}  // namespace routescale
