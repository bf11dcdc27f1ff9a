#include "routescale/compare_groups.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "compare/group_cells.h"
#include "routescale/error.h"
#include "support/law_sample.h"
#include "support/message_of.h"

namespace routescale {
namespace {

using ::testing::ElementsAre;

Points Group(const std::string& name,
             const std::vector<double>& x,
             const std::vector<double>& loss) {
  Points points;
  points.group = name;
  points.variables = {"x"};
  points.columns = {x};
  points.response = loss;
  for (size_t i = 0; i < x.size(); ++i) {
    points.labels.push_back("run " + std::to_string(i));
  }
  points.shared.assign(x.size(), false);
  return points;
}

std::vector<std::string> Names(const std::vector<ParameterSpec>& parameters) {
  std::vector<std::string> names;
  for (const ParameterSpec& spec : parameters) names.push_back(spec.name);
  return names;
}

TEST(JoinLaw, NamesParametersByGroup) {
  const Law law = JoinLaw(FindLaw("routed-bilinear", {}), 2, {"a", "d"});
  EXPECT_THAT(Names(law.parameters),
              ElementsAre("a",
                          "d",
                          "b__1",
                          "c__1",
                          "E_start__1",
                          "E_max__1",
                          "b__2",
                          "c__2",
                          "E_start__2",
                          "E_max__2"));
  EXPECT_THAT(law.variable_names(),
              ElementsAre("N", "E", "is_group__1", "is_group__2"));
  EXPECT_EQ(law.constraints.size(), 2u);
}

// At the points of a group the joint law is the law with its parameters.
TEST(JoinLaw, IsTheLawOfEachGroup) {
  for (const std::string& name : LawNames()) {
    const Law law = FindLaw(name, {});
    if (Rows(law).empty()) continue;
    const std::set<std::string> shared = {law.parameters[0].name};
    CompiledLaw single(law, {}), joint(JoinLaw(law, 2, shared), {});
    const std::vector<double> parameters = Rows(law)[0].second;
    std::vector<double> both = parameters;  // the shared one is the first
    both.insert(both.end(), parameters.begin() + 1, parameters.end());
    for (size_t p = 1; p < parameters.size(); ++p) both[p] *= 1.01;
    std::vector<double> at;
    for (const auto& column : SamplePoints(law, 1).columns) {
      at.push_back(column[0]);
    }
    const double value =
        EvaluateOnce(single.graph(), single.law_scale(), parameters, at);
    at.insert(at.end(), {0, 1});
    EXPECT_NEAR(EvaluateOnce(joint.graph(), joint.law_scale(), both, at),
                value,
                1e-12 * std::abs(value))
        << name;
  }
}

TEST(JoinLaw, FunctionsKeepTheirNames) {
  const Law law = JoinLaw(FindLaw("exp + exp(-x*exp)", {"x"}), 2, {});
  EXPECT_THAT(Names(law.parameters), ElementsAre("exp__1", "exp__2"));
}

// Two lines with one slope b in common, in closed form: b is the pooled
// Σ Sxy/Σ Sxx, each intercept its own.
TEST(CompareGroups, SharedSlopeHasAClosedForm) {
  const std::vector<Points> groups = {
      Group("p", {1, 2, 3, 4}, {2.0, 3.1, 3.9, 5.2}),
      Group("q", {1, 2, 4, 5}, {7.1, 7.9, 10.2, 10.8})};
  FitOptions options;
  options.residual = Residual::kLinear;
  const GroupComparison comparison =
      CompareGroups(FindLaw("a + b*x", {"x"}), groups, options, {"b"});
  ASSERT_EQ(comparison.tests.size(), 2u);
  // p: Sxx = 5, Sxy = 5.2; q: Sxx = 10, Sxy = 9.7
  const double slope = (5.2 + 9.7) / 15;
  EXPECT_NEAR(comparison.tests[1].estimates[0].value, slope, 1e-12);
  // Σ over groups of Syy − 2 b Sxy + b² Sxx, Syy = 5.45 and 9.5
  const double sse = 5.45 + 9.5 - 2 * slope * 14.9 + slope * slope * 15;
  EXPECT_NEAR(comparison.tests[1].sse_joint, sse, 1e-12);
  const double separate = 5.45 - 5.2 * 5.2 / 5 + 9.5 - 9.7 * 9.7 / 10;
  EXPECT_NEAR(comparison.tests[1].sse_separate, separate, 1e-12);
  EXPECT_NEAR(comparison.tests[1].f, (sse - separate) / (separate / 4), 1e-9);
}

TEST(CompareGroups, CountsWinsAndTiesAtCommonCells) {
  const std::vector<Points> groups = {
      Group("p", {1, 2, 3, 9}, {2, 3, 4, 1}),
      Group("q", {1, 2, 3, 8}, {2, 2.5, 4.5, 1}),
      Group("r", {2, 3, 1, 7}, {2.6, 5, 3, 1})};
  const GroupComparison comparison =
      CompareGroups(FindLaw("a + b*x", {"x"}), groups, {}, {});
  EXPECT_EQ(comparison.cells, 3);
  EXPECT_EQ(comparison.ties, 1);
  EXPECT_EQ(comparison.groups[0].wins, 1);
  EXPECT_EQ(comparison.groups[1].wins, 1);
  EXPECT_EQ(comparison.groups[2].wins, 0);
  EXPECT_EQ(comparison.pairs[0].first_wins, 1);
  EXPECT_EQ(comparison.pairs[0].second_wins, 1);
  EXPECT_TRUE(std::isnan(comparison.pairs[0].effective))
      << "the law has no dense case";
  EXPECT_EQ(Conclusion(comparison),
            "p is best at 1 of the 3 cells (x) that all 3 groups have, q at 1, "
            "r at 0; 1 tied");
}

TEST(CompareGroups, WithoutCommonCells) {
  const std::vector<Points> groups = {Group("p", {1, 2, 3}, {2, 3.1, 4}),
                                      Group("q", {4, 5, 6}, {5, 6, 7.2})};
  const GroupComparison comparison =
      CompareGroups(FindLaw("a + b*x", {"x"}), groups, {}, {});
  EXPECT_EQ(Conclusion(comparison), "No cell (x) is common to both groups");
  EXPECT_EQ(comparison.pairs[0].cells, 0);
  EXPECT_TRUE(std::isnan(comparison.pairs[0].difference));
  EXPECT_GT(comparison.tests[0].p, 0);
}

TEST(CompareGroups, SharedPointsAreNoCells) {
  Points points = Group("p", {1, 1, 2}, {10, 1000, 10});
  points.shared[2] = true;
  const GroupCells cells = FindGroupCells(points);
  ASSERT_EQ(cells.size(), 1u);
  EXPECT_DOUBLE_EQ(cells.at({1}), 2) << "the mean of the logarithms";
}

TEST(CompareGroups, Errors) {
  const Law law = FindLaw("separable", {});
  const std::vector<Points> one = {Group("p", {1}, {1})};
  EXPECT_EQ(MessageOf([&] { CompareGroups(law, one, {}, {}); }),
            "--groups: there is one group only: p\n"
            "  --group-by COLUMN makes groups");
  EXPECT_EQ(MessageOf([&] { CompareGroups(law, one, {}, {"z"}); }),
            "--share: 'z' is no parameter of separable\n"
            "  its parameters are a, b and d");
  EXPECT_EQ(MessageOf([&] { FindGroupCells(Group("p", {1}, {-2})); }),
            "group p, run 0: column response: '-2' is not positive: it has no "
            "logarithm to compare");
}

// python3 -c 'from scipy import stats; import numpy as np
// x = np.array([0.1, 0.4, -0.2, 0.5]); print(stats.ttest_1samp(x, 0),
// stats.t.interval(0.9, 3, x.mean(), stats.sem(x)))'
TEST(TestMean, AgreesWithScipy) {
  const MeanTest test = TestMean({0.1, 0.4, -0.2, 0.5}, 0.9);
  EXPECT_NEAR(test.mean, 0.2, 1e-15);
  EXPECT_NEAR(test.t, 1.2649110640673518, 1e-12);
  EXPECT_NEAR(test.p, 0.2952289365995312, 1e-12);
  EXPECT_NEAR(test.low, -0.17209943080654722, 1e-9);
  EXPECT_NEAR(test.high, 0.572099430806547, 1e-9);
  EXPECT_TRUE(std::isnan(TestMean({}, 0.9).mean));
  EXPECT_EQ(TestMean({3}, 0.9).mean, 3);
  EXPECT_TRUE(std::isnan(TestMean({3}, 0.9).p));
}

}  // namespace
}  // namespace routescale
