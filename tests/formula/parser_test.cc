#include <gtest/gtest.h>

#include <clocale>
#include <string>
#include <vector>

#include "routescale/error.h"
#include "routescale/formula.h"

namespace routescale {
namespace {

// With a = 2, b = 3, c = 5, d = 7.
double Value(const std::string& text) {
  Graph graph;
  const Formula formula = Formula::Parse(text, "test");
  const Node node = graph.Lower(formula, [&](const std::string& name) {
    return graph.Variable(name[0] - 'a');
  });
  return EvaluateOnce(graph, node, {}, {2, 3, 5, 7});
}

std::string Repeat(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST(Parser, Precedence) {
  const struct {
    const char* text;
    double value;
  } cases[] = {
      {"a + b*c", 17},
      {"(a + b)*c", 25},
      {"d - c - b", -1},
      {"d - (c - b)", 5},
      {"c*b/a*d", 52.5},
      {"d/c/a", 0.7},
      {"-a^2", -4},
      {"(-a)^2", 4},
      {"a^-b", 0.125},
      {"a^b^a", 512},
      {"(a^b)^a", 64},
      {"-a^-a", -0.25},
      {"2^-a^2", 0.0625},
      {"a*-b", -6},
      {"a - -b", 5},
      {"--a", 2},
      {"+a - +b", -1},
      {"a + b == c", 1},
      {"a*b < c + d", 1},
      {"a < b && b < c", 1},
      {"a > b || c >= 5", 1},
      {"a > b && c < b || d == 7", 1},
      {"a > b && (c < b || d == 7)", 0},
      {"true || false && false", 1},
      {"!a == 0", 1},
      {"!(a == 2)", 0},
      {"!!a", 1},
      {"(a < b) + (a <= 2) + (a != b)", 3},
      {"(a < b) == (c < d)", 1},
  };
  for (const auto& test : cases) {
    EXPECT_DOUBLE_EQ(Value(test.text), test.value) << test.text;
  }
}

TEST(Parser, Numbers) {
  EXPECT_EQ(Value("1e21"), 1e21);
  EXPECT_EQ(Value(".5"), 0.5);
  EXPECT_EQ(Value("5."), 5);
  EXPECT_EQ(Value("5.+.5"), 5.5);
  EXPECT_EQ(Value("1.25E-3"), 1.25e-3);
  EXPECT_EQ(Value("2e+2"), 200);
  EXPECT_EQ(Value("0.1"), 0.1);
  EXPECT_EQ(Value("00012"), 12);
  EXPECT_DOUBLE_EQ(Value("pi"), 3.141592653589793);
}

TEST(Parser, NumbersDoNotDependOnTheLocale) {
  const char* before = std::setlocale(LC_ALL, nullptr);
  const std::string saved = before;
  for (const char* locale : {"de_DE.UTF-8", "de_DE", "fr_FR.UTF-8"}) {
    std::setlocale(LC_ALL, locale);
    EXPECT_EQ(Value("1.5"), 1.5);
  }
  std::setlocale(LC_ALL, saved.c_str());
}

TEST(Parser, FunctionsOfSeveralArguments) {
  EXPECT_EQ(Value("min(c, a, d, b)"), 2);
  EXPECT_EQ(Value("max(c, a, d, b)"), 7);
  EXPECT_EQ(Value("pow(a, b)"), 8);
  EXPECT_EQ(Value("max(min(a, b), min(c, d))"), 5);
}

TEST(Parser, SymbolsInOrderOfFirstAppearance) {
  const Formula formula =
      Formula::Parse("b*a + `loss (c4)` + a + (kind == 'x') + pi", "test");
  EXPECT_EQ(formula.symbols(),
            (std::vector<std::string>{"b", "a", "loss (c4)", "kind"}));
  EXPECT_EQ(formula.text_symbols(), std::vector<std::string>{"kind"});
  EXPECT_EQ(formula.origin(), "test");
  EXPECT_EQ(formula.text(), "b*a + `loss (c4)` + a + (kind == 'x') + pi");
}

TEST(Parser, BackticksMakeAnyNameASymbol) {
  EXPECT_EQ(Formula::Parse("`pi` + `min` + `größe`", "test").symbols(),
            (std::vector<std::string>{"pi", "min", "größe"}));
}

TEST(Parser, TextComparison) {
  const Formula formula = Formula::Parse(
      "router == 'Hash' || \"it's\" != router && (other) == 'Hash'", "--where");
  EXPECT_EQ(formula.text_symbols(),
            (std::vector<std::string>{"router", "other"}));
  Graph graph;
  std::vector<std::string> asked;
  const Node node = graph.Lower(
      formula,
      [&](const std::string& name) {
        return graph.Variable(name == "router" ? 0 : 1);
      },
      [&](const std::string& symbol, const std::string& literal) {
        asked.push_back(symbol + ":" + literal);
        return literal == "Hash" ? 4.0 : -1.0;
      });
  EXPECT_EQ(
      asked,
      (std::vector<std::string>{"router:Hash", "router:it's", "other:Hash"}));
  EXPECT_EQ(EvaluateOnce(graph, node, {}, {4, 0}), 1);
  EXPECT_EQ(EvaluateOnce(graph, node, {}, {3, 4}), 1);
  EXPECT_EQ(EvaluateOnce(graph, node, {}, {3, 3}), 0);
}

TEST(Parser, TextWhereThereIsNone) {
  const Formula formula = Formula::Parse("x == 'a'", "--map");
  Graph graph;
  try {
    graph.Lower(formula, [&](const std::string&) { return graph.Variable(0); });
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "--map: only numbers can be compared here\n"
                 "  x == 'a'\n"
                 "       ^~~");
  }
}

TEST(Parser, LengthIsLimited) {
  const std::string longest = "a" + Repeat("+a", 32767) + " ";
  ASSERT_EQ(longest.size(), 65536u);
  EXPECT_DOUBLE_EQ(Value(longest), 65536);
  try {
    Formula::Parse(longest + " ", "--where");
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "--where: the formula is longer than 64 KiB");
  }
}

}  // namespace
}  // namespace routescale
