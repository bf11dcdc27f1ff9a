// Errors that are known: standard errors are not rescaled, intervals are
// normal. Numbers by tests/expected/known_errors.py: curve_fit of scipy with
// absolute_sigma, chi2.sf, and refits by Nelder and Mead for the profile.

#include <cmath>

#include "base/distributions.h"
#include "inference/inference_test_util.h"
#include "routescale/compare.h"
#include "routescale/error.h"

namespace routescale {
namespace {

constexpr double kZ = 1.959963984540054;  // of 95 %

// A power law with a floor and a ripple, known to 0.012 … 0.034.
Points Ripple() {
  std::vector<double> x, y;
  Points points;
  for (int i = 1; i <= 12; ++i) {
    x.push_back(i);
    y.push_back(1.5 + 3 * std::pow(i, -0.6) + 0.02 * std::sin(9.0 * i));
  }
  points = LinePoints(x, y);
  for (const double at : x) {
    const double sigma = 0.01 + 0.002 * at;
    points.weights.push_back(1 / (sigma * sigma));
  }
  points.known_errors = true;
  return points;
}

GroupFit FitRipple(IntervalMethod method) {
  IntervalOptions interval;
  interval.method = method;
  interval.resampling = Resampling::kResidual;
  return FitWithIntervals(
      FindLaw("E0 + A*x^-alpha", {"x"}), Ripple(), LinearResidual(), interval);
}

// (XᵀWX)⁻¹ has the errors of weights_test.cc without their s.
TEST(KnownErrors, LineHasTheClosedForm) {
  Points points = EightPoints();
  points.weights = kEightWeights;
  points.known_errors = true;
  const GroupFit fit =
      FitGroup(FindLaw("p + q*x", {"x"}), points, LinearResidual());
  const Estimate& q = fit.parameters[1];
  const double error = 0.039092304344685205 / 0.2583643488411993;
  EXPECT_NEAR(q.value, 1.9974358974358968, 1e-13);
  EXPECT_NEAR(q.std_error, error, 1e-13);
  EXPECT_NEAR(q.low, q.value - kZ * error, 1e-12);
  EXPECT_NEAR(q.high, q.value + kZ * error, 1e-12);
}

TEST(KnownErrors, CurveFitOfScipy) {
  const GroupFit fit = FitRipple(IntervalMethod::kWald);
  const double values[] = {
      1.5331106151848286, 2.9735825776340477, 0.6135826243745252};
  const double errors[] = {
      0.06074142958029056, 0.05851993392671867, 0.022883518669711615};
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(fit.parameters[i].value, values[i], 1e-7);
    EXPECT_NEAR(fit.parameters[i].std_error, errors[i], 1e-5 * errors[i]);
  }
  EXPECT_NEAR(fit.statistics.sse, 6.068918775484467, 1e-9);
  const ChiSquareTest test = TestChiSquare(fit.statistics);
  EXPECT_NEAR(test.reduced, 0.674324308387163, 1e-10);
  EXPECT_NEAR(test.p, 0.7330012774936866, 1e-9);
}

TEST(KnownErrors, ProfileRisesByTheSquareOfZ) {
  const GroupFit fit = FitRipple(IntervalMethod::kProfile);
  EXPECT_NEAR(fit.parameters[0].low, 1.4056187612628335, 1e-4);
  EXPECT_NEAR(fit.parameters[0].high, 1.6452671593492552, 1e-4);
  EXPECT_NEAR(fit.parameters[2].low, 0.5690028518318845, 1e-4);
  EXPECT_NEAR(fit.parameters[2].high, 0.658927737851206, 1e-4);
}

// The residuals are smaller than the errors say: their own bootstrap would be
// too narrow.
TEST(KnownErrors, BootstrapDrawsThem) {
  const GroupFit fit = FitRipple(IntervalMethod::kPercentile);
  const auto alpha = fit.draws.col(2).array();
  const double sd = std::sqrt((alpha - alpha.mean()).square().mean());
  EXPECT_NEAR(sd, 0.022883518669711615, 0.05 * 0.0229);
}

TEST(KnownErrors, NestedLawsByChiSquare) {
  CompareOptions options;
  options.fit = LinearResidual();
  options.validation.leave_one_out = false;
  const Comparison comparison = CompareLaws(
      {FindLaw("E0 + A*x^-0.5", {"x"}), FindLaw("E0 + A*x^-alpha", {"x"})},
      {Ripple()},
      options);
  const LawScore& large = comparison.rows[1];
  ASSERT_TRUE(large.test.has_value());
  EXPECT_NEAR(large.test->f, 25.55042924681962, 1e-6);
  EXPECT_NEAR(large.test->p, 4.3097016579573845e-07, 1e-12);
  EXPECT_NEAR(large.aicc, large.sse + 6 + 2.0 * 3 * 4 / (12 - 3 - 1), 1e-9);
}

TEST(KnownErrors, AreNotMeasuredAgain) {
  for (const IntervalMethod method :
       {IntervalMethod::kJackknife, IntervalMethod::kBootstrap}) {
    IntervalOptions interval;
    interval.method = method;
    interval.resampling = method == IntervalMethod::kJackknife
                              ? Resampling::kResidual
                              : Resampling::kCase;
    EXPECT_THROW(FitWithIntervals(FindLaw("E0 + A*x^-alpha", {"x"}),
                                  Ripple(),
                                  LinearResidual(),
                                  interval),
                 Error);
  }
  FitOptions robust = LinearResidual();
  ParseObjective("huber:0.01", &robust.objective);
  EXPECT_THROW(FitGroup(FindLaw("E0 + A*x^-alpha", {"x"}), Ripple(), robust),
               Error);
}

TEST(KnownErrors, ChiSquareIsFOfInfinitelyManyDegrees) {
  EXPECT_NEAR(ChiSquareTail(3.841458820694124, 1), 0.05, 1e-12);
  EXPECT_EQ(FisherFTail(2, 3, HUGE_VAL), ChiSquareTail(6, 3));
}

}  // namespace
}  // namespace routescale
