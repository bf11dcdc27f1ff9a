#include "figure/contour_lines.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

namespace routescale {
namespace {

ValueGrid Sample(const std::function<double(double, double)>& f, int cells) {
  ValueGrid grid;
  for (int i = 0; i <= cells; ++i) {
    grid.x.push_back(-1 + 2.0 * i / cells);
    grid.y.push_back(-1 + 2.0 * i / cells);
  }
  for (const double y : grid.y) {
    for (const double x : grid.x) grid.values.push_back(f(x, y));
  }
  return grid;
}

TEST(ContourLines, APlaneHasOneStraightLine) {
  const auto grid = Sample([](double x, double y) { return x + 2 * y; }, 10);
  const auto lines = ContourLines(grid, 0.3);
  ASSERT_EQ(lines.size(), 1u);
  for (const auto& [x, y] : lines[0]) EXPECT_NEAR(x + 2 * y, 0.3, 1e-12);
  const auto& [first, last] = std::pair(lines[0].front(), lines[0].back());
  EXPECT_NEAR(std::abs(first.first), 1, 1e-12);
  EXPECT_NEAR(std::abs(last.first), 1, 1e-12);
}

TEST(ContourLines, ACircleCloses) {
  const auto grid =
      Sample([](double x, double y) { return x * x + y * y; }, 81);
  const auto lines = ContourLines(grid, 0.25);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].front(), lines[0].back());
  double length = 0;
  for (size_t i = 1; i < lines[0].size(); ++i) {
    const auto& [x, y] = lines[0][i];
    EXPECT_NEAR(std::hypot(x, y), 0.5, 1e-3);
    length += std::hypot(x - lines[0][i - 1].first, y - lines[0][i - 1].second);
  }
  EXPECT_NEAR(length, std::acos(-1.0), 2e-3);
}

// The two branches of a hyperbola never touch, on either side of the saddle.
TEST(ContourLines, ASaddleIsDecidedByItsMiddle) {
  const auto saddle = [](double x, double y) { return x * y; };
  for (const double level : {-0.02, 0.02}) {
    const auto lines = ContourLines(Sample(saddle, 3), level);
    ASSERT_EQ(lines.size(), 2u) << level;
    for (const auto& line : lines) {
      const double side = line[0].first;
      for (const auto& [x, y] : line) EXPECT_GT(x * side, 0) << level;
    }
  }
}

TEST(ContourLines, CellsWithoutAValueAreLeftOut) {
  auto grid = Sample([](double x, double) { return x; }, 10);
  grid.values[60] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(ContourLines(grid, 0.05).size(), 2u);
  EXPECT_TRUE(ContourLines(grid, 7).empty());
}

}  // namespace
}  // namespace routescale
