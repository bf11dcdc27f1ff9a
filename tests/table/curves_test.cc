// The run table of Clark et al. 2022, and the simulated one. The expected numbers
// come from Python's csv module and math.fsum.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "routescale/table.h"
#include "support/clark2022.h"
#include "support/real_table.h"
#include "table/table_test_util.h"

namespace routescale {
namespace {

RunTable Read(const std::string& path, RowRule row) {
  TableReader reader(path);
  return ReadRuns(&reader,
                  {.numbers = {"step", "loss_validation"},
                   .texts = reader.columns(),
                   .run = "hyper_id",
                   .step = "step",
                   .row = row});
}

double Sum(const std::vector<double>& values) {
  long double sum = 0;
  for (const double value : values) {
    if (!std::isnan(value)) sum += value;
  }
  return static_cast<double>(sum);
}

TEST(CurvesTest, LastRows) {
  ROUTESCALE_NEEDS_REAL_TABLE();
  const RunTable table = Read(RealTable(), {RowRule::kLast});
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

TEST(SimulatedTableTest, RowsAtAStep) {
  const RunTable table = Read(SimulatedTable(), {RowRule::kStep, 100000});
  EXPECT_EQ(table.rows(), 170u);
  EXPECT_DOUBLE_EQ(Sum(table.numbers.at("loss_validation")), 439.02557457);
  EXPECT_EQ(Read(SimulatedTable(), {RowRule::kStep, 250000}).runs_without_row,
            170);
}

TEST(SimulatedTableTest, AllRows) {
  const RunTable table = Read(SimulatedTable(), {RowRule::kAll});
  const std::vector<double>& loss = table.numbers.at("loss_validation");
  ASSERT_EQ(loss.size(), 4420u);
  EXPECT_DOUBLE_EQ(Sum(loss), 12884.790985611);
}

}  // namespace
}  // namespace routescale
