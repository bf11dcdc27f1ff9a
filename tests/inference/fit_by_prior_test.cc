// Fits by a prior against the closed form of a linear law, and what they refuse.

#include <gtest/gtest.h>

#include <Eigen/LU>
#include <cmath>

#include "routescale/error.h"
#include "routescale/prior.h"

namespace routescale {
namespace {

Points PointsAt(const std::vector<double>& x, const std::vector<double>& y) {
  Points points;
  points.group = "all";
  points.variables = {"x"};
  points.columns = {x};
  points.response = y;
  points.labels.assign(x.size(), "run");
  points.shared.assign(x.size(), false);
  return points;
}

FitOptions Bounded(double low, double high) {
  FitOptions options;
  options.residual = Residual::kLinear;
  for (const char* name : {"p", "q", "r"}) {
    options.changes.bound[name] = {low, high};
  }
  return options;
}

// Even chances in [-1, 3] are taken for normal ones with the mean 1 and the
// variance 16/12. Two runs, three parameters:
//
//   mode = m + S Xᵀ (X S Xᵀ + s²)⁻¹ (y − X m),  S = 16/12 I.
TEST(FitByPrior, IsTheClosedFormOfALinearLaw) {
  const std::vector<double> x = {0.5, 2}, y = {2.1, 4.4};
  const Law law = FindLaw("p + q*x + r*x^2", {"x"});
  const GroupFit fit =
      FitGroupsByPrior(law, {PointsAt(x, y)}, Bounded(-1, 3), {})[0];
  EXPECT_TRUE(IsByPrior(fit));
  EXPECT_TRUE(fit.verdict.converged);
  const double s = fit.statistics.sigma;
  EXPECT_GT(s, 0);
  Eigen::MatrixXd rows(2, 3);
  for (int i = 0; i < 2; ++i) rows.row(i) << 1, x[i], x[i] * x[i];
  const double variance = 16 / 12.0;
  const Eigen::Vector3d mean = Eigen::Vector3d::Ones();
  const Eigen::Matrix2d around =
      variance * rows * rows.transpose() + s * s * Eigen::Matrix2d::Identity();
  const Eigen::MatrixXd gain = variance * rows.transpose() * around.inverse();
  const Eigen::Vector3d mode =
      mean + gain * (Eigen::Map<const Eigen::Vector2d>(y.data()) - rows * mean);
  const Eigen::Matrix3d covariance =
      variance * (Eigen::Matrix3d::Identity() - gain * rows);
  for (int j = 0; j < 3; ++j) {
    EXPECT_NEAR(fit.parameters[j].value / mode[j], 1, 1e-6);
    // 64 samples, which the bounds hold in.
    EXPECT_NEAR(
        fit.parameters[j].std_error / std::sqrt(covariance(j, j)), 1, 0.3);
  }
  EXPECT_EQ(fit.draws.rows(), 64);
  EXPECT_TRUE(fit.draws.allFinite());
}

// What the prior says in so many words: P = 2 within 1 % beats even chances.
TEST(FitByPrior, APriorOfOneParameterHolds) {
  const Law law = FindLaw("p + q*x", {"x"});
  FitOptions options;
  options.residual = Residual::kLinear;
  options.changes.bound["q"] = {0, 10};
  const GroupFit fit = FitGroupsByPrior(
      law, {PointsAt({1}, {5})}, options, {{"p", {2, 1.01}}})[0];
  EXPECT_NEAR(fit.parameters[0].value, 2, 0.04);
  EXPECT_NEAR(fit.parameters[0].value + fit.parameters[1].value, 5, 0.05);
}

TEST(FitByPrior, AnyThreadsGiveTheSame) {
  const Law law = FindLaw("p + q*x^-r", {"x"});
  FitOptions options = Bounded(0.01, 3);
  const Points points = PointsAt({1, 3, 9}, {2.9, 2.2, 1.9});
  options.threads = 1;
  const GroupFit one = FitGroupsByPrior(law, {points}, options, {})[0];
  options.threads = 3;
  const GroupFit three = FitGroupsByPrior(law, {points}, options, {})[0];
  EXPECT_EQ(one.values(), three.values());
  EXPECT_EQ(one.draws, three.draws);
}

TEST(FitByPrior, NeedsBoundsOrAPrior) {
  const Law law = FindLaw("p + q*x", {"x"});
  EXPECT_THROW(FitGroupsByPrior(law, {PointsAt({1}, {2})}, {}, {}), Error);
  EXPECT_THROW(CheckPriors(law, {}, {{"z", {1, 2}}}), Error);
  ParameterChanges changes;
  changes.bound["p"] = {1, 2};
  changes.bound["q"] = {1, 2};
  EXPECT_NO_THROW(CheckPriors(law, changes, {}));
  EXPECT_THROW(CheckPriors(law, changes, {{"p", {5, 2}}}), Error);
}

}  // namespace
}  // namespace routescale
