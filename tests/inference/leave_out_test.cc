// Steps in place of refits without one cluster: against the fit to the others.

#include "inference/leave_out.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "compare/stepped_runs.h"
#include "routescale/validation.h"
#include "support/law_sample.h"

namespace routescale {
namespace {

Points Simulated(const Law& law, int count, double noise) {
  Points points = SamplePoints(law, count);
  FillResponse(law, Rows(law)[0].second, noise, &points);
  return points;
}

Eigen::VectorXd Minimum(const FitLaw& law, const GroupFit& fit) {
  Eigen::VectorXd theta(law.free_count());
  for (Eigen::Index i = 0; i < theta.size(); ++i) {
    theta[i] =
        fit.values()[law.law.law().FindParameter(law.law.free()[i].name)];
  }
  return theta;
}

// Three rows each, neighbours apart.
std::vector<int> ByThrees(int rows) {
  std::vector<int> clusters(rows);
  for (int i = 0; i < rows; ++i) clusters[i] = i % (rows / 3);
  return clusters;
}

Points Without(const Points& points, const Clusters& clusters, int cluster) {
  std::vector<size_t> others;
  for (size_t i = 0; i < points.size(); ++i) {
    if (clusters.of_row[i] != cluster) others.push_back(i);
  }
  return Subset(points, others);
}

struct Case {
  const char* law;
  bool clustered, weighted;
  const char* objective;
  double tolerance;  // of the move, as a share of it
};

class LeaveOut : public ::testing::TestWithParam<Case> {};

// Of the ten clusters that move the parameters most.
TEST_P(LeaveOut, StepsGoWhereTheFitToTheOthersIs) {
  const Law law = FindLaw(GetParam().law, {});
  FitOptions options;
  ParseObjective(GetParam().objective, &options.objective);
  Points points = Simulated(law, 300, 0.01);
  if (GetParam().clustered) points.clusters = ByThrees(300);
  if (GetParam().weighted) {
    for (size_t i = 0; i < points.size(); ++i) {
      points.weights.push_back(1 + static_cast<double>(i % 4));
    }
  }
  const FitLaw fit_law(law, options);
  const GroupFit fit = FitGroup(law, points, options);
  const RefitBase base(fit_law, points, Minimum(fit_law, fit));
  const Clusters clusters = MakeClusters(points);
  const LeaveOutStep step(base, clusters);
  int checked = 0;
  for (int c = 0; c < clusters.count; ++c) {
    if (!step.NeedsRefit(c) || ++checked > 10) continue;
    FitOptions near = options;
    for (Eigen::Index i = 0; i < base.theta.size(); ++i) {
      near.start[fit_law.law.free()[i].name] = base.theta[i];
    }
    const GroupFit others = FitGroup(law, Without(points, clusters, c), near);
    const Eigen::VectorXd exact = Minimum(fit_law, others);
    // In units of how far the parameter moves without any cluster.
    const Eigen::VectorXd moved = exact - base.theta;
    const Eigen::VectorXd error = step.Theta(c) - exact;
    const Eigen::MatrixXd jacobian = base.both.rightCols(base.parameters());
    EXPECT_LT((jacobian * error).norm(),
              GetParam().tolerance * (jacobian * moved).norm())
        << "without " << c;
  }
  EXPECT_EQ(std::min(checked, 10), 10);
}

INSTANTIATE_TEST_SUITE_P(
    Laws,
    LeaveOut,
    ::testing::Values(Case{"dense-power", false, false, "l2", 1e-8},
                      Case{"bilinear", false, true, "l2", 1e-8},
                      Case{"bilinear", true, false, "l2", 1e-8},
                      Case{"chinchilla", false, false, "l2", 0.5},
                      Case{"chinchilla", false, false, "huber:0.05", 0.5}));

// Allen's PRESS of a linear law: r/(1 − h), by explicit fits.
TEST(LeaveOutResiduals, AreThoseOfTheFitToTheOthers) {
  const Law law = FindLaw("bilinear", {});
  const Points points = Simulated(law, 60, 0.01);
  const FitOptions options;
  const FitLaw fit_law(law, options);
  const GroupFit fit = FitGroup(law, points, options);
  const RefitBase base(fit_law, points, Minimum(fit_law, fit));
  const Clusters clusters = MakeClusters(points);
  const LeaveOutStep step(base, clusters);
  const ResidualModel model(fit_law, points);
  for (int c = 0; c < clusters.count; c += 7) {
    const GroupFit others =
        FitGroup(law, Without(points, clusters, c), options);
    const double expected = model.Residuals(Minimum(fit_law, others))[c];
    EXPECT_NEAR(step.Residuals(c)[0], expected, 1e-9 * std::abs(expected));
  }
}

TEST(LeaveOutNeed, SmallTablesAreRefitted) {
  EXPECT_FALSE(LeaveOutStep::IsNeeded(1000, 1000));
  EXPECT_TRUE(LeaveOutStep::IsNeeded(1001, 1001));
  EXPECT_FALSE(LeaveOutStep::IsNeeded(5799, 100));
}

// Errors of prediction in the scale of the residuals and of the loss, in each
// scale, against those of the fit to the others.
TEST(SteppedRuns, ErrorsAreThoseOfTheFitsToTheOthers) {
  const Law law = FindLaw("chinchilla", {});
  Points points = Simulated(law, 1100, 0.01);
  for (size_t i = 0; i < points.size(); ++i) {
    points.labels[i] = "run " + std::to_string(i);
  }
  const std::vector<Split> splits = MakeSplits(points, {});
  ASSERT_TRUE(SteppedRuns::Suits(splits[0], points));
  for (const Residual residual : {Residual::kLn,
                                  Residual::kLog10,
                                  Residual::kLinear,
                                  Residual::kRelative}) {
    FitOptions options;
    options.residual = residual;
    const GroupFit fit = FitGroup(law, points, options);
    const std::vector<double> all = fit.values();
    const HeldOut held =
        Validate({{&law, &points, all, &splits[0]}}, options)[0];
    EXPECT_EQ(held.folds, 1100);
    // Every hundredth run by a fit to the others.
    for (size_t i = 50; i < points.size(); i += 200) {
      Split one{Split::kHoldOut, "one", {splits[0].folds[i]}};
      const HeldOut exact = Validate({{&law, &points, all, &one}}, options)[0];
      const double r = exact.residuals[0];
      EXPECT_NEAR(held.residuals[i], r, 1e-3 * std::abs(r));
    }
  }
}

struct Noisy {
  const char* law;
  double noise;
};

class LeaveOutIntervals : public ::testing::TestWithParam<Noisy> {};

// The jackknife by steps, beside that by refits of all.
TEST_P(LeaveOutIntervals, AgreeWithThoseOfRefits) {
  const Law law = FindLaw(GetParam().law, {});
  FitOptions options;
  std::vector<Points> points = {Simulated(law, 1100, GetParam().noise)};
  std::vector<GroupFit> fits = {FitGroup(law, points[0], options)};
  IntervalOptions interval;
  interval.method = IntervalMethod::kJackknife;
  std::vector<GroupFit> stepped = fits;
  ComputeIntervals(law, points, options, interval, &stepped);

  // By refits: Refitter without each run.
  const FitLaw fit_law(law, options);
  const RefitBase base(fit_law, points[0], Minimum(fit_law, fits[0]));
  Refitter refitter(base);
  std::vector<double> roots(points[0].size(), 1.0);
  Eigen::MatrixXd u(points[0].size(), base.parameters());
  for (size_t i = 0; i < roots.size(); ++i) {
    roots[i] = 0;
    RefitChange change;
    change.root_weights = roots.data();
    ASSERT_TRUE(refitter.Refit(change, 1e-14));
    u.row(static_cast<Eigen::Index>(i)) = refitter.u();
    roots[i] = 1;
  }
  const double n = static_cast<double>(u.rows());
  const Eigen::RowVectorXd mean = u.colwise().mean();
  for (Eigen::Index j = 0; j < u.cols(); ++j) {
    const double error =
        std::sqrt((u.col(j).array() - mean[j]).square().sum() * (n - 1) / n) *
        InternalSlope(fit_law.law.free()[j], base.theta[j]);
    for (const Estimate& estimate : stepped[0].parameters) {
      if (fit_law.law.FindFree(estimate.name) != j) continue;
      EXPECT_NEAR(estimate.std_error, error, 0.01 * error) << estimate.name;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Laws,
                         LeaveOutIntervals,
                         ::testing::Values(Noisy{"chinchilla", 0.01},
                                           Noisy{"joint-moe", 0.01},
                                           Noisy{"joint-moe", 0.02},
                                           Noisy{"data-constrained", 0.01}));

}  // namespace
}  // namespace routescale
