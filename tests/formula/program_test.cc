#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "formula/data_powers.h"
#include "formula/factors.h"
#include "formula/graph_impl.h"
#include "routescale/formula.h"
#include "support/formula_graph.h"
#include "support/naive_formula.h"
#include "support/random_formula.h"

namespace routescale {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

using Columns = std::vector<std::vector<double>>;

// outputs × rows, in rows of length `stride`; what is not written is -77.
std::vector<double> Evaluate(const Graph& graph,
                             const std::vector<Node>& outputs,
                             const Columns& columns,
                             const std::vector<double>& parameters,
                             size_t rows,
                             size_t stride) {
  std::vector<const double*> pointers;
  for (const auto& column : columns) pointers.push_back(column.data());
  const Program program(graph, outputs, pointers, rows);
  EXPECT_EQ(program.rows(), rows);
  EXPECT_EQ(program.outputs(), outputs.size());
  std::vector<double> out(outputs.size() * stride, -77);
  Program::Scratch scratch;
  program.Evaluate(parameters.data(), out.data(), stride, &scratch);
  return out;
}

bool Same(double a, double b) { return std::isnan(a) ? std::isnan(b) : a == b; }

TEST(Program, EveryKindOfOutput) {
  NamedGraph graph({"a", "b"}, {"x", "y"});
  const Columns columns = {{1, 2, 3}, {10, 20, 30}};
  const std::vector<Node> outputs = {graph("a*x + y"),  // mixed
                                     graph("x*y"),      // data
                                     graph("y"),        // a variable
                                     graph("a + b"),    // scalar
                                     graph("b"),        // a parameter
                                     graph("7"),        // a constant
                                     graph("a*x + y"),  // once more
                                     graph("(a*x + y)^2")};
  const std::vector<double> out =
      Evaluate(graph.graph(), outputs, columns, {2, 5}, 3, 4);
  EXPECT_EQ(out, (std::vector<double>{12, 24, 36, -77, 10,  40,  90,   -77,
                                      10, 20, 30, -77, 7,   7,   7,    -77,
                                      5,  5,  5,  -77, 7,   7,   7,    -77,
                                      12, 24, 36, -77, 144, 576, 1296, -77}));
}

TEST(Program, NoRowsAndNoOutputs) {
  NamedGraph graph({"a"}, {"x"});
  EXPECT_TRUE(Evaluate(graph.graph(), {graph("a*x")}, {{}}, {2}, 0, 0).empty());
  EXPECT_TRUE(Evaluate(graph.graph(), {}, {{1}}, {2}, 1, 1).empty());
}

TEST(Program, UnusedVariablesMayBeNull) {
  NamedGraph graph({"a"}, {"x", "y"});
  const std::vector<double> y = {4};
  const Program program(graph.graph(), {graph("a*y")}, {nullptr, y.data()}, 1);
  double out = 0;
  Program::Scratch scratch;
  const double a = 3;
  program.Evaluate(&a, &out, 1, &scratch);
  EXPECT_EQ(out, 12);
}

TEST(Program, DoesNotReferToTheColumnsLater) {
  NamedGraph graph({"a"}, {"x"});
  std::vector<double> x = {4};
  const Program program(
      graph.graph(), {graph("a*x"), graph("x")}, {x.data()}, 1);
  x[0] = 9;
  double out[2];
  Program::Scratch scratch;
  const double a = 3;
  program.Evaluate(&a, out, 1, &scratch);
  EXPECT_EQ(out[0], 12);
  EXPECT_EQ(out[1], 4);
}

TEST(Program, AScratchServesSeveralPrograms) {
  NamedGraph graph({"a"}, {"x"});
  const std::vector<double> x = {1, 2, 3};
  const Program small(graph.graph(), {graph("a + 1")}, {x.data()}, 3);
  const Program large(
      graph.graph(), {graph("exp(a*x) + ln(a*x + 1)/(a + x)")}, {x.data()}, 3);
  Program::Scratch scratch, own;
  const double a = 2;
  std::vector<double> out(3), expected(3);
  large.Evaluate(&a, expected.data(), 3, &own);
  for (int i = 0; i < 3; ++i) {
    small.Evaluate(&a, out.data(), 3, &scratch);
    EXPECT_EQ(out, (std::vector<double>{3, 3, 3}));
    large.Evaluate(&a, out.data(), 3, &scratch);
    EXPECT_EQ(out, expected);
  }
}

TEST(Program, LongSums) {
  std::string text = "a";
  for (int i = 2; i <= 10000; ++i) {
    text += "+a*" + std::to_string(i % 10);
  }
  NamedGraph graph({"a"}, {"x"});
  const std::vector<double> out =
      Evaluate(graph.graph(), {graph(text + "+ x")}, {{1, 2}}, {1}, 2, 2);
  EXPECT_EQ(out, (std::vector<double>{45000 + 1, 45000 + 2}));
}

// Awkward values first, then as many ordinary ones as two blocks need.
Columns AwkwardColumns(size_t rows, RandomFormula* random) {
  const std::vector<double> awkward = {
      0, -0.0, 1, -1, kNaN, kInfinity, -kInfinity, 1e300, 1e-300, 10, 0.5};
  Columns columns(2, std::vector<double>(rows));
  for (size_t i = 0; i < rows; ++i) {
    for (size_t v = 0; v < 2; ++v) {
      columns[v][i] =
          i < 121 ? awkward[v == 0 ? i % 11 : i / 11] : random->Uniform(-2, 4);
    }
  }
  return columns;
}

// Value and slopes: to the last bit what each row gives alone.
void ExpectRowsAlone(const Columns& columns, RandomFormula* random) {
  const size_t rows = columns[0].size();
  for (int i = 0; i < 400; ++i) {
    NamedGraph graph({"a", "b"}, {"x", "y"});
    const std::string text = random->Next(4);
    const Node f = graph(text);
    const std::vector<Node> outputs = {f,
                                       graph.graph().Derivative(f, graph("a")),
                                       graph.graph().Derivative(f, graph("b")),
                                       graph.graph().Derivative(f, graph("x"))};
    const double a = random->Uniform(-1, 3), b = random->Uniform(0, 2);
    const std::vector<double> out =
        Evaluate(graph.graph(), outputs, columns, {a, b}, rows, rows);
    for (size_t j = 0; j < outputs.size(); ++j) {
      for (size_t row = 0; row < rows; ++row) {
        const double alone = EvaluateOnce(graph.graph(),
                                          outputs[j],
                                          {a, b},
                                          {columns[0][row], columns[1][row]});
        ASSERT_TRUE(Same(out[j * rows + row], alone))
            << text << ", output " << j << ", row " << row << ": "
            << out[j * rows + row] << " is not " << alone;
      }
    }
  }
}

TEST(Program, EqualsTheGraphRowByRow) {
  RandomFormula random(11, {"a", "b", "x", "y"}, FunctionNames());
  ExpectRowsAlone(AwkwardColumns(300, &random), &random);
}

// The eleven awkward values of x eleven times over; y differs everywhere, or
// has as few.
TEST(Program, EqualsTheGraphWhereAVariableHasFewValues) {
  RandomFormula random(13, {"a", "b", "x", "y"}, FunctionNames());
  Columns columns = AwkwardColumns(121, &random);
  ExpectRowsAlone(columns, &random);
  for (double& y : columns[1]) y = random.Uniform(-2, 4);
  ExpectRowsAlone(columns, &random);
}

TEST(Factors, AreWhatOneVariableOfFewValuesDecides) {
  NamedGraph graph({"a", "b"}, {"x", "y"});
  const Node f = graph("exp(a*x)*y + ln(y + b)");
  std::vector<double> x, y;
  for (int i = 0; i < 60; ++i) {
    x.push_back(i % 3);
    y.push_back(i);
  }
  const auto find = [&](size_t rows) {
    return FindFactors(graph.graph().impl(), {f}, {x.data(), y.data()}, rows);
  };
  const std::vector<Factor> factors = find(60);
  ASSERT_EQ(factors.size(), 1);
  EXPECT_EQ(factors[0].variable, 0);
  EXPECT_EQ(factors[0].values, (std::vector<double>{0, 1, 2}));
  EXPECT_EQ(factors[0].value_of_row[59], 2);
  EXPECT_EQ(factors[0].nodes, std::vector<Node>{graph("exp(a*x)")});
  EXPECT_TRUE(find(3).empty());
}

// A row counts if every step of the formula as written is finite there and
// double and long double agree to 1e-12: the algebra may change rounding only.
TEST(Program, EqualsTheFormulaAsWritten) {
  RandomFormula random(12, {"a", "b", "x", "y"}, FunctionNames());
  constexpr size_t kRows = 300;
  const Columns columns = AwkwardColumns(kRows, &random);
  int counted = 0;
  for (int i = 0; i < 400; ++i) {
    NamedGraph graph({"a", "b"}, {"x", "y"});
    const std::string text = random.Next(4);
    const Formula formula = Formula::Parse(text, "random");
    const double a = random.Uniform(-1, 3), b = random.Uniform(0, 2);
    const std::vector<double> out =
        Evaluate(graph.graph(), {graph(text)}, columns, {a, b}, kRows, kRows);
    for (size_t row = 0; row < kRows; ++row) {
      const double x = columns[0][row], y = columns[1][row];
      const std::map<std::string, double> at = {
          {"a", a}, {"b", b}, {"x", x}, {"y", y}};
      const std::map<std::string, long double> precisely(at.begin(), at.end());
      NaiveFormula<double> naive(formula, at);
      const double written = naive.Value();
      const long double precise =
          NaiveFormula<long double>(formula, precisely).Value();
      const long double size = std::fabs(precise);
      if (!naive.finite()) continue;
      if (!(std::fabs(written - precise) <= 1e-12L * size)) continue;
      ++counted;
      ASSERT_NEAR(out[row], written, 1e-9 * std::fabs(written))
          << text << " at " << a << ", " << b << ", " << x << ", " << y;
    }
  }
  EXPECT_GT(counted, 50000);
}

// Every stretch of rows of a program with factors, data and registers.
TEST(Program, RowsOfAStretchAreThoseOfAll) {
  constexpr size_t kRows = 700;
  Columns columns(2, std::vector<double>(kRows));
  for (size_t i = 0; i < kRows; ++i) {
    columns[0][i] = static_cast<double>(1 + i % 7);
    columns[1][i] = 1 + 0.01 * static_cast<double>(i);
  }
  NamedGraph graph({"a", "b"}, {"x", "y"});
  const std::vector<Node> outputs = {
      graph("a*x^b + exp(b*y)*x^b"), graph("y"), graph("a*b")};
  const std::vector<double> parameters = {2, -0.3};
  const std::vector<double> all =
      Evaluate(graph.graph(), outputs, columns, parameters, kRows, kRows);
  const Program program(
      graph.graph(), outputs, {columns[0].data(), columns[1].data()}, kRows);
  Program::Scratch scratch;
  for (const auto& [first, count] : {std::pair<size_t, size_t>{0, kRows},
                                     {0, 1},
                                     {255, 257},
                                     {600, 100},
                                     {kRows - 1, 1}}) {
    const size_t stride = count + 3;
    std::vector<double> out(outputs.size() * stride, -77);
    program.EvaluateRows(
        parameters.data(), first, count, out.data(), stride, &scratch);
    for (size_t j = 0; j < outputs.size(); ++j) {
      for (size_t i = 0; i < count; ++i) {
        EXPECT_EQ(out[j * stride + i], all[j * kRows + first + i]);
      }
      EXPECT_EQ(out[j * stride + count], -77);
    }
  }
}

TEST(DataPowers, AreExponentialsWhereTheVariableIsPositive) {
  const Columns columns = {{0.5, 3, 1e9}, {-1, 2, 0}};
  NamedGraph named({"a", "b"}, {"x", "y"});
  const std::vector<Node> outputs = {named("a*x^b + x^(b + 0.1*y)"),
                                     named("y^a + x^3.5"),
                                     named("ln(a + b*x^-b)"),
                                     named("(x + a)^b")};
  Graph graph = named.graph();
  std::vector<Node> replaced = outputs;
  ReplaceDataPowers(
      {columns[0].data(), columns[1].data()}, 3, &graph, &replaced);
  EXPECT_NE(replaced[0], outputs[0]);
  EXPECT_EQ(replaced[1], outputs[1]);
  EXPECT_NE(replaced[2], outputs[2]);
  EXPECT_EQ(replaced[3], outputs[3]);
  const std::vector<double> parameters = {2, 0.37};
  const std::vector<double> before =
      Evaluate(named.graph(), outputs, columns, parameters, 3, 3);
  const std::vector<double> after =
      Evaluate(graph, replaced, columns, parameters, 3, 3);
  for (size_t i = 0; i < before.size(); ++i) {
    EXPECT_NEAR(after[i], before[i], 1e-14 * std::abs(before[i]));
  }
}

// A base of parameters is one whose ln the first output needs.
TEST(DataPowers, AreExponentialsWhereTheLogarithmIsNeeded) {
  const Columns columns = {{0.5, 3, 1e9}};
  NamedGraph named({"a", "b"}, {"x"});
  const std::string base = "(1/(1/(x + a) + b))";
  const std::vector<Node> outputs = {named(base + "^b*x^(a*ln(" + base + "))"),
                                     named("(x + b)^a*ln(x + b)")};
  Graph graph = named.graph();
  std::vector<Node> replaced = outputs;
  ReplaceDataPowers({columns[0].data()}, 3, &graph, &replaced);
  EXPECT_EQ(replaced[1], outputs[1]);
  const std::vector<char> needed = Reachable(graph.impl(), replaced);
  size_t powers = 0;
  for (size_t i = 0; i < needed.size(); ++i) {
    powers += needed[i] != 0 && graph.impl().nodes[i].op == Op::kPower;
  }
  EXPECT_EQ(powers, 1u);
  const std::vector<double> parameters = {2, 0.37};
  const std::vector<double> before =
      Evaluate(named.graph(), outputs, columns, parameters, 3, 3);
  const std::vector<double> after =
      Evaluate(graph, replaced, columns, parameters, 3, 3);
  for (size_t i = 0; i < before.size(); ++i) {
    EXPECT_NEAR(after[i], before[i], 1e-14 * std::abs(before[i]));
  }
}

}  // namespace
}  // namespace routescale
