#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <string>

#include "routescale/table.h"
#include "table/table_test_util.h"

namespace routescale {
namespace {

RunTable Read(std::string_view bytes, const ReadPlan& plan) {
  const TempFile file(bytes);
  TableReader reader(file.path());
  return ReadRuns(&reader, plan);
}

std::string ErrorOfPlan(std::string_view bytes, const ReadPlan& plan) {
  const TempFile file(bytes);
  return ErrorOf(
      [&] {
        TableReader reader(file.path());
        ReadRuns(&reader, plan);
      },
      file.path());
}

ReadPlan Plan(RowRule row) {
  return {.numbers = {"x"},
          .texts = {"t"},
          .run = "run",
          .step = "step",
          .row = row};
}

std::vector<std::string> Texts(const RunTable& table, const char* column) {
  std::vector<std::string> texts;
  for (size_t i = 0; i < table.rows(); ++i) {
    texts.push_back(table.texts.at(column)[i]);
  }
  return texts;
}

using Numbers = std::vector<double>;
using Lines = std::vector<int64_t>;
using Strings = std::vector<std::string>;

constexpr char kRuns[] =
    "run,step,x,t\n"
    "b,10,1,p\n"
    "b,30,2,\"q,\"\"q\"\"\"\n"
    "a,5,3,r\n"
    "b,20,4,p\n"
    "a,10,,s\n"
    "a,10,6,u\n"
    "c,10,7,\n";

TEST(ReadRunsTest, LastRowOfEachRun) {
  const RunTable table = Read(kRuns, Plan({RowRule::kLast}));
  EXPECT_EQ(table.numbers.at("x"), (Numbers{2, 6, 7}));
  EXPECT_EQ(Texts(table, "t"), (Strings{"q,\"q\"", "u", ""}));
  EXPECT_EQ(table.lines, (Lines{3, 7, 8}));
  EXPECT_EQ(table.rows_read, 7);
  EXPECT_EQ(table.runs_read, 3);
  EXPECT_EQ(table.runs_without_row, 0);
  EXPECT_EQ(table.repeated_steps, 1);
  EXPECT_EQ(table.all_columns, (Strings{"run", "step", "x", "t"}));
  EXPECT_EQ(table.numbers.size(), 1u);
  EXPECT_EQ(table.texts.size(), 1u);
}

TEST(ReadRunsTest, RowAtAStep) {
  const RunTable table = Read(kRuns, Plan({RowRule::kStep, 10}));
  EXPECT_EQ(table.numbers.at("x"), (Numbers{1, 6, 7}));
  EXPECT_EQ(Texts(table, "t"), (Strings{"p", "u", ""}));
  EXPECT_EQ(table.lines, (Lines{2, 7, 8}));
  EXPECT_EQ(table.runs_without_row, 0);
  EXPECT_EQ(table.repeated_steps, 1);

  const RunTable late = Read(kRuns, Plan({RowRule::kStep, 30}));
  EXPECT_EQ(late.lines, (Lines{3}));
  EXPECT_EQ(late.runs_read, 3);
  EXPECT_EQ(late.runs_without_row, 2);
}

TEST(ReadRunsTest, AllRows) {
  const RunTable table = Read(kRuns, Plan({RowRule::kAll}));
  EXPECT_EQ(table.lines, (Lines{2, 3, 4, 5, 6, 7, 8}));
  EXPECT_EQ(Texts(table, "t"),
            (Strings{"p", "q,\"q\"", "r", "p", "s", "u", ""}));
  EXPECT_TRUE(std::isnan(table.numbers.at("x")[4]));
  EXPECT_EQ(table.runs_read, 3);
  EXPECT_EQ(table.repeated_steps, 1);
}

TEST(ReadRunsTest, WithoutStepsTheLastRowInTheFileCounts) {
  ReadPlan plan = Plan({RowRule::kLast});
  plan.step = "";
  const RunTable table = Read(kRuns, plan);
  EXPECT_EQ(table.lines, (Lines{5, 7, 8}));
  EXPECT_EQ(table.repeated_steps, 0);
}

TEST(ReadRunsTest, WithoutRunsEachRowIsOne) {
  for (const RowRule::Kind kind : {RowRule::kLast, RowRule::kAll}) {
    ReadPlan plan = Plan({kind});
    plan.run = "";
    const RunTable table = Read(kRuns, plan);
    EXPECT_EQ(table.rows(), 7u);
    EXPECT_EQ(table.runs_read, 7);
  }
  ReadPlan plan = Plan({RowRule::kStep, 10});
  plan.run = "";
  const RunTable table = Read(kRuns, plan);
  EXPECT_EQ(table.lines, (Lines{2, 6, 7, 8}));
  EXPECT_EQ(table.runs_read, 7);
  EXPECT_EQ(table.runs_without_row, 3);
}

TEST(ReadRunsTest, AColumnMayBeWantedTwice) {
  const RunTable table = Read(kRuns,
                              {.numbers = {"step", "x", "step"},
                               .texts = {"step", "run", "step"},
                               .run = "run",
                               .step = "step",
                               .row = {RowRule::kLast}});
  EXPECT_EQ(table.numbers.at("step"), (Numbers{30, 10, 10}));
  EXPECT_EQ(Texts(table, "step"), (Strings{"30", "10", "10"}));
  EXPECT_EQ(Texts(table, "run"), (Strings{"b", "a", "c"}));
}

TEST(ReadRunsTest, NoRows) {
  const RunTable table = Read("run,step,x,t\n", Plan({RowRule::kLast}));
  EXPECT_EQ(table.rows(), 0u);
  EXPECT_TRUE(table.numbers.at("x").empty());
  EXPECT_EQ(table.texts.at("t").size(), 0u);
}

TEST(ReadRunsTest, NegativeStepsAndNegativeZero) {
  const RunTable table =
      Read("run,step,x,t\na,-5,1,\na,-7,2,\nb,0,3,\nb,-0,4,\n",
           Plan({RowRule::kLast}));
  EXPECT_EQ(table.lines, (Lines{2, 5}));
  EXPECT_EQ(table.repeated_steps, 1);
}

// "row 0 x 'oops'" of each field.
Strings Bad(const RunTable& table) {
  Strings bad;
  for (const BadField& field : table.bad) {
    bad.push_back("row " + std::to_string(field.row) + " " + field.column +
                  " '" + field.text + "'");
  }
  return bad;
}

TEST(ReadRunsTest, FieldsThatAreNoNumbersAreNotedInRowsThatAreKept) {
  const RunTable last =
      Read("run,step,x,t\na,2,1,\na,1,oops,\nb,1,inf,\nb,2,many,\n",
           Plan({RowRule::kLast}));
  EXPECT_EQ(Bad(last), (Strings{"row 1 x 'many'"}));
  EXPECT_TRUE(std::isnan(last.numbers.at("x")[1]));
  const RunTable all = Read("run,step,x,t\na,1,oops,\nb,1,-inf,\nb,2,4,\n",
                            Plan({RowRule::kAll}));
  EXPECT_EQ(Bad(all), (Strings{"row 0 x 'oops'", "row 1 x '-inf'"}));
  EXPECT_EQ(all.numbers.at("x")[1], -INFINITY);
  EXPECT_TRUE(
      Read("run,step,x,t\na,1,oops,\n", Plan({RowRule::kStep, 9})).bad.empty());
}

TEST(ReadRunsTest, OtherColumnsMayHoldAnything) {
  const RunTable table =
      Read("run,step,x,t,u\na,2,1,,oops\n", Plan({RowRule::kLast}));
  EXPECT_EQ(table.numbers.at("x"), (Numbers{1}));
}

// Such rows come first: nothing says which row of a run they are.
TEST(ReadRunsTest, RowsWithoutRunOrStepAreKeptBesides) {
  for (const RowRule rule : {RowRule{RowRule::kLast}, {RowRule::kStep, 1}}) {
    const RunTable table = Read(
        "run,step,x,t\na,1,1,\na,,2,\n,1,3,\nb,NaN,4,\nc,inf,5,\n", Plan(rule));
    EXPECT_EQ(table.numbers.at("x"), (Numbers{2, 3, 4, 5, 1}));
    EXPECT_EQ(Bad(table),
              (Strings{"row 0 step ''",
                       "row 1 run ''",
                       "row 2 step 'NaN'",
                       "row 3 step 'inf'"}));
    EXPECT_EQ(table.runs_without_row, 0);
  }
  const RunTable table =
      Read("run,step,x,t\na,,1,\n,1,2,\n", Plan({RowRule::kAll}));
  EXPECT_EQ(table.rows(), 2u);
  EXPECT_TRUE(table.bad.empty());
}

TEST(ReadRunsTest, SizesThatChangeWithinARun) {
  ReadPlan plan = Plan({RowRule::kLast});
  plan.fixed = {"n", "x"};
  const RunTable table =
      Read("run,step,x,t,n\na,1,1,,7\na,2,2,,7\nb,1,3,,8\nb,2,3,,9\n", plan);
  EXPECT_EQ(table.changing_runs.at("x"), 1);
  EXPECT_EQ(table.changing_runs.at("n"), 1);
}

TEST(ReadRunsTest, UnknownColumns) {
  ReadPlan plan = Plan({RowRule::kLast});
  plan.step = "stpe";
  EXPECT_EQ(ErrorOfPlan(kRuns, plan),
            "2 T: 'stpe' is not a column of the table\n"
            "  did you mean 'step'?\n"
            "  its columns are run, step, x and t");
  plan = Plan({RowRule::kLast});
  plan.numbers = {"validation_loss"};
  EXPECT_EQ(ErrorOfPlan(kRuns, plan),
            "2 T: 'validation_loss' is not a column of the table\n"
            "  its columns are run, step, x and t");
}

TEST(ReadRunsTest, AStepNeedsItsColumn) {
  ReadPlan plan = Plan({RowRule::kStep, 10});
  plan.step = "";
  EXPECT_EQ(ErrorOfPlan(kRuns, plan),
            "2 T: rows at a step are asked for, but no column holds the step\n"
            "  name the column of training steps");
}

// Runs and steps in random order, against a map of everything.
TEST(ReadRunsTest, AgreesWithAMapOfAllRows) {
  std::mt19937 random(3);
  std::string text = "run,step,x,t\n";
  std::map<std::string, std::pair<int, int>> last;  // run: step, line
  std::vector<std::string> order;
  for (int line = 2; line < 5000; ++line) {
    const std::string run = "r" + std::to_string(random() % 200);
    const int step = static_cast<int>(random() % 50);
    text += run + "," + std::to_string(step) + "," + std::to_string(line) +
            ",t" + std::to_string(line) + "\n";
    const auto [place, added] = last.try_emplace(run, step, line);
    if (added) order.push_back(run);
    if (step >= place->second.first) place->second = {step, line};
  }
  const RunTable table = Read(Gzip(text), Plan({RowRule::kLast}));
  ASSERT_EQ(table.rows(), order.size());
  for (size_t i = 0; i < order.size(); ++i) {
    const int line = last[order[i]].second;
    EXPECT_EQ(table.lines[i], line);
    EXPECT_EQ(table.numbers.at("x")[i], line);
    EXPECT_EQ(table.texts.at("t")[i], "t" + std::to_string(line));
  }
}

TEST(TextColumnTest, StoresDistinctValuesOnce) {
  TextColumn column;
  for (const char* text : {"b", "a", "a", "", "b"}) column.Append(text);
  EXPECT_EQ(column.size(), 5u);
  EXPECT_EQ(column.codes(), (std::vector<int32_t>{0, 1, 1, 2, 0}));
  EXPECT_EQ(column.values(), (Strings{"b", "a", ""}));
  EXPECT_EQ(column[4], "b");
  EXPECT_EQ(column.Find("a"), 1);
  EXPECT_EQ(column.Find("c"), -1);
}

TEST(TextColumnTest, FindsEachOfManyValues) {
  TextColumn column;
  EXPECT_EQ(column.Find("0"), -1);
  constexpr int kValues = 5000;
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < kValues; ++i) column.Append(std::to_string(i));
  }
  ASSERT_EQ(column.size(), 2u * kValues);
  ASSERT_EQ(column.values().size(), static_cast<size_t>(kValues));
  const TextColumn copy = column;
  for (int i = 0; i < kValues; ++i) {
    const std::string text = std::to_string(i);
    EXPECT_EQ(copy.codes()[static_cast<size_t>(i)], i);
    EXPECT_EQ(copy.codes()[static_cast<size_t>(kValues + i)], i);
    EXPECT_EQ(copy.Find(text), i);
    EXPECT_EQ(copy.Find("x" + text), -1);
  }
}

}  // namespace
}  // namespace routescale
