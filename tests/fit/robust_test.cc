#include "fit/robust.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "inference/inference_test_util.h"
#include "routescale/error.h"
#include "routescale/validation.h"
#include "support/chinchilla_runs.h"

namespace routescale {
namespace {

using Kind = Objective::Kind;

struct Noise {
  double sigma = 0.005;
  int every = 20;  // this point is an outlier: its loss up to 50 % higher
  double outlier = 0.4;
};

// 240 runs of Chinchilla's law.
Points ChinchillaRuns(const Noise& noise, unsigned seed = 1) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  Points points = NoRuns("all");
  for (int i = 0; i < 240; ++i) {
    const double n = std::pow(10, 7.5 + 2.7 * uniform(random));
    const double d = std::pow(10, 9 + 2.7 * uniform(random));
    double loss = ChinchillaLoss(n, d) * std::exp(noise.sigma * normal(random));
    if (noise.every > 0 && i % noise.every == 0) {
      loss *= std::exp(noise.outlier * (0.1 + 0.9 * uniform(random)));
    }
    AddRun(n, d, loss, &points);
  }
  return points;
}

FitOptions With(const Objective& objective, Residual residual = Residual::kLn) {
  FitOptions options;
  options.objective = objective;
  options.residual = residual;
  return options;
}

// Σ ρ(ln L(θ) − ln L) and its largest slope along a parameter, by central
// differences and in units of Σ |ψ ∂r|.
double ChinchillaObjective(const Objective& objective,
                           const Points& points,
                           const std::vector<double>& p) {
  double sum = 0;
  for (size_t i = 0; i < points.size(); ++i) {
    const double loss = p[0] + p[1] * std::pow(points.columns[0][i], -p[2]) +
                        p[3] * std::pow(points.columns[1][i], -p[4]);
    sum += Term(objective, std::log(loss / points.response[i])).rho;
  }
  return sum;
}

constexpr Objective kRobust[] = {{Kind::kHuber, 1e-3},
                                 {Kind::kHuber, 1e-6},
                                 {Kind::kSoftL1, 1e-3},
                                 {Kind::kCauchy, 3e-3},
                                 {Kind::kLad, 0}};

TEST(Robust, NoParameterCanMoveWithoutRaisingTheObjective) {
  const Points points = ChinchillaRuns({});
  const Law law = FindLaw("chinchilla", {"N", "D"});
  for (const Objective& objective : kRobust) {
    const GroupFit fit = FitGroup(law, points, With(objective));
    EXPECT_TRUE(fit.verdict.converged) << ToString(objective);
    const std::vector<double> best = fit.values();
    const double lowest = ChinchillaObjective(objective, points, best);
    EXPECT_NEAR(fit.statistics.objective / lowest, 1, 1e-11)
        << ToString(objective);
    for (size_t p = 0; p < best.size(); ++p) {
      for (const double move : {-1e-3, -1e-5, -1e-7, 1e-7, 1e-5, 1e-3}) {
        std::vector<double> moved = best;
        moved[p] *= 1 + move;
        EXPECT_GE(ChinchillaObjective(objective, points, moved),
                  lowest * (1 - 1e-13))
            << ToString(objective) << ", parameter " << p << " by " << move;
      }
    }
  }
}

// Many minima: none of those that 300 points around the best lead to is lower.
TEST(Robust, CauchyBelowTheNoiseFindsTheLowestMinimum) {
  FitOptions options = With({Kind::kCauchy, 1e-3});
  const Law law = FindLaw("chinchilla", {"N", "D"});
  const FitLaw fit_law(law, options);
  for (unsigned seed = 1; seed <= 3; ++seed) {
    Points points = ChinchillaRuns({0.01, 12, 0.15}, seed);
    const GroupFit fit = FitGroup(law, points, options);
    const RobustProblem problem(fit_law, points);
    RobustDescent descent(problem);
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    for (int i = 0; i < 300; ++i) {
      Eigen::VectorXd theta(5);
      for (int j = 0; j < 5; ++j) {
        theta[j] = fit.parameters[static_cast<size_t>(j)].value *
                   std::exp(0.02 * normal(random));
      }
      EXPECT_GE(descent.DescendNearby(theta).objective,
                fit.statistics.objective * (1 - 1e-9));
    }
  }
}

// Six runs for five parameters: all residuals but one are on the flanks.
TEST(Robust, ConvergesOnHardlyMorePointsThanParameters) {
  const Law law = FindLaw("chinchilla", {"N", "D"});
  Points points = ChinchillaRuns({0.01, 6, 0.15});
  std::vector<size_t> first = {0, 1, 2, 3, 4, 5};
  points = Subset(points, first);
  for (const double delta : {1e-2, 1e-3, 1e-4, 1e-5, 1e-6}) {
    const GroupFit fit = FitGroup(law, points, With({Kind::kHuber, delta}));
    EXPECT_TRUE(fit.verdict.converged) << delta;
    EXPECT_LT(fit.verdict.scaled_gradient, 1e-6) << delta;
  }
}

TEST(Robust, OutliersDoNotMoveIt) {
  const Law law = FindLaw("chinchilla", {"N", "D"});
  const GroupFit least_squares = FitGroup(law, ChinchillaRuns({}), With({}));
  EXPECT_GT(std::abs(least_squares.parameters[0].value - 1.69), 0.05);
  for (const Objective& objective : kRobust) {
    const GroupFit fit = FitGroup(law, ChinchillaRuns({}), With(objective));
    const double truth[] = {1.69, 406.4, 0.34, 410.7, 0.28};
    for (size_t i = 0; i < 5; ++i) {
      EXPECT_NEAR(
          fit.parameters[i].value, truth[i], 4 * fit.parameters[i].std_error)
          << ToString(objective) << " " << fit.parameters[i].name;
    }
    EXPECT_NEAR(fit.statistics.sigma, 0.005, 0.001) << ToString(objective);
  }
}

TEST(Robust, WideHuberIsLeastSquares) {
  const Points points = ChinchillaRuns({});
  const Law law = FindLaw("chinchilla", {"N", "D"});
  const GroupFit l2 = FitGroup(law, points, With({}));
  const GroupFit wide = FitGroup(law, points, With({Kind::kHuber, 1e3}));
  EXPECT_NEAR(wide.statistics.objective / l2.statistics.objective, 1, 1e-12);
  for (size_t i = 0; i < l2.parameters.size(); ++i) {
    EXPECT_NEAR(wide.parameters[i].value / l2.parameters[i].value, 1, 1e-9);
  }
}

TEST(Robust, AnExactFitIsRecovered) {
  const Points points = ChinchillaRuns({0, 0, 0});
  const GroupFit fit = FitGroup(
      FindLaw("chinchilla", {"N", "D"}), points, With({Kind::kHuber, 1e-3}));
  EXPECT_TRUE(fit.verdict.converged);
  EXPECT_NEAR(fit.parameters[1].value / 406.4, 1, 1e-8);
}

// Least absolute deviations of a line pass through two of the points: the best
// of all pairs.
TEST(Robust, LeastAbsoluteDeviationsAreTheBestOfAllPairs) {
  std::mt19937_64 random(7);
  std::normal_distribution<double> normal;
  std::vector<double> x, y;
  for (int i = 0; i < 31; ++i) {
    x.push_back(i * 0.1);
    y.push_back(2 + 3 * x.back() + normal(random) * (i % 5 == 0 ? 4 : 0.3));
  }
  double lowest = HUGE_VAL, intercept = 0, slope = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    for (size_t j = i + 1; j < x.size(); ++j) {
      const double b = (y[j] - y[i]) / (x[j] - x[i]), a = y[i] - b * x[i];
      double sum = 0;
      for (size_t k = 0; k < x.size(); ++k)
        sum += std::abs(a + b * x[k] - y[k]);
      if (sum >= lowest) continue;
      lowest = sum;
      intercept = a;
      slope = b;
    }
  }
  const GroupFit fit = FitGroup(FindLaw("p + q*x", {"x"}),
                                LinePoints(x, y),
                                With({Kind::kLad, 0}, Residual::kLinear));
  EXPECT_TRUE(fit.verdict.converged);
  EXPECT_NEAR(fit.statistics.objective / lowest, 1, 1e-13);
  EXPECT_NEAR(fit.parameters[0].value, intercept, 1e-12);
  EXPECT_NEAR(fit.parameters[1].value, slope, 1e-12);
}

