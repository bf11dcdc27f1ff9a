#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "formula/grammar.h"
#include "formula/notation.h"
#include "routescale/error.h"
#include "routescale/formula.h"
#include "routescale/law.h"
#include "support/message_of.h"

namespace routescale {
namespace {

std::string Printed(const std::string& text,
                    Notation notation = Notation::kText) {
  return Formula::Parse(text, "test").Print(notation);
}

TEST(Print, ParenthesesStandWhereTheyChangeTheTree) {
  const struct {
    const char *text, *printed;
  } cases[] = {
      {"((a))+(b*c)", "a + b*c"},
      {"(a + b)*c", "(a + b)*c"},
      {"a-(b-c)", "a - (b - c)"},
      {"(a-b)-c", "a - b - c"},
      {"a/(b/c)/d", "a/(b/c)/d"},
      {"a*(b*c)", "a*(b*c)"},
      {"a+(b+c)", "a + (b + c)"},
      {"-a^2", "-a^2"},
      {"(-a)^2", "(-a)^2"},
      {"-(a*b)", "-(a*b)"},
      {"-a*b", "-a*b"},
      {"a*-b", "a*-b"},
      {"a - -b", "a - -b"},
      {"--a", "-(-a)"},
      {"2^-x", "2^-x"},
      {"(a^b)^c", "(a^b)^c"},
      {"a^(b^c)", "a^b^c"},
      {"pow(a + b, c/d)", "(a + b)^(c/d)"},
      {"a > b", "b < a"},
      {"!(a < b) || c == d && e", "!(a < b) || c == d && e"},
      {"(a || b) && c", "(a || b) && c"},
      {"(a < b) == (c < d)", "(a < b) == (c < d)"},
      {"min(a, b, c + 1)", "min(min(a, b), c + 1)"},
      {"log(a)*sqrt(abs(b))", "ln(a)*sqrt(abs(b))"},
      {"1e21*0.001 + 1e-7", "1e21*0.001 + 1e-7"},
      {"2*pi", "2*pi"},
      {"`loss (c4)` + `pi`*true", "`loss (c4)` + `pi`*1"},
      {"kind == \"a\" && kind != \"it's\"", "kind == 'a' && kind != \"it's\""},
  };
  for (const auto& test : cases) {
    EXPECT_EQ(Printed(test.text), test.printed) << test.text;
    EXPECT_EQ(Printed(test.printed), test.printed);
  }
}

TEST(Print, EveryLawReadsBackAsTheSameTree) {
  for (const std::string& name : LawNames()) {
    const Formula formula = FindLaw(name, {}).formula;
    const Formula again =
        Formula::Parse(formula.Print(Notation::kText), "again");
    ASSERT_EQ(again.ast().nodes.size(), formula.ast().nodes.size()) << name;
    for (size_t i = 0; i < again.ast().nodes.size(); ++i) {
      const AstNode &a = again.ast().nodes[i], &b = formula.ast().nodes[i];
      EXPECT_TRUE(a.op == b.op && a.a == b.a && a.b == b.b) << name;
      EXPECT_EQ(a.value, b.value);
    }
    EXPECT_EQ(again.symbols(), formula.symbols());
  }
}

TEST(Print, Latex) {
  const struct {
    const char *text, *latex;
  } cases[] = {
      {"E0 + A*N^-alpha + B/D^beta",
       R"(E_{0} + A \, {N}^{-\alpha} + \frac{B}{{D}^{\beta}})"},
      {"a*log10(N) + c*log10(N)*log10(Ehat)",
       R"(a \, \log_{10}\left(N\right) + )"
       R"(c \, \log_{10}\left(N\right) \, \log_{10}\left(\hat{E}\right))"},
      {"(1 - S)^alpha_N*E_start*10^2*1e9",
       R"({\left(1 - S\right)}^{\alpha_{N}} \, E_{\mathrm{start}} )"
       R"(\cdot {10}^{2} \cdot 1 \times 10^{9})"},
      {"(1/x)^2 + (-a) - (b - c)",
       R"({\left(\frac{1}{x}\right)}^{2} + \left(-a\right) - )"
       R"(\left(b - c\right))"},
      {"`tokens_%`*floor(x)",
       R"(\text{tokens\_\%} \, \left\lfloor x\right\rfloor)"},
  };
  for (const auto& test : cases) {
    EXPECT_EQ(Printed(test.text, Notation::kLatex), test.latex);
  }
}

TEST(Print, Code) {
  const std::string text = "ln(lambda)*-x^2/2 + abs(N - 1)^-0.5 + (x != 3)";
  EXPECT_EQ(Printed(text, Notation::kPython),
            "divide_(log_(lambda_)*-power_(x, 2), 2) + "
            "power_(abs(N - 1), -0.5) + "
            "(1.0 if abs(x - 3) > 0 else 0.0)");
  EXPECT_EQ(Printed(text, Notation::kJavascript),
            "Math.log(lambda_)*-Math.pow(x, 2)/2 + Math.pow(Math.abs(N - 1), "
            "-0.5) + (Math.abs(x - 3) > 0 ? 1.0 : 0.0)");
  EXPECT_EQ(Printed(text, Notation::kC),
            "log(lambda_)*-pow(x, 2.0)/2.0 + pow(fabs(N - 1.0), -0.5) + "
            "(fabs(x - 3.0) > 0 ? 1.0 : 0.0)");
}

TEST(Print, EveryOperationHasAPatternInEveryNotation) {
  for (const Notation notation : {Notation::kText,
                                  Notation::kLatex,
                                  Notation::kPython,
                                  Notation::kJavascript,
                                  Notation::kC}) {
    const auto& patterns = RulesOf(notation).patterns;
    EXPECT_TRUE(patterns.contains(Op::kNegate) && patterns.contains(Op::kNot));
    for (const NamedFunction& function : kFunctions) {
      EXPECT_TRUE(patterns.contains(function.op)) << function.name;
    }
    for (const BinaryOperator& operation : kBinaryOperators) {
      EXPECT_TRUE(patterns.contains(operation.op)) << operation.text;
    }
  }
}

TEST(Print, NamesMayBeGiven) {
  EXPECT_EQ(
      Formula::Parse("a*x + a", "").Print(Notation::kText, {{"a", "p[0]"}}),
      "p[0]*x + p[0]");
}

TEST(Substitute, PutsFormulasInThePlaceOfNamesAllAtOnce) {
  const Formula formula = Formula::Parse("a*b + `c d`^a", "test");
  const Formula changed =
      formula.Substitute({{"a", Formula::Parse("b + 1", "")},
                          {"b", Formula::Number(-2, "")},
                          {"c d", Formula::Name("a", "")}});
  EXPECT_EQ(changed.text(), "(b + 1)*-2 + a^(b + 1)");
  EXPECT_EQ(changed.symbols(), (std::vector<std::string>{"b", "a"}));
  EXPECT_EQ(changed.origin(), "test");
  EXPECT_STREQ(changed.ErrorAt("a", "is wrong").what(),
               "test: is wrong\n"
               "  (b + 1)*-2 + a^(b + 1)\n"
               "               ^");
}

TEST(Substitute, SpecialNumbers) {
  const double infinity = std::numeric_limits<double>::infinity();
  const Formula x = Formula::Parse("x", "test");
  for (const double value : {infinity, -infinity, std::nan(""), -0.0, 1e-310}) {
    const Formula number = x.Substitute({{"x", Formula::Number(value, "")}});
    Graph graph;
    const Node node =
        graph.Lower(Formula::Parse(number.text(), "again"), nullptr);
    const double again = EvaluateOnce(graph, node, {}, {});
    EXPECT_TRUE(again == value || (std::isnan(again) && std::isnan(value)));
  }
}

TEST(Substitute, TextsAreComparedWithNames) {
  const Formula formula = Formula::Parse("kind == 'a' || x > 1", "test");
  EXPECT_EQ(formula.Substitute({{"kind", Formula::Name("router", "")}}).text(),
            "router == 'a' || 1 < x");
  EXPECT_EQ(MessageOf([&] {
              formula.Substitute({{"kind", Formula::Number(1, "")}});
            }),
            "test: is compared with a text: not a number\n"
            "  kind == 'a' || x > 1\n"
            "  ^~~~");
}

TEST(Substitute, WhatGrowsWithoutEndIsRefused) {
  Formula formula = Formula::Parse("x + x", "test");
  const Formula twice = formula;
  EXPECT_EQ(MessageOf([&] {
              for (int i = 0; i < 100; ++i) {
                formula = twice.Substitute({{"x", formula}});
              }
            }),
            "test: the formula is longer than 64 KiB with all its names "
            "written out");
}

TEST(Substitute, LongSumsAreNoDepth) {
  std::string text = "x";
  for (int i = 0; i < 8000; ++i) text += " + x";
  EXPECT_EQ(Printed(text), text);
}

}  // namespace
}  // namespace routescale
