// Derived quantities that are not linear within their Wald intervals.

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "inference/inference_test_util.h"

namespace routescale {
namespace {

Points Line(double slope) {
  std::vector<double> x, y;
  for (int i = 1; i <= 12; ++i) {
    x.push_back(i);
    y.push_back(0.5 + slope * i + 0.1 * std::sin(40.0 * i));
  }
  return LinePoints(x, y);
}

// With 10^(−b/c), the cutoff of a line.
Law LineWithCutoff() {
  Law law = FindLaw("loss = b + c*x", {"x"});
  law.derived.push_back({"cutoff", Formula::Parse("10^(-b/c)", "cutoff")});
  return law;
}

GroupFit CutoffOf(double slope, IntervalMethod method) {
  IntervalOptions interval;
  interval.method = method;
  return FitWithIntervals(
      LineWithCutoff(), Line(slope), LinearResidual(), interval);
}

bool Warns(const GroupFit& fit, const std::string& code) {
  return std::any_of(
      fit.warnings.begin(), fit.warnings.end(), [&](const Warning& warning) {
        return warning.code == code && warning.parameter == "cutoff";
      });
}

TEST(Bent, WaldGivesWayToTheProfile) {
  const GroupFit straight = CutoffOf(1, IntervalMethod::kWald);
  EXPECT_FALSE(EstimateOf(straight, "cutoff").by_profile);
  const GroupFit bent = CutoffOf(0.05, IntervalMethod::kWald);
  const Estimate& cutoff = EstimateOf(bent, "cutoff");
  EXPECT_TRUE(cutoff.by_profile);
  const Estimate& best =
      EstimateOf(CutoffOf(0.05, IntervalMethod::kProfile), "cutoff");
  EXPECT_EQ(cutoff.low, best.low);
  EXPECT_EQ(cutoff.high, best.high);
}

TEST(Bent, IsMarkedByResampling) {
  for (const IntervalMethod method :
       {IntervalMethod::kJackknife, IntervalMethod::kBootstrap}) {
    EXPECT_TRUE(Warns(CutoffOf(0.01, method), "nonlinear"));
    EXPECT_FALSE(Warns(CutoffOf(1, method), "nonlinear"));
  }
}

// The value is about 1e-168, its squared standard error 0 in double precision.
TEST(Bent, ErrorsDoNotUnderflow) {
  const GroupFit fit =
      FitGroup(LineWithCutoff(), Line(0.002), LinearResidual());
  const Estimate& cutoff = EstimateOf(fit, "cutoff");
  ASSERT_LT(cutoff.value, 1e-165);
  EXPECT_GT(cutoff.std_error, 0);
  EXPECT_LT(cutoff.low, cutoff.value);
  EXPECT_LT(cutoff.value, cutoff.high);
}

}  // namespace
}  // namespace routescale
