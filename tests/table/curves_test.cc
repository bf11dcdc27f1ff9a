// The run table of Clark et al. 2022. The expected numbers come from Python's
// csv module and math.fsum.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "routescale/table.h"
#include "support/real_table.h"
#include "table/table_test_util.h"

namespace routescale {
namespace {

class CurvesTest : public testing::Test {
 protected:
  void SetUp() override { ROUTESCALE_NEEDS_REAL_TABLE(); }

  static RunTable Read(RowRule row) {
    TableReader reader(RealTable());
    return ReadRuns(&reader,
                    {.numbers = {"step", "loss_validation"},
                     .texts = reader.columns(),
                     .run = "hyper_id",
                     .step = "step",
                     .row = row});
  }

  static double Sum(const std::vector<double>& values) {
    long double sum = 0;
    for (const double value : values) {
      if (!std::isnan(value)) sum += value;
    }
    return static_cast<double>(sum);
  }
};

TEST_F(CurvesTest, LastRows) {
  const RunTable table = Read({RowRule::kLast});
  EXPECT_EQ(table.sha256,
            "c03e7531add85e594f368d33bac4a0220280be858a7ed12d147cf73af6a3819f");
  EXPECT_EQ(table.all_columns.size(), 22u);
  EXPECT_EQ(table.rows_read, 5799);
  EXPECT_EQ(table.runs_read, 223);
  EXPECT_EQ(table.repeated_steps, 0);
  ASSERT_EQ(table.rows(), 223u);
  for (size_t i = 0; i < table.rows(); ++i) {
    const std::string& run = table.texts.at("hyper_id")[i];
    EXPECT_EQ(table.numbers.at("step")[i],
              run == "17"    ? 250000
              : run == "112" ? 248000
                             : 249000)
        << run;
    if (run == "17") {
      EXPECT_EQ(table.lines[i], 469);
    }
  }
  EXPECT_DOUBLE_EQ(Sum(table.numbers.at("loss_validation")), 561.3423525766985);
  EXPECT_EQ(table.lines.front(), 27);
  EXPECT_EQ(table.lines.back(), 5800);
  const TextColumn& router = table.texts.at("router_type");
  EXPECT_EQ(
      std::count(
          router.codes().begin(), router.codes().end(), router.Find("S-Base")),
      87);
  EXPECT_EQ(router.values().size(), 4u);
}

TEST_F(CurvesTest, RowsAtAStep) {
  const RunTable table = Read({RowRule::kStep, 100000});
  EXPECT_EQ(table.rows(), 223u);
  EXPECT_DOUBLE_EQ(Sum(table.numbers.at("loss_validation")), 589.1426515527395);
  EXPECT_EQ(Read({RowRule::kStep, 249000}).runs_without_row, 2);
}

TEST_F(CurvesTest, AllRows) {
  const RunTable table = Read({RowRule::kAll});
  const std::vector<double>& loss = table.numbers.at("loss_validation");
  ASSERT_EQ(loss.size(), 5799u);
  EXPECT_EQ(
      std::count_if(
          loss.begin(), loss.end(), [](double x) { return std::isnan(x); }),
      8);
  EXPECT_DOUBLE_EQ(Sum(loss), 17096.82466588242);
}

}  // namespace
}  // namespace routescale
