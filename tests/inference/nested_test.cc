#include "compare/nested.h"

#include <cmath>

#include "inference/inference_test_util.h"

namespace routescale {
namespace {

Points Curve() {
  std::vector<double> x, y;
  for (int i = 1; i <= 20; ++i) {
    x.push_back(i);
    y.push_back(1.5 + 3 * std::pow(i, -0.6) + 0.03 * std::sin(37.0 * i * i));
  }
  return LinePoints(x, y);
}

bool Holds(const std::string& small, const std::string& large) {
  const Law first = FindLaw(small, {"x"}), second = FindLaw(large, {"x"});
  const FitOptions options = LinearResidual();
  const GroupFit fit = FitGroup(first, Curve(), options);
  return IsNested(first, fit, second, Curve(), options);
}

TEST(Nested, WhateverTheNamesAre) {
  EXPECT_TRUE(Holds("a*x^b", "c + d*x^e"));
  EXPECT_TRUE(Holds("p + q*x", "a + b*x + c*x^2"));
}

TEST(Nested, NotBecauseTheNamesAgree) {
  EXPECT_FALSE(Holds("a + b*x", "a + b*ln(x) + c*ln(x)^2"));
  EXPECT_FALSE(Holds("a*x^b", "a + b*x + c*x^2"));
}

}  // namespace
}  // namespace routescale