// A parabola through three of four points: the one residual left is all that
// tells the noise, not a sigma of 0, and errors scale with it.
TEST(Robust, LeastAbsoluteDeviationsThroughAllPointsButOne) {
  const Law law = FindLaw("p + q*x + r*x^2", {"x"});
  const FitOptions options = With({Kind::kLad, 0}, Residual::kLinear);
  const auto fit = [&](double noise) {
    return FitGroup(
        law, LinePoints({1, 2, 3, 5}, {2, 2, 2, 2 + noise}), options);
  };
  const GroupFit small = fit(1e-3), large = fit(0.1);
  for (const GroupFit* each : {&small, &large}) {
    const double sum = each->statistics.objective;  // of one |r| alone
    EXPECT_GT(sum, 0);
    EXPECT_NEAR(each->statistics.sigma / sum, 1.482602218505602, 1e-6);
    EXPECT_GT(each->parameters[0].std_error, 0);
  }
  EXPECT_NEAR(large.statistics.sigma / small.statistics.sigma, 100, 1e-6);
  EXPECT_NEAR(
      large.parameters[0].std_error / small.parameters[0].std_error, 100, 1e-3);
}

TEST(Robust, WeightsCountPoints) {
  std::mt19937_64 random(3);
  std::normal_distribution<double> normal;
  std::vector<double> x, y, all_x, all_y, weights;
  for (int i = 0; i < 40; ++i) {
    x.push_back(i * 0.1);
    y.push_back(2 + std::exp(-x.back()) + 0.1 * normal(random));
    weights.push_back(1 + i % 3);
    for (int k = 0; k < 1 + i % 3; ++k) {
      all_x.push_back(x.back());
      all_y.push_back(y.back());
    }
  }
  const Law law = FindLaw("p + q*exp(-s*x)", {"x"});
  Points weighted = LinePoints(x, y);
  weighted.weights = weights;
  for (const Objective& objective :
       {Objective{Kind::kHuber, 0.05}, Objective{Kind::kCauchy, 0.1}}) {
    const FitOptions options = With(objective, Residual::kLinear);
    const GroupFit a = FitGroup(law, weighted, options);
    const GroupFit b = FitGroup(law, LinePoints(all_x, all_y), options);
    EXPECT_NEAR(a.statistics.objective / b.statistics.objective, 1, 1e-12);
    for (size_t i = 0; i < 3; ++i) {
      EXPECT_NEAR(a.parameters[i].value, b.parameters[i].value, 1e-8);
    }
  }
}

