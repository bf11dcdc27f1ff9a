// The run table of Clark et al. 2022. The expected numbers come from pandas:
// df.sort_values("step").groupby("hyper_id").tail(1) and so on. Those of the
// simulated table come from Python's csv module.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "selection/selection_test_util.h"
#include "support/clark2022.h"
#include "support/real_table.h"

namespace routescale {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

std::map<std::string, size_t> Sizes(const Selection& selection) {
  std::map<std::string, size_t> sizes;
  for (const Points& points : selection.groups) {
    sizes[points.group] = points.size();
  }
  return sizes;
}

double Sum(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum;
}

size_t Shared(const Points& points) {
  return static_cast<size_t>(
      std::count(points.shared.begin(), points.shared.end(), true));
}

class CurvesSelection : public testing::Test {
 protected:
  void SetUp() override { ROUTESCALE_NEEDS_REAL_TABLE(); }

  static Selection Read(const SelectionOptions& options) {
    return SelectTable(RealTable(), {"N", "E"}, options);
  }
};

TEST_F(CurvesSelection, Defaults) {
  const Selection selection = Read({});
  ASSERT_EQ(selection.groups.size(), 3u);
  EXPECT_EQ(selection.groups[0].group, "S-Base");
  EXPECT_EQ(selection.groups[1].group, "Hash");
  EXPECT_EQ(selection.groups[2].group, "RL-R");
  EXPECT_THAT(
      Sizes(selection),
      ElementsAre(Pair("Hash", 57), Pair("RL-R", 60), Pair("S-Base", 59)));
  EXPECT_NEAR(Sum(selection.groups[0].response), 148.25484452373684, 1e-10);
  EXPECT_NEAR(Sum(selection.groups[1].response), 145.62541221425755, 1e-10);
  EXPECT_NEAR(Sum(selection.groups[2].response), 151.02054524157836, 1e-10);
  const SelectionReport& report = selection.report;
  EXPECT_EQ(report.rows_read, 5799);
  EXPECT_EQ(report.runs_read, 223);
  EXPECT_EQ(report.dropped_by_where, 57);
  EXPECT_EQ(report.dropped_missing, 0);
  EXPECT_EQ(report.averaged_runs, 3);
  EXPECT_EQ(report.averaged_points, 1);
  EXPECT_THAT(report.warnings, IsEmpty());
}

TEST_F(CurvesSelection, EverySeedAndShapeWithDuplicates) {
  SelectionOptions options;
  options.where = "k >= 1";
  options.seeds = Seeds::kEach;
  const Selection selection = Read(options);
  EXPECT_THAT(
      Sizes(selection),
      ElementsAre(Pair("Hash", 82), Pair("RL-R", 67), Pair("S-Base", 100)));
  EXPECT_EQ(Shared(selection.groups[0]), 13u);
  EXPECT_THAT(
      selection.report.warnings,
      testing::UnorderedElementsAre(
          "runs 54, 66 of S-Base share every label and the seed, but not "
          "loss_validation: 2.68611 and 2.65725",
          "runs 47, 56 of S-Base share every label and the seed, but not "
          "loss_validation: 2.73909 and 2.75309",
          "runs 49, 57 of S-Base share every label and the seed, but not "
          "loss_validation: 2.62832 and 2.64235",
          "runs 28, 67 of S-Base share every label and the seed, but not "
          "loss_validation: 2.46856 and 2.55541"));
}

TEST_F(CurvesSelection, MissingLossesAreNotFilled) {
  SelectionOptions options;
  options.target = "loss_pile";
  Selection selection = Read(options);
  EXPECT_THAT(selection.report.missing_by_column,
              ElementsAre(Pair("loss_pile", 4)));
  EXPECT_THAT(
      Sizes(selection),
      ElementsAre(Pair("Hash", 54), Pair("RL-R", 58), Pair("S-Base", 58)));
  EXPECT_NEAR(Sum(selection.groups[1].response), 127.14867060189054, 1e-10);
  options.where = "";
  selection = Read(options);
  EXPECT_EQ(selection.report.dropped_missing, 8);
}

// Nine runs have a row at step 248000; eight of those lack the loss.
TEST_F(CurvesSelection, StepAskedFor) {
  SelectionOptions options;
  options.row = RowRule{RowRule::kStep, 248000};
  options.where = "";
  const Selection selection = Read(options);
  EXPECT_EQ(selection.report.dropped_no_row, 214);
  EXPECT_EQ(selection.report.dropped_missing, 8);
  ASSERT_EQ(selection.groups.size(), 1u);
  EXPECT_THAT(selection.groups[0].labels, ElementsAre("run 112"));
}

Selection ReadSimulated(const SelectionOptions& options,
                        const std::vector<std::string>& variables = {"N",
                                                                     "E"}) {
  return SelectTable(SimulatedTable(), variables, options);
}

TEST(SimulatedSelection, DenseJoinsEachRouter) {
  const Selection selection = ReadSimulated({});
  EXPECT_THAT(
      Sizes(selection),
      ElementsAre(Pair("Hash", 60), Pair("RL-R", 60), Pair("S-Base", 60)));
  for (const Points& points : selection.groups) {
    EXPECT_EQ(Shared(points), 6u) << points.group;
    const auto mean = std::find(
        points.labels.begin(), points.labels.end(), "runs sim-3, sim-4, sim-5");
    ASSERT_NE(mean, points.labels.end()) << points.group;
    const auto i = static_cast<size_t>(mean - points.labels.begin());
    EXPECT_TRUE(points.shared[i]);
    EXPECT_EQ(points.columns[0][i], 132163584);
    EXPECT_EQ(points.columns[1][i], 1);
    EXPECT_NEAR(points.response[i],
                (2.717156877 + 2.671542744 + 2.641708896) / 3,
                1e-15);
  }
}

TEST(SimulatedSelection, DenseByItself) {
  SelectionOptions options;
  options.groups = {"Dense"};
  const Selection selection = ReadSimulated(options);
  EXPECT_THAT(Sizes(selection), ElementsAre(Pair("Dense", 6)));
  EXPECT_EQ(Shared(selection.groups.front()), 0u);
}

TEST(SimulatedSelection, OneSeed) {
  SelectionOptions options;
  options.where = "seed == 42";
  const Selection selection = ReadSimulated(options);
  EXPECT_EQ(Sizes(selection).at("RL-R"), 59u);
  EXPECT_EQ(selection.report.averaged_points, 0);
}

TEST(SimulatedSelection, MistypedRouter) {
  SelectionOptions options;
  options.where = "router_type == 'hash' || router_type == 'Dense'";
  const Selection selection = ReadSimulated(options);
  EXPECT_THAT(selection.report.warnings,
              testing::Contains(
                  "router_type never equals 'hash': did you mean 'Hash'?"));
}

// Read off the row of the smallest dense model.
TEST(SimulatedSelection, DerivedVariables) {
  SelectionOptions options;
  options.groups = {"Dense"};
  const Selection selection =
      ReadSimulated(options, {"N", "P", "D", "F", "B", "S", "K", "R"});
  const Points& points = selection.groups.front();
  const auto smallest =
      std::find(points.labels.begin(), points.labels.end(), "run sim-0");
  ASSERT_NE(smallest, points.labels.end());
  const auto i = static_cast<size_t>(smallest - points.labels.begin());
  EXPECT_EQ(points.columns[0][i], 16527360);
  EXPECT_EQ(points.columns[1][i], 16527360);
  EXPECT_EQ(points.columns[2][i], 249000.0 * 524288);
  EXPECT_EQ(points.columns[3][i], 44563506921472.0 / 524288);
  EXPECT_EQ(points.columns[4][i], 1);
  EXPECT_EQ(points.columns[5][i], 0);
  EXPECT_EQ(points.columns[6][i], 1);
  EXPECT_EQ(points.columns[7][i], 0.5);
}

}  // namespace
}  // namespace routescale
