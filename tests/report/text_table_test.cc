#include "report/text_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/layout.h"
#include "routescale/report.h"

namespace routescale {
namespace {

using ::testing::ElementsAre;

ProseTable Planets() {
  ProseTable table =
      ProseTable::Start({"planet"}, {"mass", "mass_low", "mass_high", "moons"});
  table.rows.push_back({"Mars", "0.107", "0.106", "0.108", "2"});
  table.rows.push_back({"Saturn", "95.2", "95.1", "95.3", "146"});
  return table;
}

ProseTable Laws() {
  ProseTable table;
  table.rows = {{"law", "what it says", "published or not"},
                {"hossain", "One law for dense, pruned and sparse models", "3"},
                {"zhao", "Many variables", ""}};
  table.right = {false, false, true};
  return table;
}

TEST(TextTable, IsAsWideAsItNeedsWithoutATerminal) {
  EXPECT_THAT(TextTable(Planets(), kNoLimit).Lines(),
              ElementsAre("planet   mass  mass_low  mass_high  moons",
                          "Mars    0.107     0.106      0.108      2",
                          "Saturn   95.2      95.1       95.3    146"));
  EXPECT_EQ(TextTable(Planets(), 41).Lines(),
            TextTable(Planets(), kNoLimit).Lines());
}

TEST(TextTable, BreaksHeadersAndLongTextsFirst) {
  EXPECT_THAT(TextTable(Laws(), 42).Lines(),
              ElementsAre("                                 published",
                          "law      what it says               or not",
                          "hossain  One law for dense,              3",
                          "         pruned and sparse",
                          "         models",
                          "zhao     Many variables"));
  EXPECT_THAT(TextTable(Planets(), 34).Lines(),
              ElementsAre("               mass_  mass_",
                          "planet   mass    low   high  moons",
                          "Mars    0.107  0.106  0.108      2",
                          "Saturn   95.2   95.1   95.3    146"));
}

TEST(TextTable, RepeatsTheKeysInBlocksAndKeepsIntervalsTogether) {
  EXPECT_THAT(TextTable(Planets(), 33).Lines(),
              ElementsAre("                            mass_",
                          "planet   mass  mass_low      high",
                          "Mars    0.107     0.106     0.108",
                          "Saturn   95.2      95.1      95.3",
                          "",
                          "planet  moons",
                          "Mars        2",
                          "Saturn    146"));
  // Unless an interval alone is too wide.
  EXPECT_EQ(TextTable(Planets(), 22).Lines().front(), "planet   mass");
}

TEST(TextTable, WritesRecordsWhereKeysLeaveNoRoom) {
  EXPECT_THAT(TextTable(Planets(), 16).Lines(),
              ElementsAre("planet     Mars",
                          "mass       0.107",
                          "mass_low   0.106",
                          "mass_high  0.108",
                          "moons      2",
                          "",
                          "planet     Saturn",
                          "mass       95.2",
                          "mass_low   95.1",
                          "mass_high  95.3",
                          "moons      146"));
  EXPECT_THAT(TextTable(Laws(), 30).Lines(),
              ElementsAre("law               hossain",
                          "what it says      One law for",
                          "                  dense,",
                          "                  pruned and",
                          "                  sparse",
                          "                  models",
                          "published or not  3",
                          "",
                          "law               zhao",
                          "what it says      Many",
                          "                  variables"));
}

// Whatever the width, no line is longer, and no value is lost or broken.
TEST(TextTable, FitsEveryWidth) {
  for (size_t width = 17; width < 50; ++width) {
    std::string all;
    for (const std::string& line : TextTable(Planets(), width).Lines()) {
      EXPECT_LE(DisplayWidth(line), width) << line;
      all += line + "\n";
    }
    for (const char* value : {"Mars", "0.107", "0.108", "95.1", "146"}) {
      EXPECT_NE(all.find(value), std::string::npos) << value << " at " << width;
    }
  }
}

TEST(TextTable, PartsKeepTheColumnsOfTheWhole) {
  EXPECT_THAT(TextTable(Planets(), kNoLimit).Lines(2, 3),
              ElementsAre("planet   mass  mass_low  mass_high  moons",
                          "Saturn   95.2      95.1       95.3    146"));
}

TEST(TextTable, LeavesOutBlocksThatAreEmptyForItsPart) {
  ProseTable table;
  table.rows = {{"", "estimate", "std. error", ""},
                {"a", "0.12345678", "0.001", ""},
                {"b", "0.12345678", "0.001", "at its upper bound"}};
  table.right = {false, true, true, false};
  EXPECT_THAT(TextTable(table, 24).Lines(1, 2),
              ElementsAre("                    std.",
                          "     estimate      error",
                          "a  0.12345678      0.001"));
  EXPECT_EQ(TextTable(table, 24).Lines(2, 3).size(), 6);
}

TEST(TextTable, SaysAGroupOnceBetweenAlignedColumns) {
  ProseTable table = ProseTable::Start({"group", "law"}, {"k"});
  table.says_once = true;
  table.rows.insert(table.rows.end(),
                    {{"Hash", "bilinear", "4"},
                     {"Hash", "separable", "3"},
                     {},
                     {"Base", "separable", "3"}});
  EXPECT_THAT(TextTable(table, kNoLimit).Lines(),
              ElementsAre("group  law        k",
                          "Hash   bilinear   4",
                          "       separable  3",
                          "",
                          "Base   separable  3"));
  EXPECT_THAT(TextTable(table, 18).Lines(),
              ElementsAre("group  Hash",
                          "law    bilinear",
                          "k      4",
                          "",
                          "group  Hash",
                          "law    separable",
                          "k      3",
                          "",
                          "group  Base",
                          "law    separable",
                          "k      3"));
}

TEST(Render, NarrowSheetsBreakTitlesFactsAndNotes) {
  const Sheet sheet{"smallest loss from 2.43 to 2.01",
                    {"C", "N"},
                    {{1e20, 2.5}},
                    {"compute_multiplier: of the cheapest design"},
                    {{"law", "joint-moe"}, {"minimised", "the loss of it"}}};
  EXPECT_EQ(Render(sheet, Format::kText, {.columns = 24}),
            "smallest loss from 2.43\n"
            "to 2.01\n"
            "\n"
            "law        joint-moe\n"
            "minimised  the loss of\n"
            "           it\n"
            "\n"
            "   C    N\n"
            "1e20  2.5\n"
            "\n"
            "compute_multiplier: of\n"
            "  the cheapest design\n");
}

TEST(WrapMessage, KeepsLinesWithoutATerminalAndFormulasOverCarets) {
  const std::string message =
      "routescale: fit: 'a + b*log10(N)' has no such function\n"
      "  a + b*log11(N) + c*log10(E)\n"
      "        ^~~~~\n"
      "  did you mean log10?\n";
  EXPECT_EQ(WrapMessage(message, 0), message);
  EXPECT_EQ(WrapMessage(message, 24),
            "routescale: fit: 'a +\n"
            "  b*log10(N)' has no\n"
            "  such function\n"
            "  a + b*log11(N) + c*log10(E)\n"
            "        ^~~~~\n"
            "  did you mean log10?\n");
}

}  // namespace
}  // namespace routescale
