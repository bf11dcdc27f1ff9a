#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "routescale/error.h"
#include "routescale/law.h"

namespace routescale {
namespace {

std::string Failure(const std::string& text,
                    const std::vector<std::string>& variables) {
  try {
    FindLaw(text, variables);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

std::vector<std::string> ParameterNames(const Law& law) {
  std::vector<std::string> names;
  for (const ParameterSpec& spec : law.parameters) names.push_back(spec.name);
  return names;
}

TEST(FindLaw, AFormula) {
  const Law law = FindLaw("E0 + A*N^-alpha", {"N", "D", "alpha_column"});
  EXPECT_EQ(law.name, "E0 + A*N^-alpha");
  EXPECT_EQ(law.variable_names(), std::vector<std::string>{"N"});
  EXPECT_EQ(ParameterNames(law),
            (std::vector<std::string>{"E0", "A", "alpha"}));
  EXPECT_EQ(law.scale, Scale::kLinear);
  EXPECT_EQ(law.residual, Residual::kLn);
  EXPECT_FALSE(law.has_dense);
}

TEST(FindLaw, AFormulaWithItsScale) {
  struct {
    const char* text;
    Scale scale;
    Residual residual;
  } const cases[] = {
      {"loss = a*N", Scale::kLinear, Residual::kLn},
      {"L = a*N", Scale::kLinear, Residual::kLn},
      {"ln_loss = a*ln(N)", Scale::kLn, Residual::kLn},
      {"ln( L ) = a*ln(N)", Scale::kLn, Residual::kLn},
      {"log10_loss=a*log10(N)", Scale::kLog10, Residual::kLog10},
      {"log10(loss) = a*log10(N)", Scale::kLog10, Residual::kLog10},
  };
  for (const auto& entry : cases) {
    const Law law = FindLaw(entry.text, {"N"});
    EXPECT_EQ(law.scale, entry.scale) << entry.text;
    EXPECT_EQ(law.residual, entry.residual) << entry.text;
    // The law file of a formula says the same.
    const Law again = ParseLaw(law.toml, "again.toml");
    EXPECT_EQ(again.scale, law.scale) << entry.text;
    EXPECT_EQ(again.residual, law.residual) << entry.text;
    EXPECT_EQ(again.formula.text(), law.formula.text()) << entry.text;
    EXPECT_EQ(ParameterNames(again), ParameterNames(law)) << entry.text;
  }
  EXPECT_EQ(Failure("log2_loss = a*N", {"N"}),
            "--law: unknown left-hand side\n"
            "  log2_loss = a*N\n"
            "  ^~~~~~~~~~\n"
            "  write loss = ..., ln_loss = ... or log10_loss = ...");
}

TEST(FindLaw, AFile) {
  const std::string path = testing::TempDir() + "mine.toml";
  std::ofstream(path) << "name = \"mine\"\nloss = \"a*N\"\n"
                         "[variables]\nN = \"size\"\n";
  EXPECT_EQ(FindLaw(path, {}).name, "mine");
  std::remove(path.c_str());
  EXPECT_EQ(Failure(path, {}), path + ": no such law file");
}

TEST(FindLaw, NothingOfTheKind) {
  EXPECT_EQ(Failure("chinchila", {"N"}),
            "law: 'chinchila' is no law of the book, file or formula\n"
            "  did you mean 'chinchilla'?");
  EXPECT_EQ(Failure("quadratic", {"N"}),
            "law: 'quadratic' is no law of the book, file or formula\n"
            "  `routescale laws` lists the book");
  EXPECT_EQ(Failure("a + b*M", {"N", "D"}),
            "--law: the formula contains no variable\n"
            "  a + b*M\n"
            "  ^~~~~~~\n"
            "  variables are N and D");
  EXPECT_EQ(Failure("a + b*(N", {"N"}),
            "--law: the parenthesis is not closed\n"
            "  a + b*(N\n"
            "        ^");
}

TEST(FindLaw, PublishedRows) {
  const Law law = FindLaw("hossain", {});
  EXPECT_EQ(law.Published("pruning").values.at("a"), 86.03);
  try {
    law.Published("prunning");
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "--published: 'prunning' is no published row of hossain\n"
                 "  did you mean 'pruning'? there are MoE, pruning and dense");
  }
  try {
    FindLaw("yun", {}).Published("Yun");
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "--published: the law yun has no published coefficients");
  }
}

}  // namespace
}  // namespace routescale
