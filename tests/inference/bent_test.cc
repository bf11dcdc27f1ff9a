// Derived quantities that are not linear within their Wald intervals.

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "inference/inference_test_util.h"

namespace routescale {
namespace {

// 10^(−b/c), the cutoff of a line of this slope with noise.
GroupFit CutoffOf(double slope, const IntervalOptions& interval) {
  std::vector<double> x, y;
  for (int i = 1; i <= 12; ++i) {
    x.push_back(i);
    y.push_back(0.5 + slope * i + 0.1 * std::sin(40.0 * i));
  }
  Law law = FindLaw("loss = b + c*x", {"x"});
  law.derived.push_back({"cutoff", Formula::Parse("10^(-b/c)", "cutoff")});
  return FitWithIntervals(law, LinePoints(x, y), LinearResidual(), interval);
}

bool IsBent(const GroupFit& fit) {
  return std::any_of(
      fit.warnings.begin(), fit.warnings.end(), [](const Warning& warning) {
        return warning.code == "bent" && warning.parameter == "cutoff";
      });
}

TEST(Bent, WhereAQuotientMayHaveNoDenominator) {
  EXPECT_TRUE(IsBent(CutoffOf(0.01, {})));
  EXPECT_FALSE(IsBent(CutoffOf(1, {})));
}

TEST(Bent, OfWaldIntervalsAlone) {
  IntervalOptions interval;
  interval.method = IntervalMethod::kProfile;
  EXPECT_FALSE(IsBent(CutoffOf(0.01, interval)));
}

// The value is about 1e-168, its squared standard error 0 in double precision.
TEST(Bent, ErrorsDoNotUnderflow) {
  const GroupFit fit = CutoffOf(0.002, {});
  const Estimate& cutoff = EstimateOf(fit, "cutoff");
  ASSERT_LT(cutoff.value, 1e-165);
  EXPECT_GT(cutoff.std_error, 0);
  EXPECT_LT(cutoff.low, cutoff.value);
  EXPECT_LT(cutoff.value, cutoff.high);
}

}  // namespace
}  // namespace routescale
