// Which rows count, and what is said of them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "selection/selection_test_util.h"

namespace routescale {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Numbers = std::vector<double>;

SelectionOptions Where(const std::string& where) {
  SelectionOptions options;
  options.where = where;
  return options;
}

Numbers Kept(std::string_view bytes,
             const SelectionOptions& options,
             const std::vector<std::string>& variables = {"N"}) {
  return SelectBytes(bytes, options, variables).groups.at(0).response;
}

std::vector<std::string> Codes(std::string_view bytes,
                               const SelectionOptions& options,
                               const std::vector<std::string>& variables) {
  std::vector<std::string> codes;
  for (const SelectionWarning& warning :
       SelectBytes(bytes, options, variables).report.coded) {
    codes.push_back(warning.code);
  }
  return codes;
}

TEST(Rows, FieldsOfRowsThatTheFilterDropsAreNotJudged) {
  const char* const table =
      "N,state,loss\n10,ok,3\n20,bad,inf\nmany,bad,diverged\n40,ok,2\n";
  EXPECT_EQ(Kept(table, Where("state == 'ok'")), (Numbers{3, 2}));
  EXPECT_EQ(SelectError(table, {}, {"N"}),
            "3 T:3: column loss: 'inf' is not a finite number\n"
            "  leave the field empty if the value is missing, or leave the row "
            "out with a filter, such as State == 'finished'");
  EXPECT_EQ(SelectError(table, Where("loss < 5"), {"N"}).substr(0, 50),
            "3 T:4: column loss: 'diverged' is not a number\n  l");
  EXPECT_EQ(Kept(table, Where("loss < 5 && state != 'bad'")), (Numbers{3, 2}));
}

TEST(Rows, ALackOfRunOrStepMattersInRowsThatCount) {
  const char* const table =
      "run,_step,N,mode,loss\na,1,10,train,3\na,2,10,train,2.5\n"
      "b,1,20,train,2\nfinal,,15,eval,1\n";
  EXPECT_EQ(Kept(table, Where("mode == 'train'")), (Numbers{2.5, 2}));
  EXPECT_EQ(SelectError(table, {}, {"N"}),
            "3 T:5: column _step: the value is missing\n"
            "  each row needs one, to tell which row of each run counts; leave "
            "the row out with a filter, or take every row");
}

TEST(Rows, FiltersOnTexts) {
  const char* const table =
      "name,N,day,flag,loss\nmoe-a,1,2025-03-01T10:00,true,10\n"
      "moe-b,2,2025-03-02T11:00,False,11\ndense,3,2025-03-03,1,12\n,4,,,13\n";
  SelectionOptions options;
  options.run = "";
  const auto kept = [&](const std::string& where) {
    options.where = where;
    return Kept(table, options);
  };
  EXPECT_EQ(kept("name like 'moe-*'"), (Numbers{10, 11}));
  EXPECT_EQ(kept("!(name like '*e*') || name like 'd?nse'"), (Numbers{12, 13}));
  EXPECT_EQ(kept("name in ('dense', 'moe-b') && N in (2, 5)"), (Numbers{11}));
  EXPECT_EQ(kept("N in (1, 4)"), (Numbers{10, 13}));
  EXPECT_EQ(kept("day >= '2025-03-02'"), (Numbers{11, 12}));
  EXPECT_EQ(kept("day <= '2025-03-02'"), (Numbers{10, 11}));
  EXPECT_EQ(kept("day < '2025-03-02'"), (Numbers{10}));
  EXPECT_EQ(kept("day > '2025-03-02'"), (Numbers{12}));
  EXPECT_EQ(kept("flag == true"), (Numbers{10, 12}));
  EXPECT_EQ(kept("flag == false"), (Numbers{11}));
  EXPECT_EQ(kept("flag != true"), (Numbers{11}));
}

TEST(Rows, FiltersOnWhatIsMissing) {
  const char* const table = "N,a b,loss\n1,,10\n2,-,11\n3,0,12\n4,7,13\n";
  EXPECT_EQ(Kept(table, Where("missing(`a b`)")), (Numbers{10, 11}));
  EXPECT_EQ(Kept(table, Where("!missing(`a b`)")), (Numbers{12, 13}));
}

TEST(Rows, FiltersKnowTheVariablesAsMapped) {
  const char* const table = "n_params,steps,loss\n10,1,3\n20,2,2\n";
  SelectionOptions options = Where("N > 15 && D < 5");
  options.map["D"] = "2*steps";
  const Selection selection = SelectBytes(table, options, {"N", "D"});
  EXPECT_EQ(selection.groups[0].response, (Numbers{2}));
  EXPECT_EQ(selection.resolved.where, "15 < n_params && 2*steps < 5");
}

TEST(Rows, BackticksAreExplainedWhereTheyAreNeeded) {
  EXPECT_THAT(
      SelectError(
          "N,eval/loss (c4)\n1,2\n", Where("eval/loss (c4) < 3"), {"N"}),
      HasSubstr("write `eval/loss (c4)`, in backticks"));
}

TEST(Rows, TheRowWithTheSmallestResponse) {
  SelectionOptions options;
  ASSERT_TRUE(ParseRowRule("min", &options.row.emplace()));
  const char* const table =
      "run,step,N,loss\na,1,1,5\na,2,1,3\na,3,1,4\nb,1,2,\nb,2,2,7\n";
  EXPECT_EQ(Kept(table, options), (Numbers{3, 7}));
}

TEST(Rows, TheMeanOfTheLastRows) {
  SelectionOptions options;
  ASSERT_TRUE(ParseRowRule("mean:2", &options.row.emplace()));
  // The last two of a with a response are those of steps 2 and 4.
  const char* const table =
      "run,step,N,D,loss\na,4,1,40,3\na,1,1,10,9\na,2,1,20,4\na,3,1,30,\n"
      "b,1,2,10,7\n";
  const Selection selection = SelectBytes(table, options, {"N", "D"});
  EXPECT_EQ(selection.groups[0].response, (Numbers{3.5, 7}));
  EXPECT_EQ(selection.groups[0].columns[1], (Numbers{40, 10}));
  EXPECT_THAT(selection.report.warnings,
              ElementsAre(HasSubstr("1 run has fewer than 2 rows")));
}

TEST(Rows, RulesAreReadAsTheyAreWritten) {
  for (const char* text : {"last", "all", "min", "mean:3", "1000"}) {
    RowRule row;
    ASSERT_TRUE(ParseRowRule(text, &row)) << text;
    EXPECT_EQ(ToString(row), text);
  }
  RowRule row;
  for (const char* text : {"", "first", "mean:", "mean:0", "mean:1.5", "max"}) {
    EXPECT_FALSE(ParseRowRule(text, &row)) << text;
  }
  Seeds seeds;
  std::vector<std::string> by;
  for (const char* text : {"mean", "each", "mean:N,D"}) {
    ASSERT_TRUE(ParseSeeds(text, &seeds, &by)) << text;
    EXPECT_EQ(ToString(seeds, by), text);
  }
  for (const char* text : {"", "mean:", "mean:N,", "all"}) {
    EXPECT_FALSE(ParseSeeds(text, &seeds, &by)) << text;
  }
}

TEST(Rows, TheBestOfRunsThatAgree) {
  SelectionOptions options;
  options.best_by = {"N", "kind"};
  options.map["N"] = "n";
  const Selection selection = SelectBytes(
      "run,n,kind,lr,loss\na,1,1,0.1,5\nb,1,1,0.2,4\nc,1,2,0.1,6\nd,2,1,0.1,"
      "3\n",
      options,
      {"N"});
  EXPECT_EQ(selection.groups[0].response, (Numbers{4, 6, 3}));
  EXPECT_EQ(selection.report.dropped_worse, 1);
  EXPECT_THAT(selection.report.choices,
              ElementsAre("N = 1, kind = 1: run b of 2"));
}

TEST(Rows, MeansOfRunsThatAgree) {
  SelectionOptions options;
  ASSERT_TRUE(ParseSeeds("mean:N", &options.seeds.emplace(), &options.mean_by));
  const Selection selection = SelectBytes(
      "run,N,host,loss\na,1,x,5\nb,1,y,4\nc,2,x,3\n", options, {"N"});
  EXPECT_EQ(selection.groups[0].response, (Numbers{4.5, 3}));
  EXPECT_EQ(selection.report.averaged_runs, 2);
}

TEST(Rows, HistoriesWithoutRuns) {
  const char* const table =
      "model,step,N,loss\nx,1,10,5\nx,2,10,4\nx,3,10,3\ny,1,20,5\ny,2,20,4\n"
      "y,3,20,2\n";
  EXPECT_THAT(Codes(table, {}, {"N"}), ElementsAre("history"));
  SelectionOptions all;
  all.row = {RowRule::kAll};
  EXPECT_THAT(Codes(table, all, {"N"}), IsEmpty());
  SelectionOptions named;
  named.run = "model";
  EXPECT_THAT(Codes(table, named, {"N"}), IsEmpty());
  EXPECT_EQ(Kept(table, named), (Numbers{3, 2}));
}

// The same name for runs of several sizes.
TEST(Rows, RunsThatChangeTheirSize) {
  const char* const table =
      "name,step,N,loss\ndense,1,10,5\ndense,2,20,4\nmoe,1,10,4\nmoe,1,10,4\n";
  const Selection selection = SelectBytes(table, {}, {"N"});
  ASSERT_FALSE(selection.report.coded.empty());
  EXPECT_EQ(selection.report.coded[0].code, "history");
  EXPECT_THAT(selection.report.coded[0].message,
              HasSubstr("N changes within 1 run of the column name"));
}

TEST(Rows, TinySizesAndRepeatedRows) {
  EXPECT_THAT(Codes("N,loss\n0,5\n1e6,3\n1e7,2\n", {}, {"N"}),
              ElementsAre("tiny-size"));
  EXPECT_THAT(Codes("N,loss\n0.5,5\n1e6,3\n1e7,2\n", {}, {"N"}),
              ElementsAre("tiny-size"));
  EXPECT_THAT(Codes("N,loss\n0.5,5\n1,3\n7,2\n", {}, {"N"}), IsEmpty());
  EXPECT_THAT(Codes("N,loss\n1,5\n2,3\n1,5\n", {}, {"N"}),
              ElementsAre("repeated-rows"));
}

TEST(Rows, GroupsOfOnePoint) {
  SelectionOptions options;
  options.group_by = "g";
  EXPECT_THAT(Codes("g,N,loss\na,1,5\na,2,3\nb,1,5\n", options, {"N"}),
              ElementsAre("small-groups"));
}

TEST(Rows, DroppedRowsAreListed) {
  SelectionOptions options = Where("N > 1");
  options.list_dropped = true;
  const Selection selection =
      SelectBytes("run,N,loss\na,1,5\nb,2,\nc,3,4\n", options, {"N"});
  ASSERT_EQ(selection.report.dropped.size(), 2u);
  EXPECT_EQ(selection.report.dropped[0].run, "a");
  EXPECT_EQ(selection.report.dropped[0].reason, "filter");
  EXPECT_EQ(selection.report.dropped[1].line, 3);
  EXPECT_EQ(selection.report.dropped[1].reason, "lacks loss");
}

TEST(Rows, RowsOfHistoriesAreListedOnce) {
  const std::string bytes =
      "run,step,N,loss\na,1,1,5\na,2,1,4\nb,1,2,\nb,2,2,3\nb,3,2,2\n";
  for (const char* rule : {"last", "min", "mean:2", "2"}) {
    SelectionOptions options;
    ASSERT_TRUE(ParseRowRule(rule, &options.row.emplace()));
    options.list_dropped = true;
    const Selection selection = SelectBytes(bytes, options, {"N"});
    const std::vector<DroppedRow>& dropped = selection.report.dropped;
    const size_t used = rule == std::string("mean:2") ? 4 : 2;
    EXPECT_EQ(dropped.size() + used, 5u) << rule;
    for (size_t i = 1; i < dropped.size(); ++i) {
      EXPECT_LT(dropped[i - 1].line, dropped[i].line) << rule;
    }
  }
}

}  // namespace
}  // namespace routescale
