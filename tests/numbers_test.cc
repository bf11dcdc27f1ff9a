#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "base/decimals.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

TEST(FullNumber, IsShortAndExact) {
  EXPECT_EQ(FullNumber(0.1), "0.1");
  EXPECT_EQ(FullNumber(-0.0), "-0");
  EXPECT_EQ(FullNumber(59), "59");
  EXPECT_EQ(FullNumber(1.0 / 3), "0.3333333333333333");
  EXPECT_EQ(FullNumber(5e-324), "5e-324");
  EXPECT_EQ(FullNumber(kNaN), "");
  EXPECT_EQ(FullNumber(kInf), "inf");
  EXPECT_EQ(FullNumber(-kInf), "-inf");
}

TEST(FullNumber, ReadsBackIdentical) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 100000; ++i) {
    const double value = std::bit_cast<double>(random());
    if (!std::isfinite(value)) continue;
    const std::string text = FullNumber(value);
    ASSERT_LE(text.size(), 24u);
    ASSERT_EQ(std::bit_cast<uint64_t>(std::strtod(text.c_str(), nullptr)),
              std::bit_cast<uint64_t>(value))
        << text;
  }
}

TEST(ShortNumber, PlainWhereThatIsShort) {
  EXPECT_EQ(ShortNumber(0), "0");
  EXPECT_EQ(ShortNumber(-0.0), "0");
  EXPECT_EQ(ShortNumber(0.25), "0.25");
  EXPECT_EQ(ShortNumber(-0.0833114, 3), "-0.0833");
  EXPECT_EQ(ShortNumber(123456, 2), "123456");
  EXPECT_EQ(ShortNumber(1234567), "1.23457e6");
  EXPECT_EQ(ShortNumber(1e6), "1e6");
  EXPECT_EQ(ShortNumber(1234567, 9), "1234567");
  EXPECT_EQ(ShortNumber(0.00001), "0.00001");
  EXPECT_EQ(ShortNumber(1.2e-7), "1.2e-7");
  EXPECT_EQ(ShortNumber(-2.5e-300), "-2.5e-300");
  EXPECT_EQ(ShortNumber(999999.9, 6), "1e6");
  EXPECT_EQ(ShortNumber(kNaN), "–");
  EXPECT_EQ(ShortNumber(kInf), "inf");
  EXPECT_EQ(ShortNumber(-kInf), "-inf");
}

TEST(ShortNumber, IsWithinHalfAUnitOfTheLastDigit) {
  std::mt19937_64 random(2);
  std::uniform_real_distribution<double> exponent(-40, 40);
  for (int i = 0; i < 20000; ++i) {
    const double value = std::pow(10.0, exponent(random));
    for (int digits = 1; digits <= 8; ++digits) {
      const double read = std::stod(ShortNumber(value, digits));
      ASSERT_NEAR(read / value, 1, 0.5000001 * std::pow(10.0, 1 - digits))
          << value << " " << digits;
    }
  }
}

TEST(SiNumber, UnitsOfAThousand) {
  EXPECT_EQ(SiNumber(1308819456), "1.31B");
  EXPECT_EQ(SiNumber(740e9), "740B");
  EXPECT_EQ(SiNumber(740e9, 2), "740B");
  EXPECT_EQ(SiNumber(7.2e12), "7.2T");
  EXPECT_EQ(SiNumber(27.34e6), "27.3M");
  EXPECT_EQ(SiNumber(-5000), "-5K");
  EXPECT_EQ(SiNumber(0), "0");
  EXPECT_EQ(SiNumber(64), "64");
  EXPECT_EQ(SiNumber(0.125), "0.125");
  EXPECT_EQ(SiNumber(999.4), "999");
  EXPECT_EQ(SiNumber(999.6), "1K");
  EXPECT_EQ(SiNumber(999.6, 4), "999.6");
  EXPECT_EQ(SiNumber(999960000), "1B");
  EXPECT_EQ(SiNumber(9.999e14), "1e15");
  EXPECT_EQ(SiNumber(1e15), "1e15");
  EXPECT_EQ(SiNumber(1.5e-9), "1.5e-9");
  EXPECT_EQ(SiNumber(kNaN), "–");
  EXPECT_EQ(SiNumber(kInf), "inf");
}

TEST(WithDecimals, KeepsTwoDigitsAtLeast) {
  EXPECT_EQ(WithDecimals(-0.0833114, 4), "-0.0833");
  EXPECT_EQ(WithDecimals(-0.0830001, 4), "-0.0830");
  EXPECT_EQ(WithDecimals(0.000031, 2), "0.000031");
  EXPECT_EQ(WithDecimals(0, 3), "0.000");
  EXPECT_EQ(WithDecimals(31447, -2), "31400");
  EXPECT_EQ(WithDecimals(12.3, -2), "12");
  EXPECT_EQ(WithDecimals(1.5e9, -7), "1.50e9");
  EXPECT_EQ(WithDecimals(kNaN, 2), "–");
  EXPECT_EQ(DecimalExponent(9999, 3), 4);
  EXPECT_EQ(DecimalExponent(9999, 4), 3);
}

}  // namespace
}  // namespace routescale
