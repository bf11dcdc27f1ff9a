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

std::string ErrorOf(const std::string& text) {
  try {
    Formula::Parse(text, "--where");
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::kUsage);
    return error.what();
  }
  return "no error";
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

TEST(Parser, ErrorsShowThePlace) {
  const struct {
    const char* text;
    const char* error;
  } cases[] = {
      {"", "--where: the formula is empty"},
      {" \t", "--where: the formula is empty"},
      {"a +",
       "--where: expected a number, a name or '('\n"
       "  a +\n"
       "     ^"},
      {"a * / b",
       "--where: expected a number, a name or '('\n"
       "  a * / b\n"
       "      ^"},
      {"()",
       "--where: expected a number, a name or '('\n"
       "  ()\n"
       "   ^"},
      {"1 + lgo(x)",
       "--where: unknown function 'lgo'\n"
       "  1 + lgo(x)\n"
       "      ^~~\n"
       "  did you mean 'log'?"},
      {"alpha(x + 1)",
       "--where: unknown function 'alpha'\n"
       "  alpha(x + 1)\n"
       "  ^~~~~\n"
       "  a product is written with '*'"},
      {"log10(a, b)",
       "--where: 'log10' takes 1 argument, not 2\n"
       "  log10(a, b)\n"
       "  ^~~~~"},
      {"sqrt()",
       "--where: 'sqrt' takes 1 argument, not 0\n"
       "  sqrt()\n"
       "  ^~~~"},
      {"pow(2)",
       "--where: 'pow' takes 2 arguments, not 1\n"
       "  pow(2)\n"
       "  ^~~"},
      {"max(2)",
       "--where: 'max' takes 2 or more arguments, not 1\n"
       "  max(2)\n"
       "  ^~~"},
      {"a = 1",
       "--where: '=' is not an operator\n"
       "  a = 1\n"
       "    ^\n"
       "  compare with '=='"},
      {"a ** 2",
       "--where: '**' is not an operator\n"
       "  a ** 2\n"
       "    ^~\n"
       "  a power is written with '^'"},
      {"a & b",
       "--where: '&' is not an operator\n"
       "  a & b\n"
       "    ^\n"
       "  and is written '&&'"},
      {"a | b",
       "--where: '|' is not an operator\n"
       "  a | b\n"
       "    ^\n"
       "  or is written '||'"},
      {"a and b",
       "--where: expected an operator or the end of the formula\n"
       "  a and b\n"
       "    ^~~\n"
       "  and is written '&&'"},
      {"a or b",
       "--where: expected an operator or the end of the formula\n"
       "  a or b\n"
       "    ^~\n"
       "  or is written '||'"},
      {"not b",
       "--where: expected an operator or the end of the formula\n"
       "  not b\n"
       "      ^\n"
       "  not is written '!'"},
      {"2x",
       "--where: expected an operator or the end of the formula\n"
       "  2x\n"
       "   ^\n"
       "  a product is written with '*'"},
      {"2(x)",
       "--where: expected an operator or the end of the formula\n"
       "  2(x)\n"
       "   ^\n"
       "  a product is written with '*'"},
      {"1_000",
       "--where: expected an operator or the end of the formula\n"
       "  1_000\n"
       "   ^~~~\n"
       "  a number is written without separators"},
      {"1,5",
       "--where: expected an operator or the end of the formula\n"
       "  1,5\n"
       "   ^"},
      {"1e999",
       "--where: the number is out of range\n"
       "  1e999\n"
       "  ^~~~~"},
      {"a < b < c",
       "--where: comparisons cannot be chained\n"
       "  a < b < c\n"
       "        ^\n"
       "  write a < b && b < c"},
      {"a == b != c",
       "--where: comparisons cannot be chained\n"
       "  a == b != c\n"
       "         ^~\n"
       "  write a < b && b < c"},
      {"(a + b",
       "--where: the parenthesis is not closed\n"
       "  (a + b\n"
       "  ^"},
      {"1 + max(a, (b + 1)",
       "--where: the parenthesis is not closed\n"
       "  1 + max(a, (b + 1)\n"
       "         ^"},
      {"a)",
       "--where: no '(' belongs to this ')'\n"
       "  a)\n"
       "   ^"},
      {"(a b)",
       "--where: expected an operator or ')'\n"
       "  (a b)\n"
       "     ^\n"
       "  a product is written with '*'"},
      {"max(a; b)",
       "--where: unexpected ';'\n"
       "  max(a; b)\n"
       "       ^"},
      {"max(a b)",
       "--where: expected an operator, ',' or ')'\n"
       "  max(a b)\n"
       "        ^\n"
       "  a product is written with '*'"},
      {"größe > 1",
       "--where: unexpected character\n"
       "  größe > 1\n"
       "    ^\n"
       "  a name with other letters is written in backticks: `name`"},
      {"router == 'Hash",
       "--where: the quote is not closed\n"
       "  router == 'Hash\n"
       "            ^"},
      {"`loss > 1",
       "--where: the quote is not closed\n"
       "  `loss > 1\n"
       "  ^"},
      {"`` > 1",
       "--where: a name between backticks is empty\n"
       "  `` > 1\n"
       "  ^~"},
      {"router < 'Hash'",
       "--where: a text can only be compared with == or !=\n"
       "  router < 'Hash'\n"
       "           ^~~~~~"},
      {"'Hash'",
       "--where: a text can only be compared with == or !=\n"
       "  'Hash'\n"
       "  ^~~~~~"},
      {"-'Hash' == 1",
       "--where: a text can only be compared with == or !=\n"
       "  -'Hash' == 1\n"
       "   ^~~~~~"},
      {"log('x')",
       "--where: a text can only be compared with == or !=\n"
       "  log('x')\n"
       "      ^~~"},
      {"'x'^2 == 1",
       "--where: a text can only be compared with == or !=\n"
       "  'x'^2 == 1\n"
       "  ^~~"},
      {"'x' == 'y'",
       "--where: a text can only be compared with a name\n"
       "  'x' == 'y'\n"
       "  ^~~\n"
       "  write name == 'text'"},
      {"a + 1 == 'y'",
       "--where: a text can only be compared with a name\n"
       "  a + 1 == 'y'\n"
       "           ^~~\n"
       "  write name == 'text'"},
  };
  for (const auto& test : cases) {
    EXPECT_EQ(ErrorOf(test.text), test.error) << test.text;
  }
}

