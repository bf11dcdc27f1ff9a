// Weighted least squares against the closed form, evaluated with numpy:
// b = (XᵀWX)⁻¹ XᵀWy, s² = Σ w r² / 6, errors √(s² diag (XᵀWX)⁻¹), and
// t(0.975, 6) = 2.4469118511449697 from scipy.special.betainc: the ppf of
// scipy 1.10 has only nine digits.

#include <cmath>
#include <numeric>

#include "inference/inference_test_util.h"
#include "selection/selection_test_util.h"

namespace routescale {
namespace {

TEST(Weights, LineHasTheTextbookEstimates) {
  Points points = EightPoints();
  points.weights = kEightWeights;
  const GroupFit fit =
      FitGroup(FindLaw("p + q*x", {"x"}), points, LinearResidual());
  const Estimate& p = fit.parameters[0];
  const Estimate& q = fit.parameters[1];
  EXPECT_NEAR(p.value, -0.03333333333333144, 1e-13);
  EXPECT_NEAR(q.value, 1.9974358974358968, 1e-13);
  EXPECT_NEAR(p.std_error, 0.1782883388972253, 1e-13);
  EXPECT_NEAR(q.std_error, 0.039092304344685205, 1e-13);
  EXPECT_NEAR(p.low,
              -0.03333333333333144 - 2.4469118511449697 * 0.1782883388972253,
              1e-12);
  EXPECT_NEAR(p.high,
              -0.03333333333333144 + 2.4469118511449697 * 0.1782883388972253,
              1e-12);
  // Of unit weight; ours is that of mean weight.
  const double mean =
      std::accumulate(points.weights.begin(), points.weights.end(), 0.0) / 8;
  EXPECT_NEAR(
      fit.statistics.sigma, 0.2583643488411993 / std::sqrt(mean), 1e-13);
  EXPECT_NEAR(fit.statistics.r2, 0.9977070681839827, 1e-13);
}

// Only ratios of weights matter.
TEST(Weights, CommonFactorChangesNothing) {
  Points points = EightPoints();
  const Law law = FindLaw("p + q*x", {"x"});
  const GroupFit plain = FitGroup(law, points, LinearResidual());
  points.weights.assign(8, 7.5);
  const GroupFit scaled = FitGroup(law, points, LinearResidual());
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_NEAR(scaled.parameters[i].value, plain.parameters[i].value, 1e-13);
    EXPECT_NEAR(
        scaled.parameters[i].std_error, plain.parameters[i].std_error, 1e-13);
  }
  EXPECT_NEAR(scaled.statistics.r2, plain.statistics.r2, 1e-13);
  EXPECT_NEAR(scaled.statistics.rmse, plain.statistics.rmse, 1e-13);
  EXPECT_NEAR(scaled.statistics.sigma, plain.statistics.sigma, 1e-13);
  EXPECT_NEAR(scaled.statistics.aicc, plain.statistics.aicc, 1e-11);
}

// A weight of 2 gives the estimates of a point that is there twice, in every
// scale of the residual and for laws that are not linear.
TEST(Weights, TwoIsAPointTwice) {
  std::vector<double> x, y, weights, x_twice, y_twice;
  for (int i = 1; i <= 12; ++i) {
    x.push_back(i);
    y.push_back(1.5 + 3 * std::pow(i, -0.6) + 0.02 * std::sin(9.0 * i));
    const int times = i % 3 == 0 ? 2 : 1;
    weights.push_back(times);
    for (int k = 0; k < times; ++k) {
      x_twice.push_back(x.back());
      y_twice.push_back(y.back());
    }
  }
  const Law law = FindLaw("E0 + A*x^-alpha", {"x"});
  for (const Residual residual : {Residual::kLinear,
                                  Residual::kLn,
                                  Residual::kLog10,
                                  Residual::kRelative}) {
    FitOptions options;
    options.residual = residual;
    Points weighted = LinePoints(x, y);
    weighted.weights = weights;
    const GroupFit once = FitGroup(law, weighted, options);
    const GroupFit twice = FitGroup(law, LinePoints(x_twice, y_twice), options);
    for (size_t i = 0; i < 3; ++i) {
      EXPECT_NEAR(once.parameters[i].value, twice.parameters[i].value, 1e-8)
          << ToString(residual);
    }
    EXPECT_NEAR(once.statistics.sse,
                twice.statistics.sse,
                1e-12 * twice.statistics.sse);
  }
}

constexpr std::string_view kTable =
    "x,loss,s,size\n1,2.1,1,a\n2,3.9,2,a\n3,6.2,0.5,b\n";

Selection SelectWeighted(const SelectionOptions& options) {
  return SelectBytes(kTable, options, {"x"});
}

std::string MessageOf(const SelectionOptions& options) {
  return SelectError(kTable, options, {"x"});
}

TEST(Weights, SigmaIsTheInverseSquareRoot) {
  SelectionOptions options;
  options.sigma = "s";
  EXPECT_EQ(SelectWeighted(options).groups[0].weights,
            (std::vector<double>{1, 0.25, 4}));
  options = {};
  options.weight = "1/s^2";
  EXPECT_EQ(SelectWeighted(options).groups[0].weights,
            (std::vector<double>{1, 0.25, 4}));
  options = {};
  EXPECT_TRUE(SelectWeighted(options).groups[0].weights.empty());
}

TEST(Weights, ClustersAreValuesOfAColumn) {
  SelectionOptions options;
  options.cluster = "size";
  const std::vector<int> clusters = SelectWeighted(options).groups[0].clusters;
  ASSERT_EQ(clusters.size(), 3);
  EXPECT_EQ(clusters[0], clusters[1]);
  EXPECT_NE(clusters[0], clusters[2]);
}

TEST(Weights, WhatCannotBeIsSaid) {
  SelectionOptions options;
  options.weight = "s - 1";
  EXPECT_EQ(MessageOf(options),
            "3 T:2: --weight = s - 1 is not positive\n"
            "  leave the run out with --where, or give another formula");
  options.sigma = "s";
  EXPECT_EQ(MessageOf(options),
            "2 --weight and --sigma exclude each other\n"
            "  --sigma s is --weight 1/s^2");
}

}  // namespace
}  // namespace routescale