// The asymptotic variance of a location: Huber's E ψ² / (E ψ')² / n, and
// 1 / (4 n f(0)²) of the median.
TEST(Robust, StandardErrorsOfALocationAreTheirAsymptotes) {
  constexpr int kPoints = 4000;
  std::mt19937_64 random(11);
  std::normal_distribution<double> normal;
  std::vector<double> x(kPoints), y(kPoints);
  for (int i = 0; i < kPoints; ++i) {
    x[i] = i;
    y[i] = 5 + normal(random);
  }
  const Law law = FindLaw("p + 0*x", {"x"});
  const auto error = [&](const Objective& objective) {
    return FitGroup(law, LinePoints(x, y), With(objective, Residual::kLinear))
        .parameters[0]
        .std_error;
  };
  const double root = std::sqrt(kPoints);
  // δ = 1: E ψ² = 0.5160 and E ψ' = 0.6827 of a standard normal.
  EXPECT_NEAR(
      error({Kind::kHuber, 1}) * root, std::sqrt(0.5160) / 0.6827, 0.03);
  EXPECT_NEAR(error({Kind::kLad, 0}) * root, std::sqrt(std::acos(0.0)), 0.06);
}

TEST(Robust, WaldIntervalsCover) {
  constexpr int kTables = 200;
  const Law law = FindLaw("chinchilla", {"N", "D"});
  int covered = 0;
  for (unsigned seed = 1; seed <= kTables; ++seed) {
    const GroupFit fit =
        FitGroup(law, ChinchillaRuns({}, seed), With({Kind::kHuber, 1e-3}));
    const Estimate& alpha = fit.parameters[2];
    covered += alpha.low <= 0.34 && 0.34 <= alpha.high;
  }
  // 95 % of 200 within three standard errors.
  EXPECT_GE(covered, 180);
  EXPECT_LE(covered, 199);
}

TEST(Robust, BootstrapAgreesWithTheSandwich) {
  const Law law = FindLaw("chinchilla", {"N", "D"});
  const std::vector<Points> points = {ChinchillaRuns({})};
  const FitOptions options = With({Kind::kHuber, 1e-3});
  std::vector<GroupFit> fits = FitGroups(law, points, options);
  const Estimate wald = fits[0].parameters[2];
  IntervalOptions interval;
  interval.method = IntervalMethod::kBootstrap;
  interval.resamples = 400;
  ComputeIntervals(law, points, options, interval, &fits);
  const Estimate& drawn = fits[0].parameters[2];
  EXPECT_NEAR((drawn.high - drawn.low) / (wald.high - wald.low), 1, 0.25);
}

TEST(Robust, ProfileIntervalsAreRefused) {
  const Law law = FindLaw("chinchilla", {"N", "D"});
  const std::vector<Points> points = {ChinchillaRuns({})};
  const FitOptions options = With({Kind::kLad, 0});
  std::vector<GroupFit> fits = FitGroups(law, points, options);
  IntervalOptions interval;
  interval.method = IntervalMethod::kProfile;
  EXPECT_THROW(ComputeIntervals(law, points, options, interval, &fits), Error);
}

}  // namespace
}  // namespace routescale
