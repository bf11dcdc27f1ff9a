#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>

#include "routescale/table.h"

namespace routescale {
namespace {

TEST(ParseNumberTest, Numbers) {
  const struct {
    const char* text;
    double value;
  } cases[] = {
      {"0", 0},
      {"1e-3", 1e-3},
      {"-2.5", -2.5},
      {"+2.5", 2.5},
      {" \t7 ", 7},
      {" +7\t", 7},
      {".5", 0.5},
      {"5.", 5},
      {"007", 7},
      {"1E+05", 1e5},
      {"368123904.0", 368123904},
      {"1.7976931348623157e308", 1.7976931348623157e308},
      {"4.9e-324", 4.9e-324},
      {"1e-400", 0},
      {"2e-324", 0},
      {"1e-99999999999999999999", 0},
      {"0e99999999999999999999", 0},
  };
  for (const auto& [text, expected] : cases) {
    double value = 9;
    EXPECT_TRUE(ParseNumber(text, &value)) << text;
    EXPECT_EQ(value, expected) << text;
  }
}

TEST(ParseNumberTest, UnderflowKeepsTheSign) {
  for (const std::string& text :
       {std::string("-1e-400"), "-0." + std::string(400, '0') + "1"}) {
    double value = 9;
    ASSERT_TRUE(ParseNumber(text, &value)) << text;
    EXPECT_EQ(value, 0) << text;
    EXPECT_TRUE(std::signbit(value)) << text;
  }
}

TEST(ParseNumberTest, MissingValues) {
  for (const char* text : {"",
                           " ",
                           "\t",
                           "nan",
                           "NaN",
                           "NAN",
                           "NA",
                           "na",
                           "null",
                           "NULL",
                           "None",
                           "none",
                           " NA "}) {
    double value = 9;
    EXPECT_TRUE(ParseNumber(text, &value)) << text;
    EXPECT_TRUE(std::isnan(value)) << text;
  }
}

TEST(ParseNumberTest, NotNumbers) {
  for (const std::string& text : {std::string("sixty"),
                                  std::string("1e"),
                                  std::string("."),
                                  std::string("+"),
                                  std::string("+-1"),
                                  std::string("++1"),
                                  std::string("1,5"),
                                  std::string("1 2"),
                                  std::string("0x10"),
                                  std::string("1e5x"),
                                  std::string("--1"),
                                  std::string("nan(1)"),
                                  std::string("-nan"),
                                  std::string("+nan"),
                                  std::string("nope"),
                                  std::string("1\0", 2),
                                  std::string("\n1"),
                                  std::string("\xC2\xA0"
                                              "1"),
                                  std::string("e5")}) {
    double value = 9;
    EXPECT_FALSE(ParseNumber(text, &value)) << text;
    EXPECT_EQ(value, 9) << text;
  }
}

TEST(ParseNumberTest, NotFinite) {
  for (const std::string& text : {std::string("inf"),
                                  std::string("-Infinity"),
                                  std::string("+INF"),
                                  std::string("1e400"),
                                  std::string("-1e400"),
                                  std::string("+1e+400"),
                                  std::string("1.8e308"),
                                  std::string("1e99999999999999999999"),
                                  "1" + std::string(400, '0'),
                                  "1" + std::string(400, '0') + ".5",
                                  "0." + std::string(400, '0') + "1e900"}) {
    double value = 9;
    EXPECT_FALSE(ParseNumber(text, &value)) << text;
    EXPECT_EQ(value, 9) << text;
  }
}

void ExpectAsStrtod(const char* text) {
  double value = 9;
  ASSERT_TRUE(ParseNumber(text, &value)) << text;
  ASSERT_EQ(std::bit_cast<uint64_t>(value),
            std::bit_cast<uint64_t>(std::strtod(text, nullptr)))
      << text;
}

TEST(ParseNumberTest, AgreesWithStrtod) {
  std::mt19937_64 random(1);
  char text[64];
  for (int i = 0; i < 200000; ++i) {
    const auto number = std::bit_cast<double>(random());
    if (!std::isfinite(number)) continue;
    std::snprintf(text, sizeof text, "%.17g", number);
    ExpectAsStrtod(text);
    std::snprintf(text, sizeof text, "%.*g", 1 + i % 25, number);
    if (std::isfinite(std::strtod(text, nullptr))) ExpectAsStrtod(text);
    std::snprintf(text,
                  sizeof text,
                  "%.*f",
                  i % 20,
                  std::ldexp(number, -std::ilogb(number) + i % 60));
    ExpectAsStrtod(text);
  }
}

TEST(ParseNumberTest, AgreesWithStrtodAtTheEdgeOfUnderflow) {
  char text[64];
  for (int digit = 1; digit < 1000; ++digit) {
    for (int exponent = -330; exponent < -318; ++exponent) {
      std::snprintf(
          text, sizeof text, "%d.%de%d", digit / 100, digit % 100, exponent);
      ExpectAsStrtod(text);
    }
  }
}

}  // namespace
}  // namespace routescale
