#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "formula/graph_impl.h"
#include "routescale/formula.h"
#include "support/formula_graph.h"
#include "support/random_formula.h"

namespace routescale {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

double At(const std::string& text, double x, double y = 0) {
  NamedGraph graph({}, {"x", "y"});
  return EvaluateOnce(graph.graph(), graph(text), {}, {x, y});
}

TEST(Graph, FunctionsAreThoseOfTheStandardLibrary) {
  const struct {
    const char* name;
    double (*function)(double);
  } cases[] = {
      {"ln", std::log},
      {"log", std::log},
      {"exp", std::exp},
      {"log2", std::log2},
      {"log10", std::log10},
      {"sqrt", std::sqrt},
      {"abs", std::fabs},
      {"sin", std::sin},
      {"cos", std::cos},
      {"tan", std::tan},
      {"asin", std::asin},
      {"acos", std::acos},
      {"atan", std::atan},
      {"tanh", std::tanh},
      {"erf", std::erf},
      {"floor", std::floor},
  };
  for (const auto& test : cases) {
    const std::string call = std::string(test.name) + "(x)";
    for (const double x : {-2.5, -1.0, -0.3, 0.0, 0.25, 1.0, 3.7, 1e9}) {
      const double expected = test.function(x);
      const double value = At(call, x);
      if (std::isnan(expected)) {
        EXPECT_TRUE(std::isnan(value)) << call << " at " << x;
      } else {
        EXPECT_DOUBLE_EQ(value, expected) << call << " at " << x;
      }
    }
    EXPECT_TRUE(std::isnan(At(call, kNaN))) << call;
  }
  EXPECT_DOUBLE_EQ(At("x^y", 2.5, 1.7), std::pow(2.5, 1.7));
  EXPECT_DOUBLE_EQ(At("10^x", 2.3), std::pow(10, 2.3));
  EXPECT_DOUBLE_EQ(At("2^x", 2.3), std::exp2(2.3));
}

TEST(Graph, PowersOfTenAreExact) {
  for (int k = -22; k <= 22; ++k) {
    const double power = std::stod("1e" + std::to_string(k));
    EXPECT_EQ(At("log10(x)", power), k);
    EXPECT_EQ(At("10^x", k), power);
  }
}

TEST(Graph, AComparisonWithAMissingValueIsFalse) {
  for (const char* op : {"==", "!=", "<", "<=", ">", ">="}) {
    EXPECT_EQ(At(std::string("x ") + op + " y", kNaN, 1), 0) << op;
    EXPECT_EQ(At(std::string("x ") + op + " y", 1, kNaN), 0) << op;
    EXPECT_EQ(At(std::string("x ") + op + " x", kNaN), 0) << op;
  }
  EXPECT_EQ(At("x || y", kNaN, 0), 0);
  EXPECT_EQ(At("x || y", kNaN, 2), 1);
  EXPECT_EQ(At("x && y", kNaN, 2), 0);
  EXPECT_EQ(At("!x", kNaN), 1);
  EXPECT_TRUE(std::isnan(At("min(x, y)", kNaN, 1)));
  EXPECT_TRUE(std::isnan(At("min(x, y)", 1, kNaN)));
  EXPECT_TRUE(std::isnan(At("max(x, y)", kNaN, 1)));
  EXPECT_TRUE(std::isnan(At("max(x, y)", 1, kNaN)));
}

TEST(Graph, TruthIsOneOrZero) {
  EXPECT_EQ(At("x && y", 3, -2), 1);
  EXPECT_EQ(At("x || y", 0, -2), 1);
  EXPECT_EQ(At("x || y", 0, 0), 0);
  EXPECT_EQ(At("!x", 0), 1);
  EXPECT_EQ(At("!x", 0.5), 0);
  EXPECT_EQ(At("x < y", 1, kInfinity), 1);
}

// Both formulas become the same node.
TEST(Graph, Simplifies) {
  const struct {
    const char* formula;
    const char* simple;
  } cases[] = {
      {"x + 0", "x"},
      {"0 + x", "x"},
      {"x - 0", "x"},
      {"0 - x", "-x"},
      {"x*1", "x"},
      {"1*x", "x"},
      {"x/1", "x"},
      {"x*0", "0"},
      {"0*x", "0"},
      {"0/x", "0"},
      {"x*-1", "-x"},
      {"x - x", "0"},
      {"--x", "x"},
      {"x + -y", "x - y"},
      {"-x + y", "y - x"},
      {"x - -y", "x + y"},
      {"-(x - y)", "y - x"},
      {"-x*y", "-(x*y)"},
      {"x*-y", "-(y*x)"},
      {"-x/-y", "x/y"},
      {"2*(3*x)", "6*x"},
      {"-(2*x)", "-2*x"},
      {"x + x", "2*x"},
      {"x + y", "y + x"},
      {"x*y", "y*x"},
      {"2*(3/x)", "6/x"},
      {"-(2/x)", "-2/x"},
      {"2*-x", "-2*x"},
      {"x*y*2*3", "x*y*6"},
      {"x^0", "1"},
      {"x^1", "x"},
      {"x^2", "x*x"},
      {"x^3", "x*x*x"},
      {"x^-1", "1/x"},
      {"x^0.5", "sqrt(x)"},
      {"x^-0.5", "1/sqrt(x)"},
      {"1^x", "1"},
      {"1/(1/x)", "x"},
      {"ln(exp(x))", "x"},
      {"exp(ln(x))", "x"},
      {"log10(10^x)", "x"},
      {"10^log10(x)", "x"},
      {"log2(2^x)", "x"},
      {"2^log2(x)", "x"},
      {"log10(10^(x*y + log10(x)))", "x*y + log10(x)"},
      {"ln(10^x)", "x*ln(10)"},
      {"log10(exp(x))", "x/ln(10)"},
      {"ln(1/x)", "-ln(x)"},
      {"2*3 + x", "6 + x"},
      {"min(x, x)", "x"},
      {"sqrt(4)", "2"},
      {"x > y", "y < x"},
  };
  for (const auto& test : cases) {
    NamedGraph graph({}, {"x", "y"});
    const Node simple = graph(test.simple);
    EXPECT_EQ(graph(test.formula), simple)
        << test.formula << " is not " << test.simple;
  }
}

// What must not be simplified because a user would notice.
TEST(Graph, KeepsDomains) {
  EXPECT_TRUE(std::isnan(At("x/x", 0)));
  EXPECT_TRUE(std::isnan(At("ln(x^2)/2", kNaN)));
  EXPECT_EQ(At("ln(x^2)/2", -1), 0);
  EXPECT_TRUE(std::isnan(At("sqrt(x)^2", -1)));
  EXPECT_EQ(At("sqrt(x^2)", -3), 3);
  EXPECT_EQ(At("1/x", 0), kInfinity);
  EXPECT_TRUE(std::isnan(At("x^y", -8, 1.0 / 3)));
}

TEST(Graph, AWholeLawComesBackFromItsLoss) {
  NamedGraph graph({"a", "b"}, {"N"});
  const Node law = graph("a*log10(N) + b");
  EXPECT_EQ(graph.graph().Log10(graph.graph().Exp10(law)), law);
  const Node ln = graph("a*ln(N) + b");
  EXPECT_EQ(graph.graph().Ln(graph.graph().Exp(ln)), ln);
}

TEST(Graph, EqualSubexpressionsAreOneNode) {
  NamedGraph graph({}, {"x", "y"});
  graph("log10(x + y)*exp(x + y)");
  const size_t size = graph.graph().size();
  graph("exp(y + x)*log10(y + x)");
  graph("log10(x + y)");
  EXPECT_EQ(graph.graph().size(), size);
  graph("log10(x + y)*exp(x + y) + 17");
  EXPECT_EQ(graph.graph().size(), size + 2);
}

TEST(Graph, NaNIsOneConstant) {
  Graph graph;
  EXPECT_EQ(graph.Constant(kNaN), graph.Constant(kNaN));
  EXPECT_EQ(graph.Constant(0.0), graph.Constant(-0.0));
}

TEST(Graph, DependsOn) {
  NamedGraph graph({"a", "b"}, {"x"});
  const Node f = graph("a*x + 1");
  EXPECT_TRUE(graph.graph().DependsOn(f, graph("a")));
  EXPECT_TRUE(graph.graph().DependsOn(f, graph("x")));
  EXPECT_FALSE(graph.graph().DependsOn(f, graph("b")));
  EXPECT_FALSE(graph.graph().DependsOn(graph("a*0"), graph("a")));
  double value = 0;
  EXPECT_TRUE(graph.graph().IsConstant(graph("2^3 + pi*0"), &value));
  EXPECT_EQ(value, 8);
  EXPECT_FALSE(graph.graph().IsConstant(f, &value));
}

TEST(Graph, CopiesAreIndependent) {
  NamedGraph graph({"a"}, {"x"});
  const Node f = graph("a*x");
  Graph copy = graph.graph();
  const Node sum = copy.Add(f, copy.Constant(1));
  EXPECT_EQ(EvaluateOnce(copy, sum, {3}, {5}), 16);
  EXPECT_EQ(copy.size(), graph.graph().size() + 2);
  EXPECT_EQ(copy.Derivative(f, copy.Parameter(0)), copy.Variable(0));
}

// Children have smaller numbers than their parents.
TEST(Graph, IsInTopologicalOrder) {
  NamedGraph graph({}, {"x", "y"});
  RandomFormula random(5, {"x", "y"}, {"ln", "sqrt", "exp", "abs"});
  for (int i = 0; i < 300; ++i) {
    graph.graph().Derivative(graph(random.Next(4)), graph("x"));
  }
  const Graph::Impl& impl = graph.graph().impl();
  for (size_t i = 0; i < impl.nodes.size(); ++i) {
    if (Arity(impl.nodes[i].op) == 0) continue;
    EXPECT_LT(impl.nodes[i].a, static_cast<Node>(i));
    EXPECT_LT(impl.nodes[i].b, static_cast<Node>(i));
  }
}

TEST(Graph, LogarithmOfASumOfExponentialsDoesNotOverflow) {
  EXPECT_DOUBLE_EQ(At("ln(exp(x) + exp(y))", 800, 800), 800 + std::log(2));
  EXPECT_DOUBLE_EQ(At("ln(exp(x) + exp(y))", 800, 799),
                   800 + std::log1p(std::exp(-1)));
  EXPECT_DOUBLE_EQ(At("ln(exp(x) + exp(y))", -900, -901),
                   -900 + std::log1p(std::exp(-1)));
  EXPECT_DOUBLE_EQ(At("ln(2*exp(x) + 3*exp(y) + 1)", 900, 0),
                   900 + std::log(2));
  EXPECT_DOUBLE_EQ(At("log10(10^x + 10^y)", 500, 500), 500 + std::log10(2));
  EXPECT_DOUBLE_EQ(At("log2(2^x * exp(y) + 2^x)", 3000, 0), 3001);
  EXPECT_DOUBLE_EQ(At("ln(exp(x) / 10^y)", 800, 300), 800 - 300 * std::log(10));
  EXPECT_DOUBLE_EQ(At("ln(exp(x) + exp(y))", -kInfinity, 3), 3);
  EXPECT_EQ(At("ln(exp(x) + exp(y))", -kInfinity, -kInfinity), -kInfinity);
  EXPECT_TRUE(std::isnan(At("ln(exp(x) + exp(y))", kNaN, 1)));
}

TEST(Graph, SumsOfExponentialsHaveFiniteDerivatives) {
  NamedGraph graph({"x", "y"}, {});
  const Node f = graph("ln(exp(x) + 2*exp(y) + exp(3))");
  const Node x = graph.graph().Parameter(0), y = graph.graph().Parameter(1);
  const Node dx = graph.graph().Derivative(f, x);
  const Node dxy = graph.graph().Derivative(dx, y);
  const auto value = [&](Node node, double a, double b) {
    return EvaluateOnce(graph.graph(), node, {a, b}, {});
  };
  // Shares p of the terms: ∂f/∂x = p_x, ∂²f/∂x∂y = −p_x p_y.
  EXPECT_NEAR(value(dx, 1000, 1000), 1.0 / 3, 1e-12);
  EXPECT_NEAR(value(dxy, 1000, 1000), -2.0 / 9, 1e-12);
  EXPECT_NEAR(value(dx, 1, 2), 1 / (1 + 2 * std::exp(1) + std::exp(2)), 1e-15);
  EXPECT_EQ(value(dx, 0, 5000), 0);
  EXPECT_EQ(value(dxy, 5000, 0), 0);
}

}  // namespace
}  // namespace routescale
