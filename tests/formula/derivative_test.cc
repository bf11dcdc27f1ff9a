#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "routescale/formula.h"
#include "support/formula_graph.h"
#include "support/naive_formula.h"
#include "support/random_formula.h"

namespace routescale {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// ∂/∂x of a formula in the parameter x and the variable y.
double Slope(const std::string& text, double x, double y = 0) {
  NamedGraph graph({"x"}, {"y"});
  const Node slope = graph.graph().Derivative(graph(text), graph("x"));
  return EvaluateOnce(graph.graph(), slope, {x}, {y});
}

TEST(Derivative, ClosedForms) {
  const double x = 0.6, y = 1.7;
  EXPECT_DOUBLE_EQ(Slope("3*x + 2", x), 3);
  EXPECT_DOUBLE_EQ(Slope("x^2", x), 2 * x);
  EXPECT_DOUBLE_EQ(Slope("x^5", x), 5 * std::pow(x, 4));
  EXPECT_DOUBLE_EQ(Slope("x^-0.5", x), -0.5 * std::pow(x, -1.5));
  EXPECT_DOUBLE_EQ(Slope("1/x", x), -1 / (x * x));
  EXPECT_DOUBLE_EQ(Slope("y/x", x, y), -y / (x * x));
  EXPECT_DOUBLE_EQ(Slope("x/y", x, y), 1 / y);
  EXPECT_DOUBLE_EQ(Slope("x/(x + y)", x, y), y / ((x + y) * (x + y)));
  EXPECT_DOUBLE_EQ(Slope("y^x", x, y), std::pow(y, x) * std::log(y));
  EXPECT_DOUBLE_EQ(Slope("x^y", x, y), y * std::pow(x, y - 1));
  EXPECT_DOUBLE_EQ(Slope("x^x", x), std::pow(x, x) * (std::log(x) + 1));
  EXPECT_DOUBLE_EQ(Slope("y^-x", x, y), -std::pow(y, -x) * std::log(y));
  EXPECT_DOUBLE_EQ(Slope("ln(x)", x), 1 / x);
  EXPECT_DOUBLE_EQ(Slope("log10(x)", x), 1 / (x * std::log(10)));
  EXPECT_DOUBLE_EQ(Slope("log2(x)", x), 1 / (x * std::log(2)));
  EXPECT_DOUBLE_EQ(Slope("exp(2*x)", x), 2 * std::exp(2 * x));
  EXPECT_DOUBLE_EQ(Slope("10^x", x), std::pow(10, x) * std::log(10));
  EXPECT_DOUBLE_EQ(Slope("2^x", x), std::pow(2, x) * std::log(2));
  EXPECT_DOUBLE_EQ(Slope("3^x", x), std::pow(3, x) * std::log(3));
  EXPECT_DOUBLE_EQ(Slope("sqrt(x)", x), 0.5 / std::sqrt(x));
  EXPECT_DOUBLE_EQ(Slope("sin(x)", x), std::cos(x));
  EXPECT_DOUBLE_EQ(Slope("cos(x)", x), -std::sin(x));
  EXPECT_DOUBLE_EQ(Slope("tan(x)", x), 1 / std::pow(std::cos(x), 2));
  EXPECT_DOUBLE_EQ(Slope("asin(x)", x), 1 / std::sqrt(1 - x * x));
  EXPECT_DOUBLE_EQ(Slope("acos(x)", x), -1 / std::sqrt(1 - x * x));
  EXPECT_DOUBLE_EQ(Slope("atan(x)", x), 1 / (1 + x * x));
  EXPECT_DOUBLE_EQ(Slope("tanh(x)", x), 1 / std::pow(std::cosh(x), 2));
  EXPECT_DOUBLE_EQ(Slope("erf(x)", x),
                   2 / std::sqrt(std::acos(-1)) * std::exp(-x * x));
}

TEST(Derivative, OfTheSideItIsOn) {
  EXPECT_EQ(Slope("abs(x)", -2), -1);
  EXPECT_EQ(Slope("abs(x)", 2), 1);
  EXPECT_EQ(Slope("floor(x)", 2.5), 0);
  EXPECT_EQ(Slope("min(3*x, 2*x)", 1), 2);
  EXPECT_EQ(Slope("min(3*x, 2*x)", -1), 3);
  EXPECT_EQ(Slope("max(3*x, 2*x)", 1), 3);
  EXPECT_EQ(Slope("max(x, y)", 1, 2), 0);
  EXPECT_EQ(Slope("max(x, y)", 3, 2), 1);
  EXPECT_EQ(Slope("min(ln(x), y)", 0.5, -1), 2 - 2);
  EXPECT_EQ(Slope("x*(x < y)", 1, 2), 1);
  EXPECT_EQ(Slope("!x + (x && y) + (x || y)", 1, 2), 0);
}

// Legal values at the edge of a domain give finite slopes where they exist.
TEST(Derivative, AtZero) {
  EXPECT_EQ(Slope("x^2", 0), 0);
  EXPECT_EQ(Slope("x^2.5", 0), 0);
  EXPECT_EQ(Slope("x^1", 0), 1);
  EXPECT_EQ(Slope("x^y", 0, 2), 0);
  EXPECT_EQ(Slope("x^y", 0, 1), 1);
  EXPECT_EQ(Slope("x^y", 0, 0), 0);
  EXPECT_EQ(Slope("y^x", 2, 0), 0);
  EXPECT_EQ(Slope("y^x", 0.3, 0), 0);
  EXPECT_EQ(Slope("5*y^x + x", 0.3, 0), 1);
  EXPECT_EQ(Slope("x^0.5", 0), kInfinity);
  // The side not chosen is not finite.
  EXPECT_EQ(Slope("max(x, ln(y)*x)", 1, 0), 1);
}

// A sigmoid far from its middle is flat, though its exponential overflows.
TEST(Derivative, BesideAnExponentialThatOverflows) {
  EXPECT_EQ(Slope("1/(1 + exp(100*(y - x)))", 40, 90), 0);
  EXPECT_EQ(Slope("y/(1 + 10^(y - x))", 40, 900), 0);
  EXPECT_EQ(Slope("exp(-exp(y - x))", 40, 900), 0);
  EXPECT_EQ(Slope("2^(-2^(y - x))", 40, 2000), 0);
  EXPECT_DOUBLE_EQ(Slope("1/(1 + exp(y - x))", 2, 2), 0.25);
}

TEST(Derivative, OfANodeThatDoesNotDependOnTheLeafIsZero) {
  NamedGraph graph({"a", "b"}, {"x"});
  const Node zero = graph("0");
  EXPECT_EQ(graph.graph().Derivative(graph("b*x"), graph("a")), zero);
  EXPECT_EQ(graph.graph().Derivative(graph("b"), graph("x")), zero);
  const Node late = graph.graph().Parameter(9);
  EXPECT_EQ(graph.graph().Derivative(graph("b"), late), zero);
  EXPECT_EQ(graph.graph().Derivative(late, late), graph("1"));
}

TEST(Derivative, IsSharedBetweenCalls) {
  NamedGraph graph({"a"}, {"x"});
  const Node f = graph("exp(a*x)/(1 + a*x)");
  const Node slope = graph.graph().Derivative(f, graph("a"));
  const size_t size = graph.graph().size();
  EXPECT_EQ(graph.graph().Derivative(f, graph("a")), slope);
  EXPECT_EQ(graph.graph().size(), size);
}

TEST(Derivative, OfALongSumIsLinearInItsLength) {
  std::string text = "x";
  for (int i = 2; i <= 10000; ++i) text += "+x*y";
  NamedGraph graph({"x"}, {"y"});
  const Node f = graph(text);
  const Node slope = graph.graph().Derivative(f, graph("x"));
  EXPECT_LT(graph.graph().size(), 50000u);
  EXPECT_DOUBLE_EQ(EvaluateOnce(graph.graph(), slope, {1}, {0.5}),
                   1 + 9999 * 0.5);
}

struct Difference {
  double slope = 0, error = 0;
};

// Central differences in long double, extrapolated (Richardson); the error is
// the change that the last extrapolation made.
Difference Differences(const Formula& formula,
                       std::map<std::string, long double> at,
                       const std::string& by) {
  const long double middle = at.at(by);
  const auto central = [&](long double step) {
    at[by] = middle + step;
    const long double above = NaiveFormula<long double>(formula, at).Value();
    at[by] = middle - step;
    const long double below = NaiveFormula<long double>(formula, at).Value();
    return (above - below) / (2 * step);
  };
  const long double h = 1e-3L * middle;
  const long double d0 = central(h), d1 = central(h / 2), d2 = central(h / 4);
  const long double e1 = (4 * d1 - d0) / 3, e2 = (4 * d2 - d1) / 3;
  const long double best = (16 * e2 - e1) / 15;
  return {static_cast<double>(best), static_cast<double>(std::fabs(best - e2))};
}

// A point counts if every step is finite in double, the slope is of moderate
// size and the differences agree with themselves to 1e-9: no kink, pole or
// cancellation is near.
TEST(Derivative, EqualsDifferencesOnRandomFormulas) {
  RandomFormula random(20220202, {"x", "y", "z"}, FunctionNames());
  int counted = 0;
  for (int i = 0; i < 8000; ++i) {
    const std::string text = random.Next(4);
    const Formula formula = Formula::Parse(text, "random");
    const double x = random.Uniform(0.2, 2);
    const double y = random.Uniform(0.2, 2);
    const double z = random.Uniform(0.2, 2);
    const Difference expected =
        Differences(formula, {{"x", x}, {"y", y}, {"z", z}}, "x");
    const std::map<std::string, double> at = {{"x", x}, {"y", y}, {"z", z}};
    NaiveFormula<double> naive(formula, at);
    naive.Value();
    const double size = std::fabs(expected.slope);
    if (!naive.finite() || naive.steep()) continue;
    if (!(size < 1e6 && size > 1e-6)) continue;
    if (!(expected.error < 1e-9 * size)) continue;
    NamedGraph graph({"x", "y"}, {"z"});
    const Node slope = graph.graph().Derivative(graph(text), graph("x"));
    EXPECT_NEAR(EvaluateOnce(graph.graph(), slope, {x, y}, {z}),
                expected.slope,
                1e-8 * size)
        << text << " at x = " << x << ", y = " << y << ", z = " << z;
    ++counted;
  }
  EXPECT_GT(counted, 2000);
}

}  // namespace
}  // namespace routescale
