#include <gtest/gtest.h>

#include <limits>

#include "report/layout.h"
#include "routescale/report.h"

namespace routescale {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Sheet Example() {
  Cell size(1308819456.0);
  size.si = true;
  return {"Fits, by router",
          {"router", "N", "rmse", "N̄"},
          {{"S-Base", size, 1.0 / 300, 7},
           {"Hash, \"v2\"", Cell(15000000.0, 2, true), kNaN, Cell()}},
          {"a note | with a bar"}};
}

TEST(Render, Text) {
  EXPECT_EQ(Render(Example(), Format::kText),
            "Fits, by router\n"
            "\n"
            "router          N        rmse  N̄\n"
            "S-Base      1.31B  0.00333333  7\n"
            "Hash, \"v2\"    15M           –\n"
            "\n"
            "a note | with a bar\n");
}

TEST(Render, ColourPutsTheTitleInBoldAndNothingElse) {
  const std::string plain = Render(Example(), Format::kText);
  EXPECT_EQ(Render(Example(), Format::kText, {.colour = true}),
            "\033[1mFits, by router\033[0m" + plain.substr(15));
}

TEST(Render, Csv) {
  EXPECT_EQ(Render(Example(), Format::kCsv, {.colour = true}),
            "router,N,rmse,N̄\n"
            "S-Base,1308819456,0.0033333333333333335,7\n"
            "\"Hash, \"\"v2\"\"\",1.5e+07,,\n");
}

TEST(Render, Tsv) {
  EXPECT_EQ(Render(Example(), Format::kTsv, {.colour = true}),
            "router\tN\trmse\tN̄\n"
            "S-Base\t1308819456\t0.0033333333333333335\t7\n"
            "\"Hash, \"\"v2\"\"\"\t1.5e+07\t\t\n");
}

TEST(Render, Markdown) {
  EXPECT_EQ(Render(Example(), Format::kMarkdown, {.colour = true}),
            "### Fits, by router\n"
            "\n"
            "| router | N | rmse | N̄ |\n"
            "| --- | ---: | ---: | ---: |\n"
            "| S-Base | 1.31B | 0.00333333 | 7 |\n"
            "| Hash, \"v2\" | 15M | – | |\n"
            "\n"
            "- a note \\| with a bar\n");
}

TEST(Render, ShortRowsAndControlCharactersAreHarmless) {
  const Sheet sheet{"", {"a", "b"}, {{"x\n\033[31my"}, {1, 2}}, {}};
  EXPECT_EQ(Render(sheet, Format::kText),
            "a         b\n"
            "x  [31my\n"
            "1         2\n");
  EXPECT_EQ(Render(sheet, Format::kCsv), "a,b\n\"x\n\033[31my\",\n1,2\n");
}

TEST(CsvField, QuotesWhatMustBe) {
  EXPECT_EQ(CsvField("plain text"), "plain text");
  EXPECT_EQ(CsvField("a,b"), "\"a,b\"");
  EXPECT_EQ(CsvField("a,b", '\t'), "a,b");
  EXPECT_EQ(CsvField("a\tb", '\t'), "\"a\tb\"");
  EXPECT_EQ(CsvField("a\r"), "\"a\r\"");
  EXPECT_EQ(CsvField("\""), "\"\"\"\"");
}

TEST(ParseFormat, KnowsItsNames) {
  Format format = Format::kText;
  EXPECT_TRUE(ParseFormat("markdown", &format));
  EXPECT_EQ(format, Format::kMarkdown);
  EXPECT_FALSE(ParseFormat("xml", &format));
  EXPECT_EQ(format, Format::kMarkdown);
}

TEST(DisplayWidth, CountsCharacters) {
  EXPECT_EQ(DisplayWidth("N̄"), 1u);
  EXPECT_EQ(DisplayWidth("log₁₀ → –"), 9u);
  EXPECT_EQ(DisplayWidth("模型"), 4u);
  EXPECT_EQ(DisplayWidth("\xff\xfe"), 2u);
  EXPECT_EQ(DisplayWidth("a\xe2\x82"), 2u);
}

TEST(Wrap, BreaksAtSpacesUnderTheFirst) {
  EXPECT_EQ(Wrap("runs  ", "one two three", 14),
            "runs  one two\n      three\n");
  EXPECT_EQ(Wrap("", "unbreakable", 4), "unbreakable\n");
  EXPECT_EQ(Wrap("runs  ", "", 14), "runs\n");
}

TEST(ErrorJson, LeavesOutWhatIsNotKnown) {
  EXPECT_EQ(ErrorJson(Error(ExitCode::kUsage, "no table given")),
            "{\"schema\":\"routescale/error/1\",\"code\":2,"
            "\"message\":\"no table given\"}\n");
}

TEST(ErrorJson, CarriesThePlaceAndReplacesBadBytes) {
  const Error error = Error(ExitCode::kBadData, "is not a number")
                          .File("a\xff.csv")
                          .Line(17)
                          .Column("num_experts")
                          .Value("six\nty")
                          .Hint("use digits")
                          .Formula("N + x", 4, 1);
  EXPECT_EQ(ErrorJson(error),
            "{\"schema\":\"routescale/error/1\",\"code\":3,"
            "\"message\":\"is not a number\",\"file\":\"a\uFFFD.csv\","
            "\"line\":17,\"column\":\"num_experts\",\"value\":\"six\\nty\","
            "\"hint\":\"use digits\",\"formula\":\"N + x\",\"position\":4}\n");
}

TEST(Sheet, FactsStandAboveTheTable) {
  Sheet sheet;
  sheet.title = "T";
  sheet.header = {"x"};
  sheet.rows = {{1}};
  sheet.facts = {{"law", "a*N"}, {"source", "here"}};
  EXPECT_EQ(Render(sheet, Format::kText),
            "T\n\nlaw     a*N\nsource  here\n\nx\n1\n");
  EXPECT_EQ(
      Render(sheet, Format::kMarkdown),
      "### T\n\n- law: a\\*N\n- source: here\n\n| x |\n| ---: |\n| 1 |\n");
  EXPECT_EQ(Render(sheet, Format::kCsv), "x\n1\n");
  EXPECT_EQ(RenderJson(sheet, "s/1"),
            "{\n  \"schema\": \"s/1\",\n  \"law\": \"a*N\",\n  \"source\": "
            "\"here\",\n  \"rows\": [\n    {\n      \"x\": 1\n    }\n  ]\n}\n");
}

}  // namespace
}  // namespace routescale
