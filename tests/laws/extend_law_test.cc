#include "laws/extend_law.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "laws/write_law.h"
#include "routescale/error.h"

namespace routescale {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> ParameterNames(const Law& law) {
  std::vector<std::string> names;
  for (const ParameterSpec& spec : law.parameters) names.push_back(spec.name);
  return names;
}

std::string MessageOf(const std::string& law) {
  try {
    FindLaw(law, {"N", "E"});
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

double LossAt(const Law& law,
              const std::vector<double>& parameters,
              const std::vector<double>& variables) {
  CompiledLaw compiled(law, {});
  return EvaluateOnce(compiled.graph(), compiled.loss(), parameters, variables);
}

TEST(ExtendLaw, AddsTheTermInTheScaleOfTheLaw) {
  const Law law = FindLaw("separable + e*log10(N)^2", {"N", "E"});
  EXPECT_EQ(law.name, "separable + e*log10(N)^2");
  EXPECT_EQ(law.scale, Scale::kLog10);
  EXPECT_THAT(ParameterNames(law), ElementsAre("a", "b", "d", "e"));
  // log10 L = -0.1*9 - 0.02*2 + 1.5 + 0.003*81 = 0.803
  EXPECT_NEAR(LossAt(law, {-0.1, -0.02, 1.5, 0.003}, {1e9, 100}),
              6.353309318517697,  // python3 -c 'print(10**0.803)'
              1e-12);
}

TEST(ExtendLaw, MayUseLetsAndNewVariables) {
  const Law law =
      FindLaw("routed-bilinear+f*log10(Ehat)^2 - g*log10(D)", {"N", "E", "D"});
  EXPECT_THAT(law.variable_names(), ElementsAre("N", "E", "D"));
  EXPECT_THAT(ParameterNames(law),
              ElementsAre("a", "b", "c", "d", "E_start", "E_max", "f", "g"));
}

TEST(ExtendLaw, KeepsWhatStillHolds) {
  const Law base = FindLaw("routed-bilinear", {});
  const Law law = FindLaw("routed-bilinear + e*log10(N)^2", {});
  EXPECT_EQ(law.dense, base.dense);
  EXPECT_EQ(law.constraints.size(), base.constraints.size());
  const ParameterSpec& before = base.parameters[base.FindParameter("E_max")];
  const ParameterSpec& after = law.parameters[law.FindParameter("E_max")];
  EXPECT_EQ(after.min, before.min);
  EXPECT_EQ(after.max, before.max);
  EXPECT_TRUE(after.log_scale);
  EXPECT_FALSE(law.effective.has_value());
  EXPECT_TRUE(law.derived.empty());
  EXPECT_TRUE(law.published.empty());
}

TEST(ExtendLaw, SavesAsALawFile) {
  for (const char* text : {"routed-bilinear + e*log10(N)^2",
                           "dense-power + q*log10(`tokens seen`)",
                           "log10_loss = a + b*log10(N)"}) {
    const Law law = FindLaw(text, {"N", "tokens seen"});
    const Law again = ParseLaw(law.toml, "saved");
    EXPECT_EQ(again.name, text);
    EXPECT_EQ(again.variable_names(), law.variable_names());
    EXPECT_EQ(ParameterNames(again), ParameterNames(law));
    EXPECT_EQ(WriteLaw(again), WriteLaw(law));
  }
}

TEST(ExtendLaw, EveryLawOfTheBookIsWrittenAsItIs) {
  for (const std::string& name : LawNames()) {
    const Law law = FindLaw(name, {});
    const Law again = ParseLaw(WriteLaw(law), name);
    EXPECT_EQ(WriteLaw(again), WriteLaw(law));
    EXPECT_EQ(ParameterNames(again), ParameterNames(law));
    EXPECT_EQ(again.residual, law.residual);
    EXPECT_EQ(again.dense, law.dense);
    EXPECT_EQ(again.size_variable, law.size_variable);
    EXPECT_EQ(again.ranges, law.ranges);
    EXPECT_EQ(again.response, law.response);
  }
}

TEST(ExtendLaw, TextsOfAnyKindSurvive) {
  Law law = FindLaw("separable", {});
  law.title = "quote \" backslash \\ newline \n bell \x07 Ü";
  EXPECT_EQ(ParseLaw(WriteLaw(law), "saved").title, law.title);
}

TEST(ExtendLaw, AFormulaThatBeginsWithNoLawStaysAFormula) {
  const Law law = FindLaw("E0 + A*N^-alpha", {"N"});
  EXPECT_EQ(law.scale, Scale::kLinear);
  EXPECT_THAT(ParameterNames(law), ElementsAre("E0", "A", "alpha"));
}

TEST(ExtendLaw, ErrorsPointIntoTheTerm) {
  EXPECT_EQ(MessageOf("separable + e*(N"),
            "--law separable +: the parenthesis is not closed\n"
            "  e*(N\n"
            "    ^");
  EXPECT_EQ(MessageOf("separable + "),
            "--law separable +: the formula is empty");
}

}  // namespace
}  // namespace routescale
