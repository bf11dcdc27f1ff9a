#include "figure/ticks.h"

#include <gtest/gtest.h>

#include "figure/page.h"

namespace routescale {
namespace {

std::string Labels(const Axis& axis, double length) {
  std::string labels;
  const TickRoom room = {[](const std::string& label) {
                           return static_cast<double>(label.size());
                         },
                         length,
                         1};
  for (const Tick& tick : AxisTicks(axis, room)) {
    if (tick.label.empty()) continue;
    labels += (labels.empty() ? "" : " ") + tick.label;
  }
  return labels;
}

Axis MakeAxis(double low, double high, bool log) {
  Axis axis;
  axis.low = low;
  axis.high = high;
  axis.log = log;
  return axis;
}

TEST(Ticks, DecadesThinOutWithTheRoom) {
  Axis axis = MakeAxis(1.4e7, 1.5e9, true);
  axis.si = true;
  EXPECT_EQ(Labels(axis, 60), "20M 50M 100M 200M 500M 1B");
  EXPECT_EQ(Labels(axis, 24), "30M 100M 300M 1B");
  EXPECT_EQ(Labels(axis, 10), "100M 1B");
  EXPECT_EQ(Labels(MakeAxis(1e3, 1e15, true), 30), "1000 1e6 1e9 1e12 1e15");
}

TEST(Ticks, PowersOfTwo) {
  Axis axis = MakeAxis(0.9, 600, true);
  axis.powers_of_two = true;
  EXPECT_EQ(Labels(axis, 80), "1 2 4 8 16 32 64 128 256 512");
  EXPECT_EQ(Labels(axis, 25), "1 4 16 64 256");
}

TEST(Ticks, AShortLogarithmicAxisHasEqualSteps) {
  EXPECT_EQ(Labels(MakeAxis(1.95, 3.25, true), 40), "2 2.2 2.4 2.6 2.8 3 3.2");
}

TEST(Ticks, LinearStepsAreRound) {
  EXPECT_EQ(Labels(MakeAxis(-0.0072, 0.0072, false), 55),
            "-0.006 -0.004 -0.002 0 0.002 0.004 0.006");
  EXPECT_EQ(Labels(MakeAxis(0, 1, false), 30), "0 0.2 0.4 0.6 0.8 1");
}

TEST(Ticks, ThoseOfTheAxisAreKept) {
  Axis axis = MakeAxis(0, 2, false);
  axis.ticks = {{0.5, "lower"}, {1.5, "upper"}};
  EXPECT_EQ(Labels(axis, 5), "lower upper");
}

TEST(Spread, KeepsGapsAndMovesNoMoreThanNeeded) {
  EXPECT_EQ(SpreadApart({1, 5, 9}, {1, 1}), (std::vector<double>{1, 5, 9}));
  // Two that want one place move by half the gap each.
  EXPECT_EQ(SpreadApart({0, 5, 5}, {2, 2}), (std::vector<double>{0, 4, 6}));
  const std::vector<double> places = SpreadApart({3, 3, 3}, {1, 2});
  EXPECT_DOUBLE_EQ(places[0], 3 - 4. / 3);
  EXPECT_DOUBLE_EQ(places[1], 3 - 1. / 3);
  EXPECT_DOUBLE_EQ(places[2], 3 + 5. / 3);
  EXPECT_TRUE(SpreadApart({}, {}).empty());
}

}  // namespace
}  // namespace routescale