TEST(Parser, ErrorAtPointsAtTheFirstAppearance) {
  const Formula formula = Formula::Parse("x + ruter + ruter", "--where");
  EXPECT_STREQ(formula.ErrorAt("ruter", "unknown column 'ruter'").what(),
               "--where: unknown column 'ruter'\n"
               "  x + ruter + ruter\n"
               "      ^~~~~");
}

TEST(Parser, NestingIsLimited) {
  for (const std::string open : {"(", "-", "!", "abs(", "2^"}) {
    const bool call = open.back() == '(';
    const auto nested = [&](int levels) {
      return Repeat(open, levels) + "a" + (call ? Repeat(")", levels) : "");
    };
    EXPECT_EQ(ErrorOf(nested(200)), "no error") << open;
    EXPECT_EQ(ErrorOf(nested(201)).substr(0, 44),
              "--where: nested more than 200 levels deep\n  ")
        << open;
    EXPECT_NE(ErrorOf(Repeat(open, 20000)), "no error") << open;
  }
}

TEST(Parser, LengthIsLimited) {
  const std::string longest = "a" + Repeat("+a", 32767) + " ";
  ASSERT_EQ(longest.size(), 65536u);
  EXPECT_DOUBLE_EQ(Value(longest), 65536);
  EXPECT_EQ(ErrorOf(longest + " "),
            "--where: the formula is longer than 64 KiB");
}

TEST(Parser, AnyBytesGiveAnErrorOrAFormula) {
  const std::string bytes =
      std::string("ab1.e+-*/^(),<>=!&|'\"` _\xC3\x9F\x80\xFF\n", 29) +
      std::string(1, '\0');
  uint32_t state = 7;
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (int j = 0; j < 12; ++j) {
      state = state * 1664525u + 1013904223u;
      text += bytes[(state >> 16) % bytes.size()];
    }
    try {
      EXPECT_EQ(Formula::Parse(text, "fuzz").text(), text);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::kUsage);
    }
  }
}

}  // namespace
}  // namespace routescale
