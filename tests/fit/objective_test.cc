#include "routescale/objective.h"

#include <gtest/gtest.h>

#include <cmath>

namespace routescale {
namespace {

using Kind = Objective::Kind;

constexpr Objective kAll[] = {{Kind::kL2, 0},
                              {Kind::kHuber, 0.5},
                              {Kind::kSoftL1, 0.5},
                              {Kind::kCauchy, 0.5},
                              {Kind::kLad, 0}};

TEST(Objective, SlopeAndCurvatureAreThoseOfDifferences) {
  constexpr double kStep = 1e-5;
  for (const Objective& objective : kAll) {
    for (const double r : {-3.0, -0.7, -0.2, 0.1, 0.4, 0.8, 2.5}) {
      const ObjectiveTerm term = Term(objective, r);
      const ObjectiveTerm left = Term(objective, r - kStep);
      const ObjectiveTerm right = Term(objective, r + kStep);
      EXPECT_NEAR(term.psi, (right.rho - left.rho) / (2 * kStep), 1e-9)
          << ToString(objective) << " at " << r;
      EXPECT_NEAR(term.curvature, (right.psi - left.psi) / (2 * kStep), 1e-8)
          << ToString(objective) << " at " << r;
    }
  }
}

TEST(Objective, ValuesAreTheirClosedForms) {
  EXPECT_DOUBLE_EQ(Term({Kind::kL2, 0}, 3).rho, 4.5);
  EXPECT_DOUBLE_EQ(Term({Kind::kHuber, 2}, 3).rho, 4);
  EXPECT_DOUBLE_EQ(Term({Kind::kHuber, 2}, -1).rho, 0.5);
  EXPECT_DOUBLE_EQ(Term({Kind::kSoftL1, 4}, 3).rho, 16 * (1.25 - 1));
  EXPECT_DOUBLE_EQ(Term({Kind::kCauchy, 3}, 3).rho, 4.5 * std::log(2));
  EXPECT_DOUBLE_EQ(Term({Kind::kLad, 0}, -3).rho, 3);
}

TEST(Objective, SmallResidualsAreSquaredToTheLastDigit) {
  for (const Objective& objective : kAll) {
    if (objective.kind == Kind::kLad) continue;
    EXPECT_NEAR(Term(objective, 1e-9).rho / 0.5e-18, 1, 1e-15)
        << ToString(objective);
  }
}

TEST(Objective, NamesAreReadBack) {
  for (const Objective& objective : kAll) {
    Objective read;
    ASSERT_TRUE(ParseObjective(ToString(objective), &read));
    EXPECT_EQ(read.kind, objective.kind);
    EXPECT_EQ(read.delta, objective.delta);
  }
  Objective read;
  ASSERT_TRUE(ParseObjective("huber:1e-3", &read));
  EXPECT_EQ(ToString(read), "huber:0.001");
}

TEST(Objective, RefusesWhatHasNoMeaning) {
  Objective read{Kind::kCauchy, 7};
  for (const char* text : {"",
                           "l1",
                           "huber",
                           "huber:",
                           "huber:0",
                           "huber:-1",
                           "huber:nan",
                           "huber:inf",
                           "huber:1e-3x",
                           "huber:1:2",
                           "l2:1",
                           "lad:1",
                           "Huber:1",
                           " lad"}) {
    EXPECT_FALSE(ParseObjective(text, &read)) << text;
  }
  EXPECT_EQ(read.kind, Kind::kCauchy) << "was changed by a text refused";
}

}  // namespace
}  // namespace routescale
