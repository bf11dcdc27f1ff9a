#include <gtest/gtest.h>

#include <string>

#include "routescale/error.h"
#include "routescale/formula.h"

namespace routescale {
namespace {

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

TEST(ParserErrors, ErrorsShowThePlace) {
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

TEST(ParserErrors, ErrorAtPointsAtTheFirstAppearance) {
  const Formula formula = Formula::Parse("x + ruter + ruter", "--where");
  EXPECT_STREQ(formula.ErrorAt("ruter", "unknown column 'ruter'").what(),
               "--where: unknown column 'ruter'\n"
               "  x + ruter + ruter\n"
               "      ^~~~~");
}

TEST(ParserErrors, NestingIsLimited) {
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

TEST(ParserErrors, AnyBytesGiveAnErrorOrAFormula) {
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
