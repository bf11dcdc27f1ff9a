#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "routescale/error.h"
#include "routescale/law.h"

namespace routescale {
namespace {

Law Mine(const std::string& rest = "") {
  return ParseLaw(
      "name = \"mine\"\nloss = \"c + A*N^-a*D^-b\"\n"
      "[variables]\nN = \"\"\nD = \"\"\n"
      "[parameters]\nA = { min = 0.1, max = 1e3, scale = \"log\" }\n" +
          rest,
      "mine.toml");
}

std::string Failure(const Law& law, const ParameterChanges& changes) {
  try {
    CompiledLaw compiled(law, changes);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(CompiledLaw, FixedAndTiedParametersAreNotFree) {
  ParameterChanges changes;
  changes.fix["c"] = 1.5;
  changes.tie["b"] = "a";
  const CompiledLaw law(Mine(), changes);
  ASSERT_EQ(law.free().size(), 2u);
  // In the order of the file, then of appearance.
  EXPECT_EQ(law.free()[0].name, "A");
  EXPECT_EQ(law.free()[1].name, "a");
  EXPECT_EQ(law.FindFree("c"), -1);
  EXPECT_EQ(law.FindFree("b"), law.FindFree("a"));
  EXPECT_EQ(law.Expand({7, 0.5}), (std::vector<double>{7, 1.5, 0.5, 0.5}));
  EXPECT_NEAR(EvaluateOnce(law.graph(), law.loss(), {7, 0.5}, {4, 9}),
              1.5 + 7.0 / 6,
              1e-15);
}

TEST(CompiledLaw, ATieToAFixedParameterFixes) {
  ParameterChanges changes;
  changes.fix["a"] = 0.25;
  changes.tie["b"] = "a";
  const CompiledLaw law(Mine(), changes);
  EXPECT_EQ(law.free().size(), 2u);
  EXPECT_EQ(law.Expand({7, 1}), (std::vector<double>{7, 1, 0.25, 0.25}));
}

TEST(CompiledLaw, BoundsReplaceThoseOfTheFile) {
  ParameterChanges changes;
  changes.bound["A"] = {2, 3};
  const CompiledLaw law(Mine(), changes);
  EXPECT_EQ(law.free()[0].min, 2);
  EXPECT_EQ(law.free()[0].max, 3);
  EXPECT_TRUE(law.free()[0].log_scale);
}

TEST(CompiledLaw, ChangesThatMakeNoSense) {
  ParameterChanges changes;
  changes.fix["cc"] = 1;
  EXPECT_EQ(Failure(Mine(), changes),
            "--fix: 'cc' is no parameter of mine\n"
            "  its parameters are A, c, a and b");
  changes = {};
  changes.tie["gamma"] = "a";
  EXPECT_EQ(Failure(Mine(), changes),
            "--tie: 'gamma' is no parameter of mine\n"
            "  its parameters are A, c, a and b");
  changes = {};
  changes.tie["a"] = "gamma";
  EXPECT_EQ(Failure(Mine(), changes),
            "--tie: 'gamma' is no parameter of mine\n"
            "  its parameters are A, c, a and b");
  changes = {};
  changes.tie = {{"a", "b"}, {"b", "a"}};
  EXPECT_EQ(Failure(Mine(), changes), "--tie: 'a=b' the ties form a circle");
  changes = {};
  changes.fix["a"] = 1;
  changes.tie["a"] = "b";
  EXPECT_EQ(Failure(Mine(), changes), "--tie: 'a' is both fixed and tied");
  changes = {};
  changes.fix["a"] = 1;
  changes.bound["a"] = {0, 2};
  EXPECT_EQ(Failure(Mine(), changes),
            "--bound: 'a' is fixed or tied: a bound has no effect");
  changes = {};
  changes.bound["A"] = {-1, 2};
  EXPECT_EQ(Failure(Mine(), changes),
            "--bound: 'A' must be positive: the low end is below 0");
}

TEST(CompiledLaw, AParameterWithoutEffect) {
  EXPECT_EQ(Failure(FindLaw("a*N + 0*b", {"N"}), {}),
            "parameter: 'b' has no effect on the law a*N + 0*b\n"
            "  remove it from the law or fix it");
}

TEST(CompiledLaw, ScalesOfTheResidual) {
  for (const char* text :
       {"loss = 10^(a*N)", "ln_loss = a*N*ln(10)", "log10_loss = a*N"}) {
    CompiledLaw law(FindLaw(text, {"N"}), {});
    const auto at = [&](Node node) {
      return EvaluateOnce(law.graph(), node, {0.5}, {3});
    };
    EXPECT_NEAR(at(law.In(Residual::kLog10)), 1.5, 1e-15) << text;
    EXPECT_NEAR(at(law.In(Residual::kLn)), 1.5 * std::log(10), 1e-15) << text;
    EXPECT_NEAR(at(law.In(Residual::kLinear)), std::pow(10, 1.5), 1e-13)
        << text;
    EXPECT_NEAR(at(law.In(Residual::kRelative)), std::pow(10, 1.5), 1e-13)
        << text;
  }
}

}  // namespace
}  // namespace routescale
