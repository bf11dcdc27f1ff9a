#include "routescale/inspect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "selection/selection_test_util.h"
#include "support/clark2022.h"
#include "support/real_table.h"

namespace routescale {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TableSummary InspectBytes(std::string_view bytes,
                          const InspectOptions& options = {}) {
  const TempFile file(bytes);
  TableReader reader(file.path());
  return Inspect(&reader, options);
}

TEST(Inspect, Columns) {
  const TableSummary summary = InspectBytes(
      "N,kind,note,empty,loss\n"
      "10,a,NA,,3\n"
      "-2.5,b,None,,NaN\n"
      "10,a,x,,\n");
  EXPECT_EQ(summary.rows, 3);
  EXPECT_EQ(summary.runs, 3);
  ASSERT_EQ(summary.columns.size(), 5u);
  const ColumnSummary& size = summary.columns[0];
  EXPECT_EQ(size.name, "N");
  EXPECT_TRUE(size.is_number);
  EXPECT_EQ(size.missing, 0);
  EXPECT_EQ(size.min, -2.5);
  EXPECT_EQ(size.max, 10);
  EXPECT_THAT(size.values, ElementsAre("10", "-2.5"));
  const ColumnSummary& kind = summary.columns[1];
  EXPECT_FALSE(kind.is_number);
  EXPECT_EQ(kind.texts, 3);
  EXPECT_EQ(kind.first_text_line, 2);
  EXPECT_TRUE(std::isnan(kind.min));
  const ColumnSummary& note = summary.columns[2];
  EXPECT_FALSE(note.is_number);
  EXPECT_EQ(note.first_text_line, 4);
  EXPECT_EQ(note.missing, 0);
  EXPECT_THAT(note.values, ElementsAre("NA", "None", "x"));
  const ColumnSummary& empty = summary.columns[3];
  EXPECT_TRUE(empty.is_number);
  EXPECT_EQ(empty.missing, 3);
  EXPECT_TRUE(std::isnan(empty.max));
  const ColumnSummary& loss = summary.columns[4];
  EXPECT_TRUE(loss.is_number);
  EXPECT_EQ(loss.missing, 2);
  EXPECT_THAT(loss.values, ElementsAre("3"));
}

TEST(Inspect, DistinctValuesAreLimited) {
  InspectOptions options;
  options.distinct_limit = 2;
  const TableSummary summary =
      InspectBytes("a,b\n1,1\n2,1\n3,2\n4,1\n", options);
  EXPECT_THAT(summary.columns[0].values, ElementsAre("1", "2"));
  EXPECT_TRUE(summary.columns[0].more_values);
  EXPECT_EQ(summary.columns[0].max, 4);
  EXPECT_FALSE(summary.columns[1].more_values);
}

TEST(Inspect, GridAndHoles) {
  InspectOptions options;
  options.selection.group_by = "router";
  const TableSummary summary = InspectBytes(
      "N,E,router,loss\n"
      "20,4,x,1\n"
      "10,2,x,1\n"
      "10,2,x,1\n"
      "20,8,x,\n"
      "10,1,dense,1\n",
      options);
  ASSERT_EQ(summary.groups.size(), 2u);
  EXPECT_EQ(summary.groups[0].name, "x");
  EXPECT_EQ(summary.groups[0].runs, 4);
  ASSERT_EQ(summary.grids.size(), 1u);
  const GridSummary& grid = summary.grids.front();
  EXPECT_EQ(grid.group, "x");
  EXPECT_THAT(grid.sizes, ElementsAre(10, 20));
  EXPECT_THAT(grid.size_labels, ElementsAre("", ""));
  EXPECT_THAT(grid.experts, ElementsAre(2, 4, 8));
  EXPECT_THAT(grid.runs,
              ElementsAre(ElementsAre(2, 0, 0), ElementsAre(0, 1, 1)));
  ASSERT_EQ(grid.holes.size(), 3u);
  EXPECT_EQ(grid.holes[2].size, 1u);
  EXPECT_EQ(grid.holes[2].expert, 0u);
}

TEST(Inspect, LastSteps) {
  const TableSummary summary = InspectBytes(
      "run,step,N,loss\n"
      "a,1,10,3\na,5,10,2\nb,5,10,2\nc,4,10,2\nd,5,10,2\n");
  EXPECT_EQ(summary.usual_last_step, 5);
  EXPECT_EQ(summary.unusual_runs, 1);
  ASSERT_EQ(summary.unusual_last_steps.size(), 1u);
  EXPECT_EQ(summary.unusual_last_steps[0].run, "c");
  EXPECT_EQ(summary.unusual_last_steps[0].step, 4);
}

TEST(Inspect, NoUsualLastStep) {
  const TableSummary summary =
      InspectBytes("run,step,N,loss\na,1,10,3\nb,2,10,2\n");
  EXPECT_TRUE(std::isnan(summary.usual_last_step));
  EXPECT_EQ(summary.unusual_runs, 0);
}

TEST(Inspect, WithoutATarget) {
  const TableSummary summary = InspectBytes("N,E,note\n1,2,x\n");
  EXPECT_EQ(summary.rows, 1);
  EXPECT_THAT(summary.selection_error,
              HasSubstr("no column is known to hold the loss"));
  EXPECT_THAT(summary.kept, IsEmpty());
}

TEST(Inspect, WrongNumberIsTold) {
  const TempFile file("N,loss\n1,2\nten,3\n");
  TableReader reader(file.path());
  const TableSummary summary = Inspect(&reader, {});
  EXPECT_EQ(summary.rows, 2);
  EXPECT_EQ(
      summary.selection_error,
      file.path() +
          ":3: column N: 'ten' is not a number\n"
          "  leave the field empty if the value is missing, or leave the row "
          "out with a filter, such as State == 'finished'");
  EXPECT_FALSE(summary.columns[0].is_number);
  EXPECT_EQ(summary.columns[0].texts, 1);
}

TEST(Inspect, EmptyTable) {
  const TableSummary summary = InspectBytes("N,loss\n");
  EXPECT_EQ(summary.rows, 0);
  EXPECT_THAT(summary.selection_error, HasSubstr("the table has no rows"));
}

TEST(Inspect, UnknownColumnOfTheUser) {
  InspectOptions options;
  options.selection.run = "runn";
  const TempFile file("run,loss\n1,2\n");
  EXPECT_EQ(ErrorOf([&] {
              TableReader reader(file.path());
              Inspect(&reader, options);
            }),
            "2 --run: unknown column 'runn'\n  did you mean 'run'?");
}

TableSummary InspectFile(const std::string& path) {
  TableReader reader(path);
  return Inspect(&reader, {});
}

TEST(InspectSimulated, Counts) {
  const TableSummary summary = InspectFile(SimulatedTable());
  EXPECT_EQ(summary.rows, 4420);
  EXPECT_EQ(summary.runs, 170);
  EXPECT_EQ(summary.schema.name, "clark2022");
  ASSERT_EQ(summary.groups.size(), 4u);
  const std::vector<std::pair<std::string, int64_t>> groups = {
      {"Dense", 8}, {"S-Base", 54}, {"RL-R", 54}, {"Hash", 54}};
  for (size_t i = 0; i < groups.size(); ++i) {
    EXPECT_EQ(summary.groups[i].name, groups[i].first);
    EXPECT_EQ(summary.groups[i].runs, groups[i].second);
  }
}

// len(set(column)) and so on, by Python's csv module.
TEST(InspectSimulated, Columns) {
  const TableSummary summary = InspectFile(SimulatedTable());
  ASSERT_EQ(summary.columns.size(), 22u);
  for (const ColumnSummary& column : summary.columns) {
    const bool is_text = column.name == "hyper_id" ||
                         column.name == "router_type" ||
                         column.name == "model_size_label";
    EXPECT_EQ(column.is_number, !is_text) << column.name;
    EXPECT_EQ(column.missing, 0) << column.name;
    if (column.name == "loss_pile") {
      EXPECT_TRUE(column.more_values);
    }
    if (column.name == "total_parameter_count") {
      EXPECT_EQ(column.values.size(), 60u);
      EXPECT_EQ(column.min, 16527360);
    }
    if (column.name == "model_size_label") {
      EXPECT_EQ(column.values.size(), 6u);
    }
  }
}

TEST(InspectSimulated, LastSteps) {
  const TableSummary summary = InspectFile(SimulatedTable());
  EXPECT_EQ(summary.usual_last_step, 249000);
  EXPECT_THAT(summary.unusual_last_steps, IsEmpty());
}

TEST(InspectSimulated, KeptPoints) {
  const TableSummary summary = InspectFile(SimulatedTable());
  EXPECT_EQ(summary.selection_error, "");
  ASSERT_EQ(summary.kept.size(), 3u);
  EXPECT_EQ(summary.kept[0].group, "S-Base");
  for (const auto& kept : summary.kept) {
    EXPECT_EQ(kept.points, 60u);
    EXPECT_EQ(kept.shared, 6u);
  }
  EXPECT_EQ(summary.report.dropped_by_where, 0);
}

TEST(InspectCurves, Holes) {
  ROUTESCALE_NEEDS_REAL_TABLE();
  const TableSummary summary = InspectFile(RealTable());
  std::vector<std::string> holes;
  for (const GridSummary& grid : summary.grids) {
    EXPECT_EQ(grid.sizes.size(), 6u);
    EXPECT_EQ(grid.experts.size(), 9u);
    for (const GridSummary::Hole& hole : grid.holes) {
      holes.push_back(
          grid.group + " " + grid.size_labels[hole.size] + " " +
          std::to_string(static_cast<int>(grid.experts[hole.expert])));
    }
  }
  EXPECT_THAT(
      holes,
      ElementsAre(
          "S-Base 130M 256", "Hash 25M 32", "Hash 130M 8", "Hash 130M 256"));
}

TEST(InspectCurves, Duplicates) {
  ROUTESCALE_NEEDS_REAL_TABLE();
  const TableSummary summary = InspectFile(RealTable());
  std::vector<std::string> runs;
  for (const DuplicateSummary& duplicate : summary.duplicates) {
    EXPECT_EQ(duplicate.group, "S-Base");
    runs.push_back(duplicate.runs);
  }
  EXPECT_THAT(runs,
              testing::UnorderedElementsAre(
                  "runs 54, 66", "runs 47, 56", "runs 49, 57", "runs 28, 67"));
}

}  // namespace
}  // namespace routescale
