#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <numeric>
#include <random>

#include "selection/selection_test_util.h"

namespace routescale {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

SelectionOptions Averaged() {
  SelectionOptions options;
  options.seeds = Seeds::kMean;
  return options;
}

TEST(Seeds, RunsThatDifferInSeedAloneAreAveraged) {
  const Selection selection = SelectBytes(
      "run,seed,N,width,loss\n"
      "a,1,10,4,3\n"
      "b,1,20,4,7\n"
      "c,2,10,4,4\n"
      "d,2,10,5,9\n",
      Averaged(),
      {"N"});
  const Points& points = selection.groups.front();
  EXPECT_THAT(points.response, ElementsAre(3.5, 7, 9));
  EXPECT_THAT(points.columns.front(), ElementsAre(10, 20, 10));
  EXPECT_THAT(points.labels, ElementsAre("runs a, c", "run b", "run d"));
  EXPECT_EQ(selection.report.averaged_runs, 2);
  EXPECT_EQ(selection.report.averaged_points, 1);
  EXPECT_THAT(selection.report.warnings, IsEmpty());
}

TEST(Seeds, EachKeepsThemApart) {
  const Selection selection =
      SelectBytes("seed,N,loss\n1,10,3\n2,10,4\n", {}, {"N"});
  EXPECT_THAT(selection.groups.front().response, ElementsAre(3, 4));
  EXPECT_EQ(selection.report.averaged_points, 0);
  EXPECT_THAT(selection.report.warnings, IsEmpty());
}

// Labels agree, but the tokens come from the last step.
TEST(Seeds, RunsThatDifferInAVariableAreNotAveraged) {
  SelectionOptions options = Averaged();
  options.map["D"] = "step*1000";
  const char* const table =
      "run,step,seed,N,loss\n"
      "a,5,1,10,3\n"
      "b,6,2,10,4\n"
      "c,5,3,10,5\n";
  EXPECT_THAT(SelectBytes(table, options, {"N", "D"}).groups[0].response,
              ElementsAre(4, 4));
  EXPECT_THAT(SelectBytes(table, options, {"N"}).groups[0].response,
              ElementsAre(4));
}

TEST(Seeds, VariablesMayDifferByRounding) {
  SelectionOptions options = Averaged();
  options.map["N"] = "N*(1 + 1e-13*seed)";
  options.map["M"] = "N*(1 + 1e-11*seed)";
  const char* const table = "seed,N,loss\n1,10,3\n2,10,4\n";
  EXPECT_EQ(SelectBytes(table, options, {"N"}).groups[0].size(), 1u);
  EXPECT_EQ(SelectBytes(table, options, {"M"}).groups[0].size(), 2u);
}

TEST(Seeds, DuplicatesAreKeptAndTold) {
  const char* const table =
      "run,seed,N,kind,loss\n"
      "a,1,10,x,3\n"
      "b,1,10,x,3.25\n"
      "c,1,20,x,2\n"
      "d,1,20,x,2\n";
  SelectionOptions options;
  const std::vector<std::string> told = {
      "runs a, b share every label and the seed, but not loss: 3 and 3.25"};
  Selection selection = SelectBytes(table, options, {"N"});
  EXPECT_THAT(selection.groups[0].response, ElementsAre(3, 3.25, 2, 2));
  EXPECT_EQ(selection.report.warnings, told);
  options = Averaged();
  options.group_by = "kind";
  selection = SelectBytes(table, options, {"N"});
  EXPECT_THAT(selection.groups[0].response, ElementsAre(3, 3.25, 2, 2));
  EXPECT_THAT(selection.report.warnings,
              ElementsAre("runs a, b of x share every label and the seed, but "
                          "not loss: 3 and 3.25"));
}

TEST(Seeds, DuplicatesAmongSeveralSeedsJoinTheMean) {
  const Selection selection =
      SelectBytes("seed,N,loss\n1,10,3\n1,10,6\n2,10,9\n", Averaged(), {"N"});
  EXPECT_THAT(selection.groups[0].response, ElementsAre(6));
  EXPECT_THAT(selection.groups[0].labels, ElementsAre("lines 2, 3, 4"));
  EXPECT_EQ(selection.report.warnings.size(), 1u);
}

TEST(Seeds, ManyDuplicatesAreCounted) {
  std::string table = "seed,N,loss\n";
  for (int i = 0; i < 24; ++i) {
    table += "1," + std::to_string(i / 2) + "," + std::to_string(i + 1) + "\n";
  }
  const Selection selection = SelectBytes(table, {}, {"N"});
  ASSERT_EQ(selection.report.warnings.size(), 12u);
  EXPECT_THAT(selection.report.warnings,
              testing::Contains(
                  "2 more such sets of runs share every label and the seed"));
}

TEST(Seeds, EachStepIsAveragedByItself) {
  SelectionOptions options = Averaged();
  options.row = RowRule{RowRule::kAll, 0};
  const Selection selection = SelectBytes(
      "run,step,seed,N,loss\n"
      "a,1,1,10,3\n"
      "a,2,1,10,2\n"
      "b,1,2,10,5\n"
      "b,2,2,10,4\n",
      options,
      {"N"});
  EXPECT_THAT(selection.groups[0].response, ElementsAre(4, 3));
  EXPECT_THAT(selection.groups[0].labels,
              ElementsAre("runs a, b at step 1", "runs a, b at step 2"));
  EXPECT_THAT(selection.report.warnings,
              ElementsAre("4 rows are of 2 runs, and rows of one run are not "
                          "independent: intervals are too narrow unless drawn "
                          "with --cluster run"));
}

TEST(Seeds, GroupsAreNotMixed) {
  SelectionOptions options = Averaged();
  options.group_by = "seed";
  const Selection selection =
      SelectBytes("seed,N,loss\n1,10,3\n2,10,4\n", options, {"N"});
  EXPECT_EQ(selection.groups.size(), 2u);
}

TEST(Seeds, NothingAveraged) {
  const Selection selection =
      SelectBytes("run,seed,N,perplexity,loss\na,1,10,7,3\nb,2,10,8,4\n",
                  Averaged(),
                  {"N"});
  EXPECT_THAT(selection.report.warnings,
              ElementsAre("nothing was averaged: runs of different seeds "
                          "differ in perplexity. To average runs that agree in "
                          "N: --seeds mean:N"));
}

TEST(Seeds, ManyRunsAreNamedShortly) {
  std::string table = "run,seed,N,loss\n";
  for (int i = 0; i < 9; ++i) {
    table += "r" + std::to_string(i) + "," + std::to_string(i) + ",10,3\n";
  }
  const Selection selection = SelectBytes(table, Averaged(), {"N"});
  EXPECT_THAT(selection.groups[0].labels,
              ElementsAre("runs r0, r1, r2, r3, r4 and 4 more"));
}

// Any table, against a plain restatement of the rule.
TEST(Seeds, AsTheRuleSays) {
  std::mt19937 random(7);
  for (int repeat = 0; repeat < 50; ++repeat) {
    std::string table = "run,seed,N,loss\n";
    std::map<unsigned, std::map<unsigned, std::vector<double>>> losses;
    const unsigned runs = 1 + static_cast<unsigned>(random() % 40);
    for (unsigned run = 0; run < runs; ++run) {
      const unsigned seed = static_cast<unsigned>(random() % 3);
      const unsigned size = static_cast<unsigned>(random() % 8);
      const unsigned loss = 1 + static_cast<unsigned>(random() % 1000);
      losses[size][seed].push_back(loss);
      table += fmt::format("{},{},{},{}\n", run, seed, size, loss);
    }
    std::vector<double> expected;
    for (const auto& [size, by_seed] : losses) {
      std::vector<double> all;
      for (const auto& [seed, values] : by_seed) {
        all.insert(all.end(), values.begin(), values.end());
      }
      if (by_seed.size() > 1) {
        const double sum = std::accumulate(all.begin(), all.end(), 0.0);
        all = {sum / static_cast<double>(all.size())};
      }
      expected.insert(expected.end(), all.begin(), all.end());
    }
    const Selection selection = SelectBytes(table, Averaged(), {"N"});
    const Points& points = selection.groups.front();
    EXPECT_THAT(points.response,
                testing::UnorderedPointwise(testing::DoubleEq(), expected));
    const SelectionReport& report = selection.report;
    EXPECT_EQ(static_cast<int64_t>(points.size()),
              runs - report.averaged_runs + report.averaged_points);
  }
}

}  // namespace
}  // namespace routescale
