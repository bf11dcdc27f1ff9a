#include "routescale/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "plan/plan_test_util.h"
#include "routescale/error.h"
#include "support/message_of.h"

namespace routescale {
namespace {

using testing::HasSubstr;

Question Chinchilla() {
  return Question("chinchilla").Free("N", 1e4, 1e15).Free("D", 1e4, 1e18);
}

// min x + y over x y >= 1 and the like have answers that need no computer.
Design SolveFormula(const std::string& minimise,
                    const std::vector<std::string>& constraints,
                    double low = 0.01,
                    double high = 100) {
  Question question("chinchilla");
  question.Free("N", low, high).Free("D", low, high).Minimise(minimise);
  for (const std::string& text : constraints) question.SubjectTo(text);
  return question.Answer("Hoffmann");
}

TEST(Planner, ProblemsWithKnownAnswers) {
  const Design product = SolveFormula("N + D", {"N*D >= 4"});
  EXPECT_NEAR(product.values[0], 2, 1e-12);
  EXPECT_NEAR(product.values[1], 2, 1e-12);
  EXPECT_EQ(product.status, PlanStatus::kActive);

  const Design circle = SolveFormula("-N - 2*D", {"N^2 + D^2 <= 5"});
  EXPECT_NEAR(circle.values[0], 1, 1e-10);
  EXPECT_NEAR(circle.values[1], 2, 1e-10);

  const Design inside = SolveFormula("(N-3)^2 + (D-4)^2 + 1", {"N + D <= 50"});
  EXPECT_NEAR(inside.values[0], 3, 1e-9);
  EXPECT_NEAR(inside.values[1], 4, 1e-9);
  EXPECT_EQ(inside.status, PlanStatus::kInterior);

  const Design corner = SolveFormula("N + D", {"N >= 2", "D >= 3", "N*D >= 6"});
  EXPECT_NEAR(corner.values[0], 2, 1e-10);
  EXPECT_NEAR(corner.values[1], 3, 1e-10);

  const Design equal = SolveFormula("N^2 + D^2", {"N + D == 10", "N == 4*D"});
  EXPECT_NEAR(equal.values[0], 8, 1e-10);
  EXPECT_NEAR(equal.values[1], 2, 1e-10);
  EXPECT_EQ(equal.limits,
            (std::vector<std::string>{"N + D == 10", "N == 4*D"}));
}

// More bounds and constraints meet in a point than there are variables.
TEST(Planner, DegenerateCorners) {
  const Design full = SolveFormula("1/N + 1/(3*D)", {"N*D <= 1"}, 1, 100);
  EXPECT_EQ(full.status, PlanStatus::kAtBound);
  EXPECT_NEAR(full.values[0] * full.values[1], 1, 1e-12);
  Question question("chinchilla");
  question.Free("N", 0.01, 10).Free("D", 1, 100).Minimise("1/N + 0.1/D");
  const Design corner = question.SubjectTo("N*D <= 10").Answer("Hoffmann");
  EXPECT_EQ(corner.status, PlanStatus::kAtBound);
  EXPECT_EQ(corner.values, (std::vector<double>{10, 1}));
  const Design twice =
      SolveFormula("N + D", {"N*D >= 4", "N*D >= 4", "2*N*D >= 8"});
  EXPECT_NEAR(twice.values[0], 2, 1e-10);
  EXPECT_EQ(twice.status, PlanStatus::kActive);
}

// Rosenbrock's valley on a disc, and a function with many local minima: values
// of scipy.optimize (tests/expected/plan_scipy.py).
TEST(Planner, HardProblems) {
  const Design valley =
      SolveFormula("(1-N)^2 + 100*(D-N^2)^2 + 1e-3", {"N^2 + D^2 <= 2"}, -3, 3);
  EXPECT_NEAR(valley.values[0], 1, 1e-6);
  EXPECT_NEAR(valley.values[1], 1, 1e-6);
  const Design waves =
      Question("chinchilla")
          .Free("N", -1, 10)
          .Free("D", -1, 10)
          .Minimise("2 + sin(3*N) * cos(2*D) + 0.01*(N-5)^2 + 0.01*(D-4)^2")
          .Starts(64)
          .Answer("Hoffmann");
  EXPECT_NEAR(waves.objective, 1.0058750986, 1e-10);
}

// The same, with two constraints and three free variables.
TEST(Planner, JointMixturesInMemory) {
  const double expected[][5] = {
      {1e20, 2.4524515145, 3.125e8, 5.33333e10, 64},
      {1e21, 2.2869949087, 9.35049e8, 1.78244e11, 21.3892},
      {1e22, 2.1451438569, 5.59469e9, 2.97902e11, 3.57482}};
  for (const auto& [budget, loss, size, data, experts] : expected) {
    const Design design = Question("joint-moe")
                              .Free("N", 1e6, 1e14)
                              .Free("D", 1e6, 1e15)
                              .Free("E", 1, 64)
                              .Given("C", budget)
                              .SubjectTo("6*N*D <= C && E*N <= 2e10")
                              .Answer("Ludziejewski");
    EXPECT_NEAR(design.loss, loss, 1e-10);
    EXPECT_NEAR(design.values[0] / size, 1, 1e-5);
    EXPECT_NEAR(design.values[1] / data, 1, 1e-5);
    EXPECT_NEAR(design.values[2] / experts, 1, 1e-5);
    EXPECT_LE(design.residual, 1e-12);
  }
}

TEST(Planner, KktResidualOfEveryKindOfAnswer) {
  for (const char* constraint : {"6*N*D <= 1e21",
                                 "loss <= 2.4 && N*D <= 1e24",
                                 "N <= 1e9 && 6*N*D <= 1e22"}) {
    const Design design = Chinchilla().SubjectTo(constraint).Answer("Hoffmann");
    EXPECT_LE(design.residual, 1e-12) << constraint;
    EXPECT_NE(design.status, PlanStatus::kUnproven);
  }
}

TEST(Planner, InversePlanningIsTheInverse) {
  for (const double budget : {1e19, 1e22, 1e25}) {
    const Design best = Chinchilla()
                            .Given("C", budget)
                            .SubjectTo("6*N*D <= C")
                            .Answer("Hoffmann");
    const Design cheapest = Chinchilla()
                                .Given("goal", best.loss)
                                .Minimise("6*N*D")
                                .SubjectTo("loss <= goal")
                                .Answer("Hoffmann");
    EXPECT_NEAR(cheapest.objective / budget, 1, 1e-10);
    EXPECT_NEAR(cheapest.values[0] / best.values[0], 1, 1e-8);
  }
}

// The neighbours of the best power of two, each with the rest planned anew.
TEST(Planner, RoundingIsTheBestAllowedValue) {
  const auto question = [] {
    return Question("joint-moe")
        .Free("N", 1e6, 1e14)
        .Free("D", 1e6, 1e15)
        .SubjectTo("6*N*D <= 1e21")
        .SubjectTo("E*N <= 2e10");
  };
  const Design rounded =
      question().Free("E", 1, 64).Round("pow2").Answer("Ludziejewski");
  double best = HUGE_VAL, best_experts = 0;
  for (double experts = 1; experts <= 64; experts *= 2) {
    const Design design = question().Given("E", experts).Answer("Ludziejewski");
    if (design.loss < best) {
      best = design.loss;
      best_experts = experts;
    }
  }
  EXPECT_EQ(rounded.values[2], best_experts);
  EXPECT_NEAR(rounded.loss, best, 1e-14);
  const Design listed =
      question().Free("E", 1, 64).Round("3,10,60").Answer("Ludziejewski");
  EXPECT_TRUE(listed.values[2] == 10) << listed.values[2];
}

TEST(Planner, RoundsSeveralVariables) {
  const Design design = Question("chinchilla")
                            .Free("N", 0.5, 40)
                            .Round("whole")
                            .Free("D", 1, 64)
                            .Round("pow2")
                            .Minimise("(N-6.6)^2 + (D-11)^2 + (N-D)^2/4 + 1")
                            .Answer("Hoffmann");
  double best = HUGE_VAL;
  for (double n = 1; n <= 40; ++n) {
    for (double d = 1; d <= 64; d *= 2) {
      best = std::min(best,
                      (n - 6.6) * (n - 6.6) + (d - 11) * (d - 11) +
                          (n - d) * (n - d) / 4 + 1);
    }
  }
  EXPECT_NEAR(design.objective, best, 1e-12);
}

TEST(Planner, InfeasibleNamesTheConstraint) {
  const Design design = Chinchilla()
                            .SubjectTo("N <= 1e12")
                            .SubjectTo("6*N*D <= 1e3")
                            .Answer("Hoffmann");
  EXPECT_EQ(design.status, PlanStatus::kInfeasible);
  EXPECT_EQ(design.limits, std::vector<std::string>{"6*N*D <= 1e3"});
  EXPECT_TRUE(std::isnan(design.loss));
}

// Whatever the size of the other designs in the box.
TEST(Planner, AConstraintHoldsWhereEverythingIsSmall) {
  const Design none =
      Chinchilla().Given("C", 0).SubjectTo("6*N*D <= C").Answer("Hoffmann");
  EXPECT_EQ(none.status, PlanStatus::kInfeasible);
  EXPECT_EQ(none.limits, (std::vector<std::string>{"6*N*D <= C"}));

  const Design product = SolveFormula("N + D", {"4 - N*D <= 0"}, 1e-4, 1e8);
  EXPECT_NEAR(product.values[0], 2, 1e-5);
  EXPECT_NEAR(product.values[1], 2, 1e-5);
}

TEST(Planner, JudgesADesign) {
  const Question question =
      Chinchilla().Given("C", 1e21).SubjectTo("6*N*D <= C");
  const Planner planner(question.law(), question.request());
  EXPECT_EQ(planner.cost(), "6*N*D");
  const auto coefficients = question.Coefficients("Hoffmann");
  const Design large = planner.Judge(coefficients, {1e21}, {7e10, 1.4e12});
  EXPECT_NEAR(large.loss, 1.936645, 1e-6);
  EXPECT_DOUBLE_EQ(large.cost, 6 * 7e10 * 1.4e12);
  EXPECT_EQ(large.status, PlanStatus::kInfeasible);
  EXPECT_EQ(large.limits, std::vector<std::string>{"6*N*D <= C"});
  const Design small = planner.Judge(coefficients, {1e21}, {1e9, 1e10});
  EXPECT_EQ(small.status, PlanStatus::kInterior);
}

std::string Fault(const Question& question) {
  return MessageOf([&] { question.Answer("Hoffmann"); });
}

TEST(Planner, Faults) {
  EXPECT_THAT(Fault(Question("chinchilla")), HasSubstr("no variable is free"));
  EXPECT_THAT(Fault(Question("chinchilla").Free("N", 1, 2)),
              HasSubstr("'D' is neither free nor given"));
  EXPECT_THAT(Fault(Chinchilla().Free("N", 1, 2)), HasSubstr("given twice"));
  EXPECT_THAT(Fault(Question("chinchilla").Free("N", 2, 1).Free("D", 1, 2)),
              HasSubstr("empty box"));
  EXPECT_THAT(Fault(Question("chinchilla").Free("N", 1, HUGE_VAL)),
              HasSubstr("finite box"));
  EXPECT_THAT(Fault(Chinchilla().Given("C", 1)), HasSubstr("used nowhere"));
  EXPECT_THAT(Fault(Chinchilla().SubjectTo("6*N*D")),
              HasSubstr("is no constraint"));
  EXPECT_THAT(Fault(Chinchilla().SubjectTo("N*D <= budget")),
              HasSubstr("unknown symbol"));
  EXPECT_THAT(Fault(Chinchilla().Minimise("ln(-N) + D")),
              HasSubstr("no finite value"));
}

}  // namespace
}  // namespace routescale
