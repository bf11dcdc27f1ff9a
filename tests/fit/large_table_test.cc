// Tables of many rows: searched on a sample, refined in blocks of rows.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "fit/problem.h"
#include "fit/robust.h"
#include "fit/row_blocks.h"
#include "inference/inference_test_util.h"
#include "routescale/fit.h"
#include "support/chinchilla_runs.h"

namespace routescale {
namespace {

// Runs of Chinchilla's law over so many decades, from 10^low_n and 1e9 on; noise:
// the standard deviation of ln L.
Points RunsOver(
    double decades, double low_n, size_t count, double noise, unsigned seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  Points points = NoRuns("all");
  for (size_t i = 0; i < count; ++i) {
    const double n = std::pow(10, low_n + decades * uniform(random));
    const double d = std::pow(10, 9 + decades * uniform(random));
    const double loss = ChinchillaLoss(n, d) * std::exp(noise * normal(random));
    AddRun(n, d, loss, &points);
  }
  return points;
}

Points ChinchillaRuns(size_t count, double noise) {
  return RunsOver(2.7, 7.5, count, noise, 7);
}

Points WideRuns(size_t count, unsigned seed) {
  return RunsOver(4, 7, count, 0.0069, seed);
}

// Every row once more, all ordered by N.
Points DoubledByN(const Points& points) {
  std::vector<size_t> order(2 * points.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i / 2;
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return points.columns[0][a] < points.columns[0][b];
  });
  Points doubled;
  doubled.group = points.group;
  doubled.variables = points.variables;
  doubled.columns.resize(points.columns.size());
  for (const size_t i : order) {
    for (size_t v = 0; v < points.columns.size(); ++v) {
      doubled.columns[v].push_back(points.columns[v][i]);
    }
    doubled.response.push_back(points.response[i]);
    doubled.labels.push_back(points.labels[i]);
    doubled.shared.push_back(false);
  }
  return doubled;
}

Law Chinchilla() { return FindLaw("chinchilla", {"N", "D"}); }

GroupFit FitLn(const Points& points, int threads) {
  FitOptions options;
  options.residual = Residual::kLn;
  options.threads = threads;
  return FitGroup(Chinchilla(), points, options);
}

TEST(LargeTable, RowsThatStandTwiceHaveTheMinimumOfRowsThatStandOnce) {
  const Points points = ChinchillaRuns(kLargeRows, 0.01);
  const GroupFit once = FitLn(points, 2);
  const GroupFit twice = FitLn(DoubledByN(points), 2);
  EXPECT_TRUE(twice.verdict.converged);
  EXPECT_LT(twice.verdict.scaled_gradient, 1e-12);
  EXPECT_NEAR(twice.statistics.sse / once.statistics.sse, 2, 1e-12);
  const double shrink = std::sqrt(1.0 * once.statistics.degrees_of_freedom /
                                  twice.statistics.degrees_of_freedom);
  for (size_t i = 0; i < once.parameters.size(); ++i) {
    const Estimate &a = once.parameters[i], &b = twice.parameters[i];
    EXPECT_NEAR(b.value / a.value, 1, 1e-10) << a.name;
    EXPECT_NEAR(b.std_error / a.std_error / shrink, 1, 1e-8) << a.name;
  }
}

TEST(LargeTable, WithoutNoiseFindsTheCoefficients) {
  const GroupFit fit = FitLn(ChinchillaRuns(3 * kLargeRows, 0), 2);
  const double truth[] = {1.69, 406.4, 0.34, 410.7, 0.28};
  for (size_t i = 0; i < 5; ++i) {
    EXPECT_NEAR(fit.parameters[i].value / truth[i], 1, 1e-9);
  }
}

Law WithTermOfNoise() {
  return FindLaw("loss = e + a*N^-alpha + b*D^-beta + c*N^-gamma", {"N", "D"});
}

// The minimum of the sample is not near that of all rows: the last term is
// noise. Without a descent on all rows none of these converges.
TEST(LargeTable, ASampleMayLeadAstray) {
  for (const unsigned seed : {1, 2, 5}) {
    const GroupFit fit = FitGroup(WithTermOfNoise(), WideRuns(60000, seed), {});
    EXPECT_TRUE(fit.verdict.converged) << seed;
    EXPECT_LT(fit.verdict.scaled_gradient, 1e-7) << seed;
  }
}

// Every descent leads to a last term too steep for numbers.
TEST(LargeTable, WithoutAMinimumTheBestThatWasMetIsGiven) {
  const Points points = WideRuns(60000, 9);
  const GroupFit fit = FitGroup(WithTermOfNoise(), points, {});
  EXPECT_LE(fit.statistics.sse,
            FitGroup(Chinchilla(), points, {}).statistics.sse);
  EXPECT_EQ(fit.verdict.converged, fit.verdict.scaled_gradient < 1e-7);
}

TEST(LargeTable, ThreadsChangeNoBit) {
  const Points points = ChinchillaRuns(2 * kLargeRows + 5, 0.01);
  const GroupFit one = FitLn(points, 1), three = FitLn(points, 3);
  EXPECT_EQ(one.values(), three.values());
  EXPECT_EQ(one.statistics.sse, three.statistics.sse);
  EXPECT_TRUE(one.covariance == three.covariance);
}

// Largest difference of the cosines of the angles between columns.
double ProductError(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
  const Eigen::VectorXd norms = a.colwise().norm();
  const Eigen::MatrixXd scale = norms * norms.transpose();
  return (a.transpose() * a - b.transpose() * b)
      .cwiseQuotient(scale)
      .cwiseAbs()
      .maxCoeff();
}

class LargeModel : public testing::Test {
 protected:
  static FitOptions Options() {
    FitOptions options;
    options.residual = Residual::kLn;
    return options;
  }

