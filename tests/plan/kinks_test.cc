// Designs at kinks, at zeros and at the edge of what is feasible.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "plan/plan_test_util.h"
#include "routescale/error.h"
#include "support/message_of.h"

namespace routescale {
namespace {

Question Chinchilla() {
  return Question("chinchilla").Free("N", 1e5, 1e13).Free("D", 1e6, 1e15);
}

Question JointMoe() {
  return Question("joint-moe")
      .Free("N", 1e4, 1e13)
      .Free("D", 1e6, 1e15)
      .Free("E", 1, 256);
}

double ChinchillaLoss(double size, double data) {
  return 1.69 + 406.4 / std::pow(size, 0.34) + 410.7 / std::pow(data, 0.28);
}

// The best model of so many parameters in all is dense.
TEST(PlanZeros, AVariableThatIsZero) {
  const Design design = Question("abnar")
                            .Given("N", 1e9)
                            .Free("D", 1e6, 1e15)
                            .Free("S", 0, 0.98)
                            .SubjectTo("6*N*D <= 1e21")
                            .SubjectTo("S <= 0.5")
                            .Answer("Abnar");
  EXPECT_EQ(design.status, PlanStatus::kAtBound);
  EXPECT_EQ(design.values[1], 0);
  EXPECT_NEAR(design.values[0] / (1e12 / 6), 1, 1e-12);
  EXPECT_NEAR(design.loss,
              16612.50 * std::pow(1e9, -0.5962) +
                  5455.67 * std::pow(1e12 / 6, -0.3954) + 0.4598 +
                  17.26 * std::pow(1e9, -0.1595) + 0.94,
              1e-12);
}

// Whatever way a limit is written, it is the same limit.
TEST(PlanZeros, WaysToWriteALimit) {
  const Design limited = JointMoe()
                             .SubjectTo("6*N*D <= 1e21")
                             .SubjectTo("E <= 64")
                             .Answer("Ludziejewski");
  for (const char* way : {"log2(E) <= 6",
                          "E - 1 <= 63",
                          "-E >= -64",
                          "(E - 1)*(E + 1) <= 4095",
                          "sqrt(E - 1)^2 <= 63"}) {
    const Design design = JointMoe()
                              .SubjectTo("6*N*D <= 1e21")
                              .SubjectTo(way)
                              .Answer("Ludziejewski");
    EXPECT_NEAR(design.loss, limited.loss, 1e-11) << way;
    EXPECT_NE(design.status, PlanStatus::kUnproven) << way;
  }
}

TEST(PlanZeros, AnObjectiveThatIsZero) {
  const Design dense = JointMoe()
                           .Minimise("log2(E)")
                           .SubjectTo("loss <= 2.5")
                           .SubjectTo("6*N*D <= 1e21")
                           .Answer("Ludziejewski");
  EXPECT_EQ(dense.objective, 0);
  EXPECT_EQ(dense.values[2], 1);
  EXPECT_LE(dense.loss, 2.5 * (1 + 1e-12));
  const Design square = Chinchilla()
                            .Minimise("(N/1e9 - 3)^2 + (D/1e11 - 5)^2")
                            .Answer("Hoffmann");
  EXPECT_NEAR(square.values[0] / 3e9, 1, 1e-7);
  EXPECT_NEAR(square.values[1] / 5e11, 1, 1e-7);
  EXPECT_LT(square.objective, 1e-13);
}

TEST(PlanKinks, InConstraints) {
  const Design corner =
      Chinchilla().SubjectTo("max(N/1e9, D/2e10) <= 1").Answer("Hoffmann");
  EXPECT_NEAR(corner.values[0] / 1e9, 1, 1e-12);
  EXPECT_NEAR(corner.values[1] / 2e10, 1, 1e-12);
  EXPECT_EQ(corner.status, PlanStatus::kActive);
  EXPECT_EQ(corner.limits, std::vector<std::string>{"max(N/1e9, D/2e10) <= 1"});

  const Design near = Chinchilla()
                          .SubjectTo("abs(N - 1e9) <= 1e6")
                          .SubjectTo("6*N*D <= 1e22")
                          .Answer("Hoffmann");
  EXPECT_NEAR(near.values[0] / 1.001e9, 1, 1e-12);
  EXPECT_NEAR(near.loss, ChinchillaLoss(1.001e9, 1e22 / 6.006e9), 1e-13);

  // Fewer tokens than 1e12 cost as many: the best N with 1e12 of them.
  const Design floor =
      Chinchilla().SubjectTo("6*N*max(D, 1e12) <= 1e22").Answer("Hoffmann");
  EXPECT_NEAR(floor.values[0] / (1e10 / 6), 1, 1e-12);
  EXPECT_NEAR(floor.values[1] / 1e12, 1, 1e-12);
  EXPECT_NE(floor.status, PlanStatus::kUnproven);
}

// One of two limits suffices: the better one counts.
TEST(PlanKinks, EitherOfTwoConstraints) {
  const Design design = Chinchilla()
                            .SubjectTo("min(6*N*D/1e20, N/1e8 + D/1e9) <= 1")
                            .Answer("Hoffmann");
  const Design budget =
      Chinchilla().SubjectTo("6*N*D <= 1e20").Answer("Hoffmann");
  EXPECT_NEAR(design.loss, budget.loss, 1e-13);
}

TEST(PlanKinks, InWhatIsMinimised) {
  const auto solve = [](const std::string& minimise) {
    return Question("chinchilla")
        .Free("N", 0.01, 100)
        .Free("D", 0.01, 100)
        .Minimise(minimise)
        .Answer("Hoffmann");
  };
  const Design most = solve("max(abs(N-3), abs(D-5)) + 1");
  EXPECT_NEAR(most.values[0], 3, 1e-9);
  EXPECT_NEAR(most.values[1], 5, 1e-9);
  EXPECT_EQ(most.status, PlanStatus::kInterior);
  const Design sum = solve("abs(N-3) + abs(D-5)");
  EXPECT_NEAR(sum.values[0], 3, 1e-9);
  EXPECT_NEAR(sum.objective, 0, 1e-9);
  const Design least =
      solve("min(1 + abs(N-3) + abs(D-5), 2 + (N-50)^2 + (D-50)^2)");
  EXPECT_NEAR(least.values[1], 5, 1e-9);
}

// A step cannot be split: the answer is one that was found, and says so.
TEST(PlanKinks, StepsAreNotProven) {
  const Design design = Question("chinchilla")
                            .Free("N", 1, 10)
                            .Free("D", 1, 10)
                            .Minimise("floor(N) + (D - 3)^2 + 1")
                            .SubjectTo("floor(N) >= 4")
                            .Answer("Hoffmann");
  EXPECT_TRUE(design.status == PlanStatus::kKink ||
              design.status == PlanStatus::kActive ||
              design.status == PlanStatus::kInterior);
  EXPECT_GE(design.values[0], 4);
}

TEST(PlanFeasible, ByRoundingAndNotByMore) {
  const auto solve = [](const std::string& limit) {
    return Question("chinchilla")
        .Free("N", 1e9, 1e10)
        .Free("D", 1e10, 1e11)
        .SubjectTo(limit)
        .Answer("Hoffmann");
  };
  EXPECT_EQ(solve("N*D <= 1e19*(1 - 1e-9)").status, PlanStatus::kInfeasible);
  EXPECT_EQ(solve("N <= 1e9*(1 - 1e-9)").status, PlanStatus::kInfeasible);
  const Design point = solve("N*D <= 1e19*(1 - 1e-15)");
  const Design both = solve("6*N*D == 6e19 && N*D == 1e19");
  for (const Design* design : {&point, &both}) {
    EXPECT_NEAR(design->values[0] / 1e9, 1, 1e-12);
    EXPECT_NEAR(design->values[1] / 1e10, 1, 1e-12);
  }
}

// A formula with values in a part of the box: the answer is that of the part.
TEST(PlanDomain, SmallPartOfTheBox) {
  struct Case {
    std::vector<const char*> limits, part;
  };
  for (const Case& c : std::vector<Case>{
           {{"sqrt(ln(N) - 29.7) <= 10"}, {"ln(N) >= 29.7"}},
           {{"log2(ln(N) - 29.8) <= 10"}, {"ln(N) >= 29.8"}},
           {{"sqrt(1e9 - N) + N/1e9 <= 1e9"}, {"N <= 1e9"}},
           {{"(N - 2e12)^0.3 <= 1e9"}, {"N >= 2e12"}},
           {{"ln(D - 20000*N) >= 0"}, {"D >= 20000*N"}},
           {{"sqrt(ln(N/D) - 2) <= 5", "ln(D) <= 27"}, {"ln(N/D) >= 2"}},
           {{"sqrt(ln(N) - 23) + sqrt(23.001 - ln(N)) <= 1"},
            {"23 <= ln(N)", "ln(N) <= 23.001"}}}) {
    const auto solve = [](const std::vector<const char*>& limits) {
      Question question = Chinchilla().SubjectTo("6*N*D <= 1e24");
      for (const char* limit : limits) question.SubjectTo(limit);
      return question.Answer("Hoffmann");
    };
    const Design design = solve(c.limits), right = solve(c.part);
    EXPECT_NEAR(design.loss, right.loss, 1e-9) << c.limits[0];
    EXPECT_EQ(design.status, PlanStatus::kActive) << c.limits[0];
  }
}

// Loss, domain and budget in three variables; the objective has a domain.
TEST(PlanDomain, InManyVariablesAndOfTheObjective) {
  const Design thin = JointMoe()
                          .SubjectTo("6*N*D <= 1e21")
                          .SubjectTo("sqrt(ln(E*N/D) - 4) <= 9")
                          .Answer("Ludziejewski");
  const Design part = JointMoe()
                          .SubjectTo("6*N*D <= 1e21")
                          .SubjectTo("ln(E*N/D) >= 4")
                          .Answer("Ludziejewski");
  EXPECT_NEAR(thin.loss, part.loss, 1e-9);
  const Design objective = Chinchilla()
                               .Minimise("loss - 1e-3*ln(ln(N) - 29.6)")
                               .SubjectTo("6*N*D <= 1e24")
                               .Answer("Hoffmann");
  EXPECT_GT(std::log(objective.values[0]), 29.6);
  EXPECT_LT(objective.residual, 1e-9);
  EXPECT_EQ(objective.limits, std::vector<std::string>{"6*N*D <= 1e24"});
}

TEST(PlanConstraints, AreReadFromTheTree) {
  const Design design =
      Chinchilla()
          .SubjectTo("(6*N*D <= 1e21 && (N) <= 1e9) && loss <= 5")
          .Answer("Hoffmann");
  EXPECT_NEAR(design.values[0] / 1e9, 1, 1e-12);
  EXPECT_EQ(design.limits,
            (std::vector<std::string>{"6*N*D <= 1e21", "(N) <= 1e9"}));
  const Question question = Chinchilla().SubjectTo("((1e21 >= (6*N*D)))");
  EXPECT_EQ(Planner(question.law(), question.request()).cost(), "6*N*D");
  EXPECT_THAT(MessageOf([&] {
                Chinchilla().SubjectTo("6*N*D <= 1e21 && N").Answer("Hoffmann");
              }),
              testing::HasSubstr("is no constraint"));
}

}  // namespace
}  // namespace routescale
