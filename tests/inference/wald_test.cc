// Intervals by curvature: degrees of freedom of redundant laws, parameters that
// are positive by nature, bounds.

#include <algorithm>
#include <cmath>

#include "base/distributions.h"
#include "inference/inference_test_util.h"

namespace routescale {
namespace {

// What R's lm says of an aliased column: it costs no degree of freedom, and the
// others have the errors of the law without it.
TEST(Wald, ARedundantParameterCostsNoDegreeOfFreedom) {
  const Points points = EightPoints();
  const GroupFit plain =
      FitGroup(FindLaw("a + b*x", {"x"}), points, LinearResidual());
  const GroupFit redundant =
      FitGroup(FindLaw("a + b*x + c*x", {"x"}), points, LinearResidual());
  EXPECT_EQ(redundant.statistics.degrees_of_freedom, 6);
  EXPECT_NEAR(redundant.statistics.sigma, plain.statistics.sigma, 1e-12);
  EXPECT_NEAR(redundant.statistics.aicc, plain.statistics.aicc, 1e-9);
  const Estimate& a = EstimateOf(redundant, "a");
  const Estimate& same = EstimateOf(plain, "a");
  EXPECT_NEAR(a.std_error, same.std_error, 1e-10);
  EXPECT_NEAR(a.low, same.low, 1e-9);
  EXPECT_NEAR(a.high, same.high, 1e-9);
  EXPECT_EQ(EstimateOf(redundant, "b").status, Status::kNotIdentified);
}

Points PowerLaw() {
  std::vector<double> x, y;
  for (int i = 1; i <= 12; ++i) {
    x.push_back(std::exp(0.5 * i));
    y.push_back(0.02 * std::pow(x.back(), 0.7) *
                std::exp(0.8 * std::sin(30.0 * i * i)));
  }
  return LinePoints(x, y);
}

// In ln this is a line with the intercept ln c: its interval is that of c.
TEST(Wald, TheMultiplierOfALawFittedInLnIsPositive) {
  const Points points = PowerLaw();
  FitOptions options;
  options.residual = Residual::kLn;
  const GroupFit fit = FitGroup(FindLaw("c*x^a", {"x"}), points, options);
  const GroupFit line =
      FitGroup(FindLaw("ln_loss = k + a*ln(x)", {"x"}), points, options);
  const Estimate& c = EstimateOf(fit, "c");
  const Estimate& k = EstimateOf(line, "k");
  EXPECT_NEAR(c.low, std::exp(k.low), 1e-7 * c.low);
  EXPECT_NEAR(c.high, std::exp(k.high), 1e-7 * c.high);
  // The exponent may have any sign.
  const Estimate& a = EstimateOf(fit, "a");
  EXPECT_NEAR(a.value - a.low, a.high - a.value, 1e-9);
}

TEST(Wald, ATermOfASumMayHaveAnySign) {
  FitOptions options;
  options.residual = Residual::kLn;
  const GroupFit fit =
      FitGroup(FindLaw("k + c*x", {"x"}), EightPoints(), options);
  const Estimate& c = EstimateOf(fit, "c");
  EXPECT_NEAR(c.value - c.low, c.high - c.value, 1e-9);
}

TEST(Wald, HasNoEndBeyondABound) {
  FitOptions options = LinearResidual();
  const Law law = FindLaw("a + b*x", {"x"});
  const Estimate open = EstimateOf(FitGroup(law, EightPoints(), options), "b");
  options.changes.bound["b"] = {open.value - 1, (open.value + open.high) / 2};
  const Estimate bounded =
      EstimateOf(FitGroup(law, EightPoints(), options), "b");
  EXPECT_EQ(bounded.status, Status::kOneSided);
  // In the logarithm, since bounds above 0 make it positive.
  EXPECT_NEAR(bounded.low, open.low, 1e-2);
  EXPECT_TRUE(std::isnan(bounded.high));
}

}  // namespace
}  // namespace routescale
