#include "routescale/compare_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

namespace routescale {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

GroupComparison TwoGroups() {
  GroupComparison comparison;
  comparison.law = "law";
  comparison.variables = {"N", "E"};
  comparison.cells = 3;
  comparison.groups = {{"p", 4, 1}, {"q", 5, 2}};
  GroupPair pair;
  pair.first = "p";
  pair.second = "q";
  pair.cells = 3;
  pair.first_wins = 1;
  pair.second_wins = 2;
  pair.difference = std::log10(1.01);
  pair.low = pair.high = pair.effective = std::nan("");
  comparison.pairs = {pair};
  JointTest test;
  test.groups = {"p", "q"};
  test.shared = {"a"};
  test.f = 2.5;
  test.p = 0.25;
  test.numerator = 1;
  test.denominator = 7;
  test.estimates = {{"a", 1.5, 0.25}};
  comparison.tests = {test};
  return comparison;
}

Comparison TwoLaws() {
  Comparison comparison;
  comparison.laws = {"small", "large | \x1b[1m"};
  comparison.groups = {"all"};
  for (const std::string& law : comparison.laws) {
    LawScore row;
    row.group = "all";
    row.law = law;
    row.k = 2;
    row.points = 9;
    row.rmse = 0.5;
    row.r2 = std::nan("");
    row.best = law == "small";
    row.delta_aicc = law == "small" ? 0 : INFINITY;
    comparison.rows.push_back(row);
  }
  comparison.rows[1].test = NestedTest{"small", 4.0, 0.04, 2, 5};
  return comparison;
}

TEST(RenderGroups, JsonHoldsEverything) {
  CompareReportOptions options;
  options.format = Format::kJson;
  const Json json = Json::parse(RenderGroups(TwoGroups(), options));
  EXPECT_EQ(json["schema"], "routescale/group-comparison/1");
  EXPECT_EQ(json["conclusion"],
            "q is best at 2 of the 3 cells (N, E) that both groups have, p at "
            "1");
  EXPECT_EQ(json["groups"][1]["wins"], 2);
  EXPECT_EQ(json["pairs"][0]["first_wins"], 1);
  EXPECT_TRUE(json["pairs"][0]["effective_ratio"].is_null());
  EXPECT_EQ(json["tests"][0]["parameters"][0]["estimate"], 1.5);
}

TEST(RenderGroups, WhatALawDoesNotSayIsLeftOut) {
  const std::string text = RenderGroups(TwoGroups(), {});
  EXPECT_THAT(text, HasSubstr("+1.00 %"));
  EXPECT_THAT(
      text, HasSubstr("p and q in common (± standard error): a = 1.5 ± 0.25"));
  EXPECT_THAT(text, Not(HasSubstr("N̄ ratio")));
  GroupComparison apart = TwoGroups();
  apart.pairs[0].cells = 0;
  EXPECT_THAT(RenderGroups(apart, {}), Not(HasSubstr("Two by two")));
}

TEST(RenderComparison, NumbersThatAreNotFiniteAreNull) {
  CompareReportOptions options;
  options.format = Format::kJson;
  const Json json = Json::parse(RenderComparison(TwoLaws(), options));
  EXPECT_EQ(json["schema"], "routescale/comparison/1");
  EXPECT_EQ(json["criterion"], "aicc");
  EXPECT_TRUE(json["rows"][0]["r2"].is_null());
  EXPECT_TRUE(json["rows"][0]["loo_rmse"].is_null());
  EXPECT_TRUE(json["rows"][1]["delta_aicc"].is_null());
  EXPECT_EQ(json["rows"][1]["f_test"]["against"], "small");
}

TEST(RenderComparison, NamesAreMadeSafe) {
  CompareReportOptions options;
  EXPECT_THAT(RenderComparison(TwoLaws(), options), Not(HasSubstr("\x1b")));
  options.format = Format::kMarkdown;
  EXPECT_THAT(RenderComparison(TwoLaws(), options), HasSubstr("large \\|"));
  options.format = Format::kCsv;
  EXPECT_THAT(RenderComparison(TwoLaws(), options),
              HasSubstr("\nall,small,1,2,9,0,0.5,,"));
}

}  // namespace
}  // namespace routescale
