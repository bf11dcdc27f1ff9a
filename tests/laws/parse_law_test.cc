#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <string>

#include "routescale/error.h"
#include "routescale/law.h"
#include "support/source_path.h"

namespace routescale {
namespace {

// A law file that is right, in lines: title, formula, [variables], …
const std::string kHead =
    "name = \"mine\"\n"
    "loss = \"c + A*N^-a*E^-b\"\n"
    "\n"
    "[variables]\n"
    "N = \"parameters\"\n"
    "E = \"experts\"\n";

std::string Failure(const std::string& toml) {
  try {
    ParseLaw(toml, "mine.toml");
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(ParseLaw, ReadsEveryKey) {
  const Law law = ParseLaw(
      "name = \"mine\"\n"
      "title = \"My law\"\n"
      "source = \"me\"\n"
      "notes = \"none\"\n"
      "response = \"accuracy\"\n"
      "ln_loss = \"a*ln(N) + b*lnE\"\n"
      "residual = \"relative\"\n"
      "size_variable = \"N\"\n"
      "effective = \"N*E^(b/a)\"\n"
      "[let]\n"
      "lnE = \"ln(E)\"\n"
      "[variables]\n"
      "N = \"parameters\"\n"
      "E = \"experts\"\n"
      "[parameters]\n"
      "b = { min = -1, max = 2.5, description = \"slope\" }\n"
      "a = { min = 1e-3, scale = \"log\" }\n"
      "[constraints]\n"
      "order = \"a < b\"\n"
      "[derived]\n"
      "ratio = \"a/b\"\n"
      "[ranges]\n"
      "N = [1, 1e3]\n"
      "[dense]\n"
      "E = 1\n"
      "[example]\n"
      "a = 1\n"
      "b = 2\n"
      "[[published]]\n"
      "label = \"x\"\n"
      "source = \"y\"\n"
      "values = { a = 3, b = 4 }\n",
      "mine.toml");
  EXPECT_EQ(law.title, "My law");
  EXPECT_EQ(law.source, "me");
  EXPECT_EQ(law.notes, "none");
  EXPECT_EQ(law.response, "accuracy");
  EXPECT_EQ(law.scale, Scale::kLn);
  EXPECT_EQ(law.residual, Residual::kRelative);
  EXPECT_EQ(law.variable_names(), (std::vector<std::string>{"N", "E"}));
  ASSERT_EQ(law.parameters.size(), 2u);
  EXPECT_EQ(law.parameters[0].name, "b");
  EXPECT_EQ(law.parameters[0].min, -1);
  EXPECT_EQ(law.parameters[0].max, 2.5);
  EXPECT_FALSE(law.parameters[0].log_scale);
  EXPECT_TRUE(law.parameters[1].log_scale);
  EXPECT_EQ(law.constraints.at(0).name, "order");
  EXPECT_EQ(law.derived.at(0).formula.text(), "a/b");
  EXPECT_EQ(law.ranges.at("N"), (std::pair{1.0, 1e3}));
  EXPECT_TRUE(law.has_dense);
  EXPECT_EQ(law.dense.at("E"), 1);
  EXPECT_EQ(law.example.at("b"), 2);
  EXPECT_EQ(law.Published("x").values.at("a"), 3);
  EXPECT_EQ(law.effective->text(), "N*E^(b/a)");
}

TEST(ParseLaw, ParametersAreWhatIsNeitherVariableNorLet) {
  const Law law = ParseLaw(kHead, "mine.toml");
  std::vector<std::string> names;
  for (const ParameterSpec& spec : law.parameters) names.push_back(spec.name);
  EXPECT_EQ(names, (std::vector<std::string>{"c", "A", "a", "b"}));
  EXPECT_FALSE(law.parameters[0].bounded());
  EXPECT_EQ(law.residual, Residual::kLn);
  EXPECT_EQ(law.response, "loss");
}

TEST(ParseLaw, TheExampleOfTheManual) {
  std::ifstream file(SourcePath("data/laws/README.md"));
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::string open = "```toml\n";
  const size_t begin = text.find(open) + open.size();
  const Law law = ParseLaw(text.substr(begin, text.find("```", begin) - begin),
                           "README.md");
  EXPECT_EQ(law.name, "mine");
  const CompiledLaw compiled(law, {});
  const std::vector<double> row = {60, 1.5, 300, 1.6, 0.21, 0.07};
  EXPECT_EQ(law.Published("Doe").values.at(law.parameters[0].name), row[0]);
  EXPECT_NEAR(EvaluateOnce(compiled.graph(), compiled.loss(), row, {1e9, 1}),
              1.6 + 60 * std::pow(1e9, -0.21) *
                        std::pow(1 / (1 / 1.5 + 1.0 / 300), -0.07),
              1e-13);
}

TEST(ParseLaw, NoToml) {
  EXPECT_EQ(
      Failure("name = \n"),
      "mine.toml:1: Error while parsing key-value pair: expected value, saw "
      "'\\n'");
}

TEST(ParseLaw, Keys) {
  EXPECT_EQ(
      Failure("nmae = \"x\"\n" + kHead),
      "mine.toml:1: 'nmae' is no key of a law file\n  did you mean 'name'?");
  EXPECT_EQ(Failure("loss = \"a*N\"\n[variables]\nN = \"\"\n"),
            "mine.toml: name is missing");
  EXPECT_EQ(Failure("name = 3\nloss = \"a*N\"\n[variables]\nN = \"\"\n"),
            "mine.toml:1: name must be a text");
  EXPECT_EQ(Failure("name = \"x\"\n[variables]\nN = \"\"\n"),
            "mine.toml: one of loss, ln_loss and log10_loss is needed");
  EXPECT_EQ(Failure("ln_loss = \"a\"\n" + kHead),
            "mine.toml:1: ln_loss and loss are both given");
  EXPECT_EQ(Failure("residual = \"log2\"\n" + kHead),
            "mine.toml:1: residual must be log10, ln, linear or relative");
  EXPECT_EQ(Failure("name = \"x\"\nloss = \"a*N\"\n"),
            "mine.toml: [variables] is missing or empty");
  EXPECT_EQ(Failure("let = 3\n" + kHead), "mine.toml:1: let must be a table");
}

TEST(ParseLaw, Formulas) {
  EXPECT_EQ(Failure("name = \"x\"\nloss = \"a*(N\"\n"
                    "[variables]\nN = \"\"\n"),
            "mine.toml: loss: the parenthesis is not closed\n"
            "  a*(N\n"
            "    ^");
  EXPECT_EQ(Failure(kHead + "[let]\nx = 3\n"),
            "mine.toml:8: let.x must be a formula in quotes");
  EXPECT_EQ(Failure("name = \"x\"\nloss = \"a*N + x\"\n"
                    "[let]\nx = \"y + 1\"\ny = \"2*x\"\n"
                    "[variables]\nN = \"\"\n"),
            "mine.toml: let.y: a let that contains itself\n"
            "  2*x\n"
            "    ^");
}

TEST(ParseLaw, FormulasTogether) {
  EXPECT_EQ(Failure(kHead + "[derived]\nx = \"alpha/A\"\n"),
            "mine.toml: derived.x: unknown symbol\n"
            "  alpha/A\n"
            "  ^~~~~");
  EXPECT_EQ(Failure(kHead + "[derived]\nx = \"a*N\"\n"),
            "mine.toml: derived.x: depends on the variable N\n  a*N\n    ^\n  "
            "only parameters are allowed here");
  EXPECT_EQ(Failure(kHead + "[constraints]\norder = \"a < bb\"\n"),
            "mine.toml: constraints.order: unknown symbol\n"
            "  a < bb\n"
            "      ^~");
  EXPECT_EQ(Failure("effective = \"N^q\"\n" + kHead),
            "mine.toml: effective: unknown symbol\n"
            "  N^q\n"
            "    ^");
  EXPECT_EQ(Failure(kHead + "[parameters]\nd = { min = 0 }\n"),
            "mine.toml: 'd' has no effect on the law mine\n"
            "  remove it from the law or fix it");
}

// A constraint through a let is still one of data.
TEST(ParseLaw, ConstraintsSeeThroughLets) {
  EXPECT_EQ(Failure("name = \"x\"\nloss = \"a*M\"\n"
                    "[let]\nM = \"b + N\"\n"
                    "[variables]\nN = \"\"\n"
                    "[constraints]\npositive = \"M > 0\"\n"),
            "mine.toml: constraints.positive: depends on the variable N\n  M > "
            "0\n  ^~~~~\n  only parameters are allowed here");
}

TEST(ParseLaw, TooManyOfAnything) {
  std::string constraints = kHead + "[constraints]\n", sum = "c";
  for (size_t i = 0; i <= kMostConstraints; ++i) {
    constraints += "c" + std::to_string(i) + " = \"a > 0\"\n";
  }
  EXPECT_EQ(Failure(constraints),
            "mine.toml:7: a law has no more than 16 constraints");
  for (int i = 0; i < 100; ++i) sum += " + p" + std::to_string(i) + "*N";
  const std::string failure =
      Failure("name = \"x\"\nloss = \"" + sum + "\"\n[variables]\nN = \"\"\n");
  EXPECT_EQ(failure.substr(0, failure.find('\n')),
            "mine.toml: loss: a law has no more than 100 parameters");
}

TEST(ParseLaw, LetsThatUseEachOther) {
  const auto with_lets = [](const std::string& lets, const std::string& last) {
    return "name = \"x\"\nloss = \"a*N + " + last +
           "\"\n[variables]\nN = \"\"\n[let]\n" + lets;
  };
  // Every let uses two others: 2^60 ways lead down, and each is gone once.
  std::string branching = "x0 = \"b\"\ny0 = \"c\"\n", chain = "x0 = \"b\"\n";
  for (int i = 1; i < 60; ++i) {
    const std::string n = std::to_string(i), m = std::to_string(i - 1);
    branching += "x" + n + " = \"x" + m + " + y" + m + "\"\ny" + n + " = \"x" +
                 m + "*y" + m + "\"\n";
  }
  EXPECT_EQ(Failure(with_lets(branching, "x59")), "no error");
  for (int i = 1; i <= 100; ++i) {
    chain +=
        "x" + std::to_string(i) + " = \"x" + std::to_string(i - 1) + " + 1\"\n";
  }
  EXPECT_EQ(Failure(with_lets(chain, "x99")), "no error");
  EXPECT_EQ(Failure(with_lets(chain, "x100")),
            "mine.toml: let.x1: lets that use each other more than 100 levels "
            "deep\n  x0 + 1\n  ^~");
}

TEST(Law, RefusesValuesOutsideTheSignOfItsRanges) {
  const Law law = ParseLaw(kHead + "[ranges]\nN = [0, 1]\nE = [1, 2]\n", "x");
  EXPECT_EQ(law.Refusal(0, 0), "");
  EXPECT_EQ(law.Refusal(0, -1), "must not be negative");
  EXPECT_EQ(law.Refusal(1, 1e-9), "");
  EXPECT_EQ(law.Refusal(1, 0), "must be positive");
  EXPECT_EQ(law.Refusal(1, std::nan("")), "");
  EXPECT_EQ(ParseLaw(kHead, "x").Refusal(0, -1), "");
}

TEST(ParseLaw, Parameters) {
  EXPECT_EQ(Failure(kHead + "[parameters]\na = 3\n"),
            "mine.toml:8: parameters.a must be a table: { min = 0 }");
  EXPECT_EQ(Failure(kHead + "[parameters]\na = { mni = 3 }\n"),
            "mine.toml:8: 'mni' is no key of parameters.a\n"
            "  did you mean 'min'?");
  EXPECT_EQ(Failure(kHead + "[parameters]\na = { min = 3, max = 3 }\n"),
            "mine.toml:8: parameters.a: min must be below max");
  EXPECT_EQ(Failure(kHead + "[parameters]\na = { min = nan }\n"),
            "mine.toml:8: min must be a number");
  EXPECT_EQ(Failure(kHead + "[parameters]\na = { scale = \"ln\" }\n"),
            "mine.toml:8: scale must be \"log\" or \"linear\"");
  EXPECT_EQ(
      Failure(kHead + "[parameters]\na = { min = -1, scale = \"log\" }\n"),
      "mine.toml:8: parameters.a: a log scale needs min >= 0");
  EXPECT_EQ(Failure(kHead + "[parameters]\nN = { min = 0 }\n"),
            "mine.toml: 'N' is both a variable and a parameter");
}

TEST(ParseLaw, DenseAndRanges) {
  EXPECT_EQ(Failure(kHead + "[dense]\nS = 0\n"),
            "mine.toml:8: dense.S is no variable of the law");
  EXPECT_EQ(Failure(kHead + "[dense]\nE = \"one\"\n"),
            "mine.toml:8: dense.E must be a number");
  EXPECT_EQ(Failure("size_variable = \"F\"\n" + kHead + "[dense]\nE = 1\n"),
            "mine.toml: size_variable: 'F' is no variable of the law");
  EXPECT_EQ(Failure(kHead + "[ranges]\nD = [1, 2]\n"),
            "mine.toml:8: ranges.D is no variable of the law");
  EXPECT_EQ(Failure(kHead + "[ranges]\nN = [1, 2, 3]\n"),
            "mine.toml:8: ranges.N must be [low, high]");
  EXPECT_EQ(Failure(kHead + "[ranges]\nN = [1, \"2\"]\n"),
            "mine.toml:8: ranges.N must be a number");
  EXPECT_EQ(Failure(kHead + "[ranges]\nN = [2, 1]\n"),
            "mine.toml:8: ranges.N: low must be below high");
}

TEST(ParseLaw, Coefficients) {
  EXPECT_EQ(Failure(kHead + "[example]\na = 1\n"),
            "mine.toml:7: example lacks c");
  EXPECT_EQ(Failure("example = 1\n" + kHead),
            "mine.toml:1: example: must be a table: { a = 1 }");
  EXPECT_EQ(Failure(kHead + "[[published]]\nlabel = \"x\"\n"),
            "mine.toml:7: published: values are missing");
  EXPECT_EQ(Failure(kHead + "[[published]]\nlabel = \"x\"\n"
                            "values = { g = 1 }\n"),
            "mine.toml:9: published row x: the law has no parameter g");
  EXPECT_EQ(Failure(kHead + "[published]\nlabel = \"x\"\n"),
            "mine.toml:7: published must be written [[published]]");
}

TEST(ParseLaw, Optima) {
  const std::string optimum = "[[optimum]]\n";
  const Law law = ParseLaw(kHead + optimum +
                               "subject_to = \"N*E <= M\"\n"
                               "values = { N = \"M/E\", E = \"a/b\" }\n",
                           "mine.toml");
  ASSERT_EQ(law.optima.size(), 1);
  EXPECT_EQ(law.optima[0].budget, "M");
  EXPECT_EQ(law.optima[0].cost->text(), "N*E");
  ASSERT_EQ(law.optima[0].values.size(), 2);
  EXPECT_EQ(law.optima[0].values[1].name, "E");
  const std::string values = "values = { N = \"1\" }\n";
  EXPECT_EQ(Failure(kHead + optimum),
            "mine.toml:7: optimum: values are missing");
  EXPECT_EQ(Failure(kHead + optimum + "values = { D = \"1\" }\n"),
            "mine.toml:7: optimum: D is no variable of the law");
  for (const char* constraint : {"N*E", "N*E <= 5", "N*E <= M*2"}) {
    EXPECT_EQ(Failure(kHead + optimum + "subject_to = \"" + constraint +
                      "\"\n" + values),
              "mine.toml:7: optimum: subject_to must be FORMULA <= NAME");
  }
  EXPECT_EQ(Failure(kHead + optimum + "subject_to = \"N*E <= A\"\n" + values),
            "mine.toml:7: optimum: the budget A is a symbol of the law");
  EXPECT_EQ(Failure(kHead + "[optimum]\n" + values),
            "mine.toml:7: optimum must be written [[optimum]]");
}

}  // namespace
}  // namespace routescale
