// Optima that were published, or computed outside this code from the roots of
// derivatives of published laws.

#include <gtest/gtest.h>

#include <cmath>

#include "plan/plan_test_util.h"

namespace routescale {
namespace {

void ExpectProven(const Design& design) {
  EXPECT_NE(design.status, PlanStatus::kUnproven);
  EXPECT_NE(design.status, PlanStatus::kInfeasible);
  EXPECT_LE(design.residual, 1e-9);
}

struct AbnarSize {
  double budget, sparsity, size, loss;
};

// argmin over N of the law with 6 (1 − S) N D = C.
constexpr AbnarSize kAbnarSizes[] = {
    {1e20, 0, 6.3918e8, 2.58851},
    {1e20, 0.5, 1.0659e9, 2.50540},
    {1e20, 0.75, 1.8389e9, 2.43678},
    {1e20, 0.9, 3.9700e9, 2.36378},
    {1e20, 0.95, 7.3355e9, 2.31913},
    {1e20, 0.98, 1.7069e10, 2.27078},
    {1e21, 0, 2.4560e9, 2.27480},
    {1e21, 0.5, 4.3389e9, 2.21026},
    {1e21, 0.75, 7.8949e9, 2.15551},
    {1e21, 0.9, 1.8083e10, 2.09525},
    {1e21, 0.95, 3.4598e10, 2.05703},
    {1e21, 0.98, 8.3254e10, 2.01426},
};

TEST(PublishedOptima, AbnarSizeAtSparsity) {
  for (const AbnarSize& expected : kAbnarSizes) {
    const Design design = Question("abnar")
                              .Free("N", 1e6, 1e14)
                              .Free("D", 1e6, 1e15)
                              .Given("S", expected.sparsity)
                              .Given("C", expected.budget)
                              .SubjectTo("6*(1-S)*N*D <= C")
                              .Answer("Abnar");
    ExpectProven(design);
    EXPECT_EQ(design.status, PlanStatus::kActive);
    EXPECT_NEAR(design.values[0] / expected.size, 1, 1e-4);
    EXPECT_NEAR(design.loss, expected.loss, 1e-5);
  }
}

struct AbnarSparsity {
  double budget, size, sparsity;
};

constexpr AbnarSparsity kAbnarSparsities[] = {
    {1e20, 2.5e8, 0.58733},
    {1e20, 5e8, 0.76932},
    {1e20, 1e9, 0.87238},
    {1e20, 2e9, 0.93007},
    {1e20, 5e9, 0.96885},
    {1e20, 1e10, 0.98326},
    {1e21, 2.5e8, 0},
    {1e21, 5e8, 0.35480},
    {1e21, 1e9, 0.62330},
    {1e21, 2e9, 0.78287},
    {1e21, 5e9, 0.89713},
    {1e21, 1e10, 0.94230},
};

TEST(PublishedOptima, AbnarSparsityAtSize) {
  for (const AbnarSparsity& expected : kAbnarSparsities) {
    const Design design = Question("abnar")
                              .Free("S", 0, 0.999)
                              .Free("D", 1e6, 1e15)
                              .Given("N", expected.size)
                              .Given("C", expected.budget)
                              .SubjectTo("6*(1-S)*N*D <= C")
                              .Answer("Abnar");
    ExpectProven(design);
    EXPECT_NEAR(design.values[0], expected.sparsity, 1e-5);
    EXPECT_EQ(
        design.status,
        expected.sparsity == 0 ? PlanStatus::kAtBound : PlanStatus::kActive);
  }
}

TEST(PublishedOptima, JointMixturesUnderABudget) {
  const double expected[][4] = {{1e20, 1, 1.72691e9, 9.65117e9},
                                {1e20, 8, 9.89999e8, 1.68350e10},
                                {1e20, 32, 6.74171e8, 2.47217e10},
                                {1e22, 1, 1.88780e10, 8.82864e10},
                                {1e22, 8, 1.44798e10, 1.15103e11}};
  for (const auto& [budget, experts, size, data] : expected) {
    const Design design = Question("joint-moe")
                              .Free("N", 1e6, 1e14)
                              .Free("D", 1e6, 1e15)
                              .Given("E", experts)
                              .Given("C", budget)
                              .SubjectTo("6*N*D <= C")
                              .Answer("Ludziejewski");
    ExpectProven(design);
    EXPECT_NEAR(design.values[0] / size, 1, 1e-5);
    EXPECT_NEAR(design.values[1] / data, 1, 1e-5);
  }
}

TEST(PublishedOptima, FrantarSparsityAtSize) {
  const double expected[][3] = {{8.5e7, 1e20, 0.5621},
                                {8.5e7, 1e22, 0.8406},
                                {1e7, 1e18, 0.5733},
                                {1e9, 1e23, 0.6827}};
  for (const auto& [size, budget, sparsity] : expected) {
    const Design design = Question("frantar")
                              .Free("S", 0, 0.999)
                              .Free("D", 1e6, 1e18)
                              .Given("N", size)
                              .Given("C", budget)
                              .SubjectTo("6*N/(1-S)*D <= C")
                              .Answer("T5");
    ExpectProven(design);
    EXPECT_NEAR(design.values[0], sparsity, 5e-5);
  }
}

TEST(PublishedOptima, ZhaoActiveExpertsAndSharedRatio) {
  const Design design = Question("zhao")
                            .Free("G", 1, 20)
                            .Free("S", 0, 0.7)
                            .Given("N", 2e10)
                            .Given("N_a", 1e9)
                            .Given("D", 1e11)
                            .Answer("Zhao");
  ExpectProven(design);
  EXPECT_EQ(design.status, PlanStatus::kInterior);
  EXPECT_NEAR(design.values[0], 6.78, 5e-3);
  EXPECT_NEAR(design.values[1], 0.315, 5e-4);
  EXPECT_NEAR(design.values[0], std::sqrt(7.2446 / 0.1577), 1e-9);
  EXPECT_NEAR(design.values[1], 3.2363 / (2 * 5.1395), 1e-10);
}

TEST(PublishedOptima, ChinchillaClosedForm) {
  const double alpha = 0.34, beta = 0.28, A = 406.4, B = 410.7;
  const double G = std::pow(alpha * A / (beta * B), 1 / (alpha + beta));
  for (const double budget : {1e18, 5.76e23, 1e26}) {
    const Design design = Question("chinchilla")
                              .Free("N", 1e4, 1e15)
                              .Free("D", 1e4, 1e18)
                              .Given("C", budget)
                              .SubjectTo("6*N*D <= C")
                              .Answer("Hoffmann");
    ExpectProven(design);
    const double size = G * std::pow(budget / 6, beta / (alpha + beta));
    EXPECT_NEAR(design.values[0] / size, 1, 1e-10);
    EXPECT_NEAR(design.values[1] / (budget / 6 / size), 1, 1e-10);
  }
}

}  // namespace
}  // namespace routescale
