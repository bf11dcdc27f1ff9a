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
