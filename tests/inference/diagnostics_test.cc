// Numbers from numpy and scipy.stats: hat matrix, refits without a row, the
// F and normal distributions.

#include <cmath>

#include "inference/inference_test_util.h"

namespace routescale {
namespace {

Diagnostics DiagnosticsOf(const std::string& law, const Points& points) {
  const Law line = FindLaw(law, {"x"});
  std::vector<GroupFit> fits = FitGroups(line, {points}, LinearResidual());
  Diagnose(line, {points}, LinearResidual(), &fits);
  return fits[0].diagnostics;
}

TEST(Diagnostics, CooksDistanceAndShiftOfALine) {
  const Diagnostics found = DiagnosticsOf("p + q*x", EightPoints());
  ASSERT_EQ(found.influential.size(), 3);
  EXPECT_EQ(found.influential[0].label, "line 9");
  EXPECT_NEAR(found.influential[0].cook, 0.6886292919919301, 1e-12);
  EXPECT_NEAR(found.influential[0].leverage, 0.41666666666666663, 1e-13);
  EXPECT_EQ(found.influential[0].parameter, "q");
  EXPECT_NEAR(found.influential[0].shift, 0.9818762695923506, 1e-10);
  EXPECT_NEAR(found.influential[1].cook, 0.2834299168697966, 1e-12);
  EXPECT_EQ(found.influential[2].parameter, "p");
  EXPECT_NEAR(found.influential[2].shift, -0.13777076653429837, 1e-10);
  EXPECT_FALSE(found.lack_of_fit);
}

TEST(Diagnostics, WeightsCount) {
  Points points = EightPoints();
  points.weights = kEightWeights;
  const Diagnostics found = DiagnosticsOf("p + q*x", points);
  EXPECT_EQ(found.influential[0].label, "line 5");
  EXPECT_NEAR(found.influential[0].cook, 0.5145139353285476, 1e-12);
  EXPECT_NEAR(found.influential[0].shift, 0.4931782329219851, 1e-10);
}

// Without the last point the slope, held at 0, is -0.15, and p is 1.13 in place
// of 0.9, its standard error √(0.42/6) with the slope held.
TEST(Diagnostics, TellsOfAParameterThatLeavesItsBound) {
  Law line = FindLaw("p + q*x", {"x"});
  line.parameters[line.FindParameter("q")].max = 0;
  const Points points =
      LinePoints({1, 2, 3, 4, 5, 6}, {1, 0.8, 0.7, 0.5, 0.4, 2});
  std::vector<GroupFit> fits = FitGroups(line, {points}, LinearResidual());
  Diagnose(line, {points}, LinearResidual(), &fits);
  const Influence& last = fits[0].diagnostics.influential[0];
  EXPECT_EQ(last.label, "line 7");
  EXPECT_EQ(last.parameter, "p");
  EXPECT_NEAR(last.shift, 0.23 / std::sqrt(0.42 / 6), 1e-8);
  EXPECT_EQ(last.released, std::vector<std::string>{"q"});
  EXPECT_TRUE(fits[0].diagnostics.influential[1].released.empty());
}

// A parabola under a line: − + −, three runs where seven are expected.
TEST(Diagnostics, RunsShowACurvature) {
  std::vector<double> x, y;
  for (int i = 1; i <= 12; ++i) {
    x.push_back(i);
    y.push_back(i * i);
  }
  const Diagnostics found = DiagnosticsOf("p + q*x", LinePoints(x, y));
  ASSERT_EQ(found.runs.size(), 1);
  EXPECT_EQ(found.runs[0].variable, "x");
  EXPECT_EQ(found.runs[0].runs, 3);
  EXPECT_DOUBLE_EQ(found.runs[0].expected, 7);
  EXPECT_NEAR(found.runs[0].p_value, 0.017030227921962383, 1e-14);
}

TEST(Diagnostics, ReplicatesTestTheLackOfFit) {
  const Diagnostics found =
      DiagnosticsOf("p + q*x",
                    LinePoints({1, 1, 2, 2, 3, 3, 4, 4, 4},
                               {1.1, 0.9, 2.6, 2.2, 2.9, 3.2, 4.4, 4.1, 3.9}));
  ASSERT_TRUE(found.lack_of_fit);
  EXPECT_EQ(found.lack_of_fit->lack_degrees, 2);
  EXPECT_EQ(found.lack_of_fit->pure_degrees, 5);
  EXPECT_NEAR(found.lack_of_fit->f, 1.7527266530334003, 1e-11);
  EXPECT_NEAR(found.lack_of_fit->p_value, 0.2649606308356785, 1e-12);
}

TEST(Diagnostics, NothingIsSaidOfAnExactFit) {
  const Diagnostics found =
      DiagnosticsOf("p + q*x", LinePoints({1, 2, 3, 4}, {2, 4, 6, 8}));
  EXPECT_TRUE(found.influential.empty());
  EXPECT_TRUE(found.runs.empty());
}

}  // namespace
}  // namespace routescale
