#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "selection/selection_test_util.h"

namespace routescale {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr const char* kPlain =
    "N,D,family,loss\n"
    "10,100,a,3\n"
    "20,200,b,2.5\n"
    "30,,a,2.25\n"
    "40,400,c,\n";

constexpr const char* kCurves =
    "run,step,seed,N,loss\n"
    "x,1,1,10,5\n"
    "x,2,1,10,4\n"
    "y,1,2,10,6\n"
    "y,3,2,10,3\n"
    "z,2,1,20,2\n";

TEST(Select, PlainTable) {
  const Selection selection = SelectBytes(kPlain, {}, {"N"});
  ASSERT_EQ(selection.groups.size(), 1u);
  const Points& points = selection.groups.front();
  EXPECT_EQ(points.group, "all");
  EXPECT_THAT(points.variables, ElementsAre("N"));
  EXPECT_THAT(points.columns, ElementsAre(ElementsAre(10, 20, 30)));
  EXPECT_THAT(points.response, ElementsAre(3, 2.5, 2.25));
  EXPECT_THAT(points.labels, ElementsAre("line 2", "line 3", "line 4"));
  EXPECT_THAT(points.shared, ElementsAre(false, false, false));
  EXPECT_EQ(selection.report.rows_read, 4);
  EXPECT_EQ(selection.report.dropped_missing, 1);
  EXPECT_THAT(selection.report.missing_by_column, ElementsAre(Pair("loss", 1)));
  EXPECT_EQ(selection.resolved.schema, "plain");
  EXPECT_EQ(selection.resolved.target, "loss");
  EXPECT_THAT(selection.resolved.map, ElementsAre(Pair("N", "N")));
}

TEST(Select, VariablesKeepTheirOrder) {
  const Selection selection = SelectBytes(kPlain, {}, {"D", "N"});
  EXPECT_THAT(selection.groups.front().columns,
              ElementsAre(ElementsAre(100, 200), ElementsAre(10, 20)));
  EXPECT_EQ(selection.report.dropped_missing, 2);
  EXPECT_THAT(selection.report.missing_by_column,
              ElementsAre(Pair("D", 1), Pair("loss", 1)));
}

TEST(Select, MapAndTargetAreFormulas) {
  SelectionOptions options;
  options.map["N"] = "2*N + 1";
  options.target = "loss - 1";
  const Selection selection = SelectBytes(kPlain, options, {"N"});
  EXPECT_THAT(selection.groups.front().columns,
              ElementsAre(ElementsAre(21, 41, 61)));
  EXPECT_THAT(selection.groups.front().response, ElementsAre(2, 1.5, 1.25));
  EXPECT_THAT(selection.resolved.map, ElementsAre(Pair("N", "2*N + 1")));
}

TEST(Select, ColumnsWithOddNames) {
  const char* const table = "size (M),loss (c4)\n1,2\n";
  SelectionOptions options;
  options.map["N"] = "size (M)";
  options.target = "`loss (c4)`*2";
  const Selection selection = SelectBytes(table, options, {"N"});
  EXPECT_THAT(selection.groups.front().columns, ElementsAre(ElementsAre(1)));
  EXPECT_THAT(selection.groups.front().response, ElementsAre(4));
  EXPECT_EQ(selection.resolved.map.at("N"), "`size (M)`");
}

TEST(Select, Where) {
  SelectionOptions options;
  options.where = "family != 'a' && N < 40";
  const Selection selection = SelectBytes(kPlain, options, {"N"});
  EXPECT_THAT(selection.groups.front().response, ElementsAre(2.5));
  EXPECT_EQ(selection.report.dropped_by_where, 3);
  EXPECT_EQ(selection.report.dropped_missing, 0);
  EXPECT_THAT(selection.report.warnings, IsEmpty());
}

TEST(Select, WhereDropsRowsWithoutTheValue) {
  SelectionOptions options;
  options.where = "D > 0";
  const Selection selection = SelectBytes(kPlain, options, {"N"});
  EXPECT_THAT(selection.groups.front().response, ElementsAre(3, 2.5));
  EXPECT_EQ(selection.report.dropped_by_where, 1);
}

TEST(Select, TextThatNeverOccurs) {
  SelectionOptions options;
  options.where = "family == 'A' || family == 'a' || family == 'zebra'";
  const Selection selection = SelectBytes(kPlain, options, {"N"});
  EXPECT_THAT(
      selection.report.warnings,
      ElementsAre("family never equals 'A': did you mean 'a'?",
                  "family never equals 'zebra': its values are a, b and c"));
  EXPECT_THAT(selection.groups.front().response, ElementsAre(3, 2.25));
}

TEST(Select, LastRowOfEachRun) {
  const Selection selection = SelectBytes(kCurves, {}, {"N"});
  EXPECT_THAT(selection.groups.front().response, ElementsAre(4, 3, 2));
  EXPECT_THAT(selection.groups.front().labels,
              ElementsAre("run x", "run y", "run z"));
  EXPECT_EQ(selection.report.runs_read, 3);
}

TEST(Select, RowAtAStep) {
  SelectionOptions options;
  options.row = RowRule{RowRule::kStep, 2};
  const Selection selection = SelectBytes(kCurves, options, {"N"});
  EXPECT_THAT(selection.groups.front().response, ElementsAre(4, 2));
  EXPECT_EQ(selection.report.dropped_no_row, 1);
}

TEST(Select, AllRows) {
  SelectionOptions options;
  options.row = RowRule{RowRule::kAll, 0};
  const Selection selection = SelectBytes(kCurves, options, {"N", "step"});
  EXPECT_THAT(selection.groups.front().response, ElementsAre(5, 4, 6, 3, 2));
  EXPECT_EQ(selection.groups.front().labels[3], "run y at step 3");
  EXPECT_THAT(selection.groups.front().columns[1], ElementsAre(1, 2, 1, 3, 2));
}

TEST(Select, RepeatedSteps) {
  const char* const table = "run,step,N,loss\nx,1,1,5\nx,1,1,4\nx,1,1,3\n";
  Selection selection = SelectBytes(table, {}, {"N"});
  EXPECT_THAT(selection.groups.front().response, ElementsAre(3));
  EXPECT_THAT(
      selection.report.warnings,
      ElementsAre("2 rows repeat a step of their run: the later row counts"));
  SelectionOptions options;
  options.row = RowRule{RowRule::kAll, 0};
  selection = SelectBytes(table, options, {"N"});
  EXPECT_THAT(selection.groups.front().response, ElementsAre(5, 4, 3));
  EXPECT_THAT(selection.report.warnings,
              ElementsAre("2 rows repeat a step of their run: each counts",
                          "3 rows are of 1 run, and rows of one run are not "
                          "independent: intervals are too narrow unless drawn "
                          "with --cluster run"));
  options.cluster = "run";
  EXPECT_EQ(SelectBytes(table, options, {"N"}).report.warnings.size(), 1u);
}

TEST(Select, RepeatedStep) {
  const Selection selection =
      SelectBytes("run,step,N,loss\nx,1,1,5\nx,1,1,4\n", {}, {"N"});
  EXPECT_THAT(selection.groups.front().response, ElementsAre(4));
  EXPECT_THAT(
      selection.report.warnings,
      ElementsAre("1 row repeats a step of its run: the later row counts"));
}

TEST(Select, RunColumnOfTheUser) {
  SelectionOptions options;
  options.run = "model";
  const Selection selection = SelectBytes(
      "model,step,N,loss\nx,1,1,5\nx,2,1,4\ny,1,2,3\n", options, {"N"});
  EXPECT_EQ(selection.resolved.step, "step");
  EXPECT_EQ(selection.resolved.row.kind, RowRule::kLast);
  EXPECT_THAT(selection.groups.front().response, ElementsAre(4, 3));
}

TEST(Select, StepWithoutRuns) {
  SelectionOptions options;
  options.row = RowRule{RowRule::kStep, 1};
  const Selection selection =
      SelectBytes("step,N,loss\n1,1,5\n2,1,4\n1,2,3\n", options, {"N"});
  EXPECT_THAT(selection.groups.front().response, ElementsAre(5, 3));
}

TEST(Select, ConstantVariable) {
  SelectionOptions options;
  options.map["E"] = "1";
  const Selection selection = SelectBytes(kPlain, options, {"N", "E"});
  EXPECT_THAT(selection.groups.front().columns[1], ElementsAre(1, 1, 1));
}

TEST(Select, UnusedMap) {
  SelectionOptions options;
  options.map["n"] = "D";
  EXPECT_THAT(SelectBytes(kPlain, options, {"D"}).report.warnings,
              ElementsAre("--map n is not used: the law has no such variable, "
                          "its variables are D"));
}

TEST(Select, NoVariables) {
  const Selection selection = SelectBytes(kPlain, {}, {});
  EXPECT_EQ(selection.groups.front().size(), 3u);
  EXPECT_THAT(selection.groups.front().columns, IsEmpty());
}

// Feeding back what was resolved selects the same.
TEST(Select, ResolvedSelectionRepeats) {
  SelectionOptions options;
  options.where = "N < 40";
  options.group_by = "family";
  options.shared_group = "b";
  options.target = "loss*2";
  const Selection first = SelectBytes(kPlain, options, {"N"});
  const ResolvedSelection& resolved = first.resolved;
  SelectionOptions again;
  again.where = resolved.where;
  again.row = resolved.row;
  again.seeds = resolved.seeds;
  again.group_by = resolved.group_by;
  again.shared_group = resolved.shared_group;
  again.run = resolved.run;
  again.step = resolved.step;
  again.seed = resolved.seed;
  again.map = resolved.map;
  again.target = resolved.target;
  const Selection second = SelectBytes(kPlain, again, {"N"});
  ASSERT_EQ(second.groups.size(), 1u);
  EXPECT_EQ(second.groups[0].group, first.groups[0].group);
  EXPECT_EQ(second.groups[0].response, first.groups[0].response);
  EXPECT_EQ(second.groups[0].columns, first.groups[0].columns);
  EXPECT_EQ(second.groups[0].shared, first.groups[0].shared);
}

}  // namespace
}  // namespace routescale
