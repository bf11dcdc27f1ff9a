// Numbers from numpy.quantile and scipy.stats, version 1.10.

#include "inference/quantiles.h"

#include <gtest/gtest.h>

#include <cmath>

namespace routescale {
namespace {

const std::vector<double> kValues = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3.5};

TEST(Quantile, IsThatOfNumpy) {
  const std::vector<std::pair<double, double>> cases = {{0, 1},
                                                        {0.025, 1},
                                                        {0.1, 1},
                                                        {0.5, 3.75},
                                                        {0.9, 6.3},
                                                        {0.975, 8.325},
                                                        {1, 9}};
  for (const auto& [probability, expected] : cases) {
    std::vector<double> values = kValues;
    EXPECT_NEAR(Quantile(&values, probability), expected, 1e-14);
  }
}

TEST(Quantile, OfOneValueAndOfInfiniteOnes) {
  std::vector<double> one = {7};
  EXPECT_EQ(Quantile(&one, 0.3), 7);
  std::vector<double> open = {1, HUGE_VAL, HUGE_VAL, HUGE_VAL};
  EXPECT_EQ(Quantile(&open, 0.8), HUGE_VAL);
  EXPECT_EQ(Quantile(&open, 0), 1);
}

TEST(Tails, PlainOnesAreSymmetric) {
  EXPECT_DOUBLE_EQ(PercentileTails(0.9).low, 0.05);
  EXPECT_DOUBLE_EQ(PercentileTails(0.9).high, 0.95);
}

// z0 = norm.ppf(0.4), a = -0.0873856800400616.
TEST(Tails, CorrectedForBiasAndAcceleration) {
  const Tails tails =
      BcaTails(0.9,
               1.12,
               {0.8, 0.9, 1.0, 1.1, 1.15, 1.2, 1.3, 1.5, 1.9, 2.5},
               {1.0, 1.05, 1.1, 1.2, 1.6});
  EXPECT_NEAR(tails.low, 0.005718951347390912, 1e-14);
  EXPECT_NEAR(tails.high, 0.8382521024181968, 1e-14);
}

TEST(Tails, WithoutBiasAndAccelerationAreThePlainOnes) {
  const Tails tails = BcaTails(0.95, 2, {1, 2, 3}, {1, 2, 3});
  EXPECT_NEAR(tails.low, 0.025, 1e-15);
  EXPECT_NEAR(tails.high, 0.975, 1e-15);
}

// A draw that is the estimate but for rounding is on neither side.
TEST(Tails, DoNotDependOnTheLastDigits) {
  for (const double draw : {2 - 4e-16, 2.0, 2 + 4e-16}) {
    const Tails tails = BcaTails(0.95, 2, {1, draw, 3}, {1, 2, 3});
    EXPECT_NEAR(tails.low, 0.025, 1e-15);
    EXPECT_NEAR(tails.high, 0.975, 1e-15);
  }
}

// All draws on one side: the correction is bounded by half a draw.
TEST(Tails, StayInsideTheUnitInterval) {
  const Tails tails = BcaTails(0.95, 0, {1, 2, 3}, {});
  EXPECT_GE(tails.low, 0);
  EXPECT_LT(tails.low, tails.high);
  EXPECT_LE(tails.high, 1);
}

// The jackknife of a mean is s / √n exactly: statistics without one point are
// (10 mean − x) / 9.
TEST(Jackknife, OfAMeanIsItsStandardError) {
  double sum = 0;
  for (double x : kValues) sum += x;
  std::vector<double> left_out;
  for (double x : kValues) left_out.push_back((sum - x) / 9);
  EXPECT_NEAR(JackknifeError(left_out), 0.7762087348130012, 1e-14);
}

}  // namespace
}  // namespace routescale
