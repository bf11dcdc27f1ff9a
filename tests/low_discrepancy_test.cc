#include "base/low_discrepancy.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace routescale {
namespace {

// The golden ratio (1 + √5)/2 in one dimension, the root 1.32471795724… of
// x³ = x + 1 in two.
TEST(LowDiscrepancy, FirstPoints) {
  const LowDiscrepancy line(1), plane(2);
  EXPECT_NEAR(line(0, 0), 0.1180339887498949, 1e-14);
  EXPECT_NEAR(line(1, 0), 0.7360679774997896, 1e-14);
  EXPECT_NEAR(plane(0, 0), 0.2548776662466927, 1e-14);
  EXPECT_NEAR(plane(0, 1), 0.06984029099805333, 1e-14);
}

// The first n points leave no gap much wider than 1/n on any axis.
TEST(LowDiscrepancy, NoWideGaps) {
  for (const size_t dimensions : {1u, 2u, 5u}) {
    const LowDiscrepancy points(dimensions);
    for (size_t k = 0; k < dimensions; ++k) {
      std::vector<double> x = {0, 1};
      for (int i = 0; i < 200; ++i) x.push_back(points(i, k));
      std::sort(x.begin(), x.end());
      double widest = 0;
      for (size_t i = 1; i < x.size(); ++i) {
        widest = std::max(widest, x[i] - x[i - 1]);
      }
      EXPECT_LT(widest, 4.0 / 200) << dimensions << " " << k;
    }
  }
}

}  // namespace
}  // namespace routescale
