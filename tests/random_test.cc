#include "base/random.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace routescale {
namespace {

// Known answers of philox4x32_10 that come with Random123: counter and key 0.
TEST(CounterRandom, KnownAnswerOfZero) {
  CounterRandom random(0, 0);
  EXPECT_EQ(random.Next(), 0xe169c58d6627e8d5u);
  EXPECT_EQ(random.Next(), 0x9b00dbd8bc57ac4cu);
}

// From a Philox of twelve lines of Python, checked against all known answers.
TEST(CounterRandom, SeedIsTheKeyAndStreamTheUpperCounter) {
  CounterRandom random(0x299f31d0a4093822, 0x0370734413198a2e);
  EXPECT_EQ(random.Next(), 0x61bd7780b60a410eu);
  EXPECT_EQ(random.Next(), 0x3d51eb3fa53f3958u);
  EXPECT_EQ(random.Next(), 0x0ab83527314ddb4bu);
  EXPECT_EQ(random.Next(), 0x3fc8cf4c9fc3cabeu);
}

TEST(CounterRandom, StreamsAndSeedsDiffer) {
  std::set<uint64_t> first;
  for (uint64_t i = 0; i < 1000; ++i) {
    first.insert(CounterRandom(i, 7).Next());
    first.insert(CounterRandom(1u << 20, i).Next());
  }
  EXPECT_EQ(first.size(), 2000u);
}

// Five standard errors of each sample moment: E u = 1/2, Var u = 1/12; the
// normal's variances of x, x², x³, x⁴ are 1, 2, 15, 96.
TEST(CounterRandom, Moments) {
  constexpr int kCount = 200000;
  const double error = 5 / std::sqrt(kCount);
  CounterRandom random(1, 2);
  double uniform = 0, square = 0;
  for (int i = 0; i < kCount; ++i) {
    const double u = random.Uniform();
    ASSERT_GE(u, 0);
    ASSERT_LT(u, 1);
    uniform += u;
    square += (u - 0.5) * (u - 0.5);
  }
  EXPECT_NEAR(uniform / kCount, 0.5, error * std::sqrt(1.0 / 12));
  EXPECT_NEAR(square / kCount, 1.0 / 12, error * std::sqrt(1.0 / 180));

  double moments[4] = {};
  for (int i = 0; i < kCount; ++i) {
    const double x = random.Normal();
    for (int k = 0; k < 4; ++k) moments[k] += std::pow(x, k + 1);
  }
  EXPECT_NEAR(moments[0] / kCount, 0, error);
  EXPECT_NEAR(moments[1] / kCount, 1, error * std::sqrt(2));
  EXPECT_NEAR(moments[2] / kCount, 0, error * std::sqrt(15));
  EXPECT_NEAR(moments[3] / kCount, 3, error * std::sqrt(96));
}

}  // namespace
}  // namespace routescale
