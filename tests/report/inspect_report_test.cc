#include "routescale/inspect_report.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

namespace routescale {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

ColumnSummary Column(const std::string& name,
                     double min,
                     double max,
                     std::vector<std::string> values) {
  ColumnSummary column;
  column.name = name;
  column.is_number = true;
  column.min = min;
  column.max = max;
  column.values = std::move(values);
  return column;
}

TableSummary Summary() {
  TableSummary summary;
  summary.name = "runs.csv";
  summary.sha256 = std::string(64, 'a');
  summary.rows = 6;
  summary.runs = 3;
  summary.schema.name = "clark2022";
  summary.selection.run = "hyper_id";
  summary.selection.group_by = "router_type";
  summary.selection.shared_group = "Dense";
  summary.selection.where = "k == 1";
  summary.selection.row = {RowRule::kLast, 0};
  summary.selection.target = "loss_validation";
  summary.selection.map = {{"N", "dense_parameter_count"}};
  summary.columns = {Column("hyper_id", 0, 2, {"0", "1", "2"}),
                     Column("experts", 1, 64, {"64", "1", "2.0"}),
                     Column("size", 1.6e7, 1.3e9, {"16000000", "1300000000"}),
                     Column("empty", kNaN, kNaN, {})};
  summary.columns.back().missing = 6;
  summary.groups = {{"Dense", 1}, {"Hash", 2}};
  GridSummary grid;
  grid.group = "Hash";
  grid.sizes = {1.6e7, 1.3e9};
  grid.size_labels = {"16M", ""};
  grid.experts = {2, 64};
  grid.runs = {{1, 0}, {0, 1}};
  grid.holes = {{0, 1}, {1, 0}};
  summary.grids = {grid};
  grid.group = "scattered";
  grid.runs = {{1, 0}, {0, 0}};
  grid.holes = {{0, 1}, {1, 0}, {1, 1}};
  summary.grids.push_back(grid);
  summary.duplicates = {{"runs 1, 2", "Hash", {2.5, kNaN}}};
  summary.usual_last_step = 249000;
  summary.unusual_runs = 2;
  summary.unusual_last_steps = {{"1", 248000}};
  summary.kept = {{"Hash", 3, 1}};
  summary.report.dropped_by_where = 1;
  summary.report.dropped_missing = 1;
  summary.report.missing_by_column = {{"loss_validation", 1}};
  return summary;
}

TEST(RenderInspection, Text) {
  EXPECT_EQ(
      RenderInspection(Summary(), Format::kText),
      R"(runs.csv: 3 runs in 6 rows and 4 columns, read like the table of Clark et al. 2022
SHA-256 aaaaaaaaaaaa…

column    kind    missing  distinct  values
hyper_id  number        0         3  0, 1, 2
experts   number        0         3  1, 2, 64
size      number        0         2  16M … 1.3B
empty     number        6         0

Groups by router_type

group  runs  points to fit  of them Dense
Dense     1
Hash      2              3              1

Hash: runs by N (down) and E (across)

N     2  64
16M   1  ·
1.3B  ·  1

What stands out

- Hash lacks 16M E=64 and 1.3B E=2
- runs end at step 249000, but for run 1 at 248000 and 1 more
- runs 1, 2 (Hash) share every label and the seed, not the loss: 2.5 and –

A fit uses these points: Hash 3

- the last row of each run
- where k == 1: drops 1 run
- drops 1 run for missing values: loss_validation in 1
- response loss_validation; N = dense_parameter_count
)");
}

TEST(RenderInspection, SaysThatRunsAreSimulated) {
  TableSummary summary = Summary();
  summary.columns[0].values = {"sim-0", "sim-1"};
  const std::string text = RenderInspection(summary, Format::kText);
  EXPECT_EQ(text.substr(0, text.find(" in ")), "runs.csv: 3 simulated runs");
}

TEST(RenderInspection, MixedColumnsAreToldWithTheirLine) {
  TableSummary summary = Summary();
  summary.columns[1].is_number = false;
  summary.columns[1].texts = 1;
  summary.columns[1].first_text_line = 17;
  const std::string text = RenderInspection(summary, Format::kText);
  EXPECT_NE(text.find("experts   mixed"), std::string::npos);
  EXPECT_NE(
      text.find(
          "- column experts holds numbers and 1 text, the first in line 17\n"),
      std::string::npos);
}

TEST(RenderInspection, SelectionErrorIsShown) {
  TableSummary summary = Summary();
  summary.selection_error = "runs.csv: no column for N\n  name one";
  summary.kept.clear();
  const std::string text = RenderInspection(summary, Format::kText);
  EXPECT_NE(text.find("A fit needs more options\n\n"
                      "runs.csv: no column for N\n  name one\n"),
            std::string::npos);
}

TEST(RenderInspection, ColumnsAsCsv) {
  EXPECT_EQ(RenderInspection(Summary(), Format::kCsv),
            "column,kind,missing,distinct,min,max,values\n"
            "hyper_id,number,0,3,0,2,\"0, 1, 2\"\n"
            "experts,number,0,3,1,64,\"1, 2, 64\"\n"
            "size,number,0,2,1.6e+07,1.3e+09,\"16000000, 1300000000\"\n"
            "empty,number,6,0,,,\n");
}

TEST(RenderInspection, JsonHasEverything) {
  const auto json =
      nlohmann::json::parse(RenderInspection(Summary(), Format::kJson));
  EXPECT_EQ(json["schema"], "routescale/inspection/1");
  EXPECT_EQ(json["data"]["sha256"], std::string(64, 'a'));
  EXPECT_EQ(json["columns"][1]["values"],
            (std::vector<std::string>{"64", "1", "2.0"}));
  EXPECT_TRUE(json["columns"][3]["min"].is_null());
  EXPECT_EQ(json["grids"][0]["holes"][0]["E"], 64);
  EXPECT_EQ(json["grids"][0]["runs"][1][1], 1);
  EXPECT_TRUE(json["duplicates"][0]["responses"][1].is_null());
  EXPECT_EQ(json["last_steps"]["unusual"][0]["step"], 248000);
  EXPECT_EQ(json["kept"]["groups"][0]["points"], 3);
  EXPECT_TRUE(json["kept"]["error"].is_null());
  EXPECT_EQ(json["selection"]["row"], "last");
}

}  // namespace
}  // namespace routescale
