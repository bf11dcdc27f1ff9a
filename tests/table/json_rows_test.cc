#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "routescale/table.h"
#include "table/table_test_util.h"

namespace routescale {
namespace {

using testing::HasSubstr;

TEST(JsonRowsTest, OneObjectOnEachLine) {
  EXPECT_EQ(ReadBytes("{\"a\": 1, \"b\": \"x\"}\n"
                      "\n"
                      "{\"b\": null, \"a\": 2.5e-3}\n"
                      "{\"c\": true}\n"),
            (Rows{{"a", "b", "c"},
                  {"1", "x", ""},
                  {"2.5e-3", "", ""},
                  {"", "", "true"}}));
}

TEST(JsonRowsTest, NestedKeysAreJoined) {
  EXPECT_EQ(ReadBytes("{\"config\":{\"n\":7,\"o\":{\"lr\":1e-3}},\"e\":{},"
                      "\"l\":[1,{\"x\":\"]\"}]}\n"),
            (Rows{{"config/n", "config/o/lr", "l"},
                  {"7", "1e-3", "[1,{\"x\":\"]\"}]"}}));
}

TEST(JsonRowsTest, Escapes) {
  EXPECT_EQ(ReadBytes(R"({"a\"b": "1\n\t\\\/\u00e9\ud83d\ude00"})"
                      "\n"),
            (Rows{{"a\"b"}, {"1\n\t\\/\xC3\xA9\xF0\x9F\x98\x80"}}));
}

TEST(JsonRowsTest, AnArrayOfObjectsOverManyLines) {
  const Rows rows = {{"a", "b"}, {"1", "2"}, {"3", "4"}};
  EXPECT_EQ(ReadBytes("[{\"a\":1,\"b\":2},{\"a\":3,\"b\":4}]"), rows);
  EXPECT_EQ(ReadBytes("[\n {\n  \"a\": 1,\n  \"b\": 2\n },\n {\n"
                      "  \"a\": 3,\n  \"b\": 4\n }\n]\n"),
            rows);
  EXPECT_EQ(ReadBytes("{\n\"a\": 1,\n\"b\":\n2}\n{\"a\":3,\n\"b\":4}\n"), rows);
}

TEST(JsonRowsTest, LinesOfObjects) {
  const TempFile file("[\n{\"a\": 1},\n\n{\n\"a\":\n2}\n,{\"a\": \"x\"}]");
  TableReader reader(file.path());
  for (const int line : {2, 4, 7}) {
    ASSERT_TRUE(reader.Next());
    EXPECT_EQ(reader.line(), line);
  }
  EXPECT_THAT(ErrorOf([&] { reader.Number(0); }, file.path()),
              HasSubstr("T:7: column a: 'x' is not a number"));
  EXPECT_FALSE(reader.Next());
}

TEST(JsonRowsTest, WhatIsNoJson) {
  const auto error = [](const char* text) { return ErrorOfBytes(text); };
  EXPECT_THAT(error("{\"a\": 1}\n{\"a\" 2}\n"),
              HasSubstr("3 T:2: no valid JSON: expected ':' after the key a"));
  EXPECT_THAT(error("{\"a\": 1}\n7\n"), HasSubstr("T:2: no valid JSON"));
  EXPECT_THAT(error("{\"a\": 1"), HasSubstr("T:1: no valid JSON: an object"));
  EXPECT_THAT(error("[{\"a\": 1}"), HasSubstr("the array has no end"));
  EXPECT_THAT(error("[{\"a\": 1}]\n{\"a\": 2}"), HasSubstr("more after"));
  EXPECT_THAT(error("{a: 1}"), HasSubstr("expected a key in double quotes"));
  EXPECT_THAT(error("{\"a\": 1 \"b\": 2}"), HasSubstr("expected ',' or '}'"));
  EXPECT_THAT(error("{\"a\": \"\\x\"}"), HasSubstr("a wrong escape"));
  EXPECT_THAT(error("[]"), HasSubstr("the table is empty"));
  EXPECT_THAT(error(("{\"a\":" + std::string(200, '[')).c_str()),
              HasSubstr("an object has no end"));
}

TEST(JsonRowsTest, KeysThatComeLate) {
  std::string text;
  for (int i = 0; i < 10001; ++i) text += "{\"a\": 1}\n";
  const TempFile file(text + "{\"a\": 2, \"late\": 3}\n");
  TableReader reader(file.path());
  EXPECT_EQ(reader.columns(), (std::vector<std::string>{"a"}));
  while (reader.Next()) {
  }
  EXPECT_THAT(reader.Notes().back(), HasSubstr("left out: late"));
}

// Rows that are kept while others pass are split again.
TEST(JsonRowsTest, TheLastRowOfEachRun) {
  const TempFile file(
      "{\"run\": \"a\", \"step\": 2, \"t\": \"x,\\\"y\\\"\"}\n"
      "{\"run\": \"b\", \"step\": 1, \"t\": \"z\"}\n"
      "{\"run\": \"a\", \"step\": 1, \"t\": \"u\"}\n");
  TableReader reader(file.path());
  ReadPlan plan;
  plan.texts = {"t"};
  plan.run = "run";
  plan.step = "step";
  plan.row = {RowRule::kLast};
  const RunTable table = ReadRuns(&reader, plan);
  ASSERT_EQ(table.rows(), 2u);
  EXPECT_EQ(table.texts.at("t")[0], "x,\"y\"");
  EXPECT_EQ(table.texts.at("t")[1], "z");
}

}  // namespace
}  // namespace routescale