  const FitLaw law_{Chinchilla(), Options()};
  const Eigen::VectorXd theta_{{1.7, 400, 0.33, 420, 0.29}};
};

TEST_F(LargeModel, LinearisationKeepsLengthsAndProducts) {
  const Points points = DoubledByN(ChinchillaRuns(kLargeRows / 2 + 1000, 0.01));
  const ResidualModel model(law_, points, 3);
  ASSERT_TRUE(model.is_large());
  Eigen::MatrixXd all(model.rows(), 6), reduced;
  Program::Scratch scratch;
  model.ResidualsAndJacobian(theta_.data(), all, &scratch);
  model.Linearise(theta_, &reduced, &scratch);
  EXPECT_EQ(reduced.rows(), 6);
  EXPECT_LT(ProductError(all, reduced), 1e-13);
  EXPECT_NEAR(model.SumOfSquares(theta_) / all.col(0).squaredNorm(), 1, 1e-13);
}

TEST_F(LargeModel, LinearisationOfWhatIsNotFiniteIsNot) {
  const ResidualModel model(law_, ChinchillaRuns(kLargeRows + 1, 0.01), 2);
  Eigen::VectorXd theta = theta_;
  theta[0] = -100;  // the loss is negative
  Eigen::MatrixXd reduced;
  Program::Scratch scratch;
  model.Linearise(theta, &reduced, &scratch);
  EXPECT_FALSE(reduced.allFinite());
}

// Drawn weights move a fit by Huber's ρ to where the whole descent ends.
TEST(LargeTable, SlightChangesOfRobustFitsEndAtTheMinimum) {
  const Points points = ChinchillaRuns(2000, 0.01);
  FitOptions options;
  options.residual = Residual::kLn;
  options.objective = {Objective::Kind::kHuber, 1e-3};
  const GroupFit fit = FitGroup(Chinchilla(), points, options);
  const FitLaw law(Chinchilla(), options);
  const RobustProblem problem(law, points);
  RobustDescent descent(problem);
  const std::vector<double> values = fit.values();
  const Eigen::VectorXd at =
      Eigen::Map<const Eigen::VectorXd>(values.data(), 5);
  std::mt19937_64 random(3);
  std::poisson_distribution<int> count(1);
  for (int draw = 0; draw < 20; ++draw) {
    Eigen::VectorXd roots(points.size());
    for (double& root : roots) root = std::sqrt(count(random));
    const Optimum whole = descent.Descend(at, {roots.data(), nullptr});
    const Optimum near = descent.Descend(at, {roots.data(), nullptr, 1e-7});
    ASSERT_TRUE(whole.converged);
    ASSERT_TRUE(near.converged);
    for (int j = 0; j < 5; ++j) {
      EXPECT_NEAR(near.theta[j],
                  whole.theta[j],
                  1e-3 * fit.parameters[static_cast<size_t>(j)].std_error);
    }
  }
}

}  // namespace
}  // namespace routescale
