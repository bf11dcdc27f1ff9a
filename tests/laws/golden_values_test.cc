// Values of the laws computed outside of this program, at published
// coefficients.

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "support/law_sample.h"

namespace routescale {
namespace {

double Value(const std::string& name,
             const std::string& label,
             const std::map<std::string, double>& at) {
  const Law law = FindLaw(name, {});
  const CompiledLaw compiled(law, {});
  std::vector<double> variables;
  for (const std::string& variable : law.variable_names()) {
    variables.push_back(at.at(variable));
  }
  return EvaluateOnce(compiled.graph(),
                      compiled.loss(),
                      InOrder(law, law.Published(label).values),
                      variables);
}

double Derived(const std::string& name,
               const std::string& label,
               const std::string& quantity) {
  const Law law = FindLaw(name, {});
  const CompiledLaw compiled(law, {});
  for (const auto& [derived, node] : compiled.derived()) {
    if (derived != quantity) continue;
    return EvaluateOnce(
        compiled.graph(), node, InOrder(law, law.Published(label).values), {});
  }
  return std::nan("");
}

struct SparseRow {
  double N, D, S, abnar, hossain_moe, hossain_pruning, frantar_t5;
};

// Each law is fed the N that it defines.
constexpr SparseRow kSparse[] = {
    {1e9, 2e10, 0, 2.565681, 2.623242, 1.594333, 1.541335},
    {1e9, 2e10, .5, 2.589949, 2.558299, 1.480182, 1.500076},
    {1e9, 2e10, .9, 2.701872, 2.437480, 1.401902, 1.456423},
    {1e10, 1e11, .95, 2.190219, 1.835586, 1.144787, 1.181675},
    {1.88e10, 1.102e11, .98, 2.169335, 1.684991, 1.109715, 1.147862},
};

TEST(GoldenValues, SparseLaws) {
  for (const SparseRow& row : kSparse) {
    const std::map<std::string, double> at = {
        {"N", row.N}, {"D", row.D}, {"S", row.S}};
    EXPECT_NEAR(Value("abnar", "Abnar", at), row.abnar, 1e-6) << row.S;
    EXPECT_NEAR(Value("hossain", "MoE", at), row.hossain_moe, 1e-6) << row.S;
    EXPECT_NEAR(Value("hossain", "pruning", at), row.hossain_pruning, 1e-6)
        << row.S;
    EXPECT_NEAR(Value("frantar", "T5", at), row.frantar_t5, 1e-6) << row.S;
  }
}

// The formulas in Python.
TEST(GoldenValues, FurtherCoefficientsOfChinchilla) {
  const std::map<std::string, double> at = {{"N", 7e10}, {"D", 1.4e12}};
  EXPECT_NEAR(Value("chinchilla", "Besiroglu", at), 1.9738818631585637, 1e-12);
  EXPECT_NEAR(Value("chinchilla", "Hoffmann, unrounded", at),
              1.9208460265656064,
              1e-12);
}

TEST(GoldenValues, FloatingPointTraining) {
  EXPECT_NEAR(Value("floating-point-training",
                    "Sun",
                    {{"N", 1e9}, {"D", 5e10}, {"E", 4}, {"M", 3}, {"B", 128}}),
              2.6251862073808465,
              1e-12);
  EXPECT_NEAR(Value("floating-point-training",
                    "Sun",
                    {{"N", 1.2e9}, {"D", 1e11}, {"E", 2}, {"M", 1}, {"B", 32}}),
              2.565107371052744,
              1e-12);
}

TEST(GoldenValues, HossainWithoutSparsityIsChinchilla) {
  EXPECT_NEAR(Value("chinchilla", "Hoffmann", {{"N", 7e10}, {"D", 1.4e12}}),
              1.936645,
              1e-6);
  for (double N = 1e6; N < 1e13; N *= 7.3) {
    for (double D = 1e8; D < 1e14; D *= 9.1) {
      EXPECT_EQ(Value("hossain", "dense", {{"N", N}, {"D", D}, {"S", 0}}),
                Value("chinchilla", "Hoffmann", {{"N", N}, {"D", D}}));
    }
  }
}

TEST(GoldenValues, JointLawOfMixtures) {
  const std::map<double, double> losses = {{1, 2.57760},
                                           {2, 2.55868},
                                           {4, 2.53516},
                                           {8, 2.50878},
                                           {16, 2.48139},
                                           {32, 2.45456}};
  for (const auto& [E, loss] : losses) {
    EXPECT_NEAR(
        Value("joint-moe", "Ludziejewski", {{"N", 1e9}, {"D", 2e10}, {"E", E}}),
        loss,
        5.1e-6)
        << E;
  }
}

// Of models with 25e9 unique tokens, as the authors' repository prints them.
TEST(GoldenValues, DataConstrained) {
  EXPECT_NEAR(
      Value(
          "data-constrained", "C4", {{"N", 6.34e9}, {"D", 242e9}, {"U", 25e9}}),
      2.2256440889984477,
      1e-12);
  EXPECT_NEAR(
      Value(
          "data-constrained", "C4", {{"N", 8.67e9}, {"D", 178e9}, {"U", 25e9}}),
      2.2269634075087867,
      1e-12);
  // Without repetition and excess it is Chinchilla.
  EXPECT_NEAR(
      Value("data-constrained", "C4", {{"N", 1e9}, {"D", 1e11}, {"U", 1e11}}),
      1.8691436784054858 + 520.8249516599187 * std::pow(1e9, -0.3526596) +
          1487.716093782861 * std::pow(1e11, -0.3526596),
      1e-13);
}

// (8.8e13 / 1e9)^0.076, and ((6.4e13 / 1e9)^(76/103) + 1.8e13 / 2e10)^0.103.
TEST(GoldenValues, Kaplan) {
  EXPECT_NEAR(Value("kaplan-size", "WebText2", {{"N", 1e9}}),
              std::pow(8.8e4, 0.076),
              1e-13);
  EXPECT_NEAR(Value("kaplan", "WebText2", {{"N", 1e9}, {"D", 2e10}}),
              std::pow(std::pow(6.4e4, 76.0 / 103) + 900, 0.103),
              1e-13);
}

// The reading of the bases of its logarithms under which the law says what the
// text of its paper says.
TEST(GoldenValues, EfficiencyLeverage) {
  EXPECT_NEAR(Value("efficiency-leverage",
                    "Tian",
                    {{"A", 0.034}, {"G", 12}, {"C", 1e22}}),
              7,
              0.1);
  EXPECT_NEAR(Derived("efficiency-leverage", "Tian", "G_best"), 11.34, 0.01);
}

TEST(GoldenValues, BestStructureOfZhao) {
  EXPECT_NEAR(Derived("zhao", "Zhao", "G_best"), 6.78, 0.005);
  EXPECT_NEAR(Derived("zhao", "Zhao", "S_best"), 0.315, 0.0005);
}

// dL/dN = 0 on 6*N*D = C at N = G*(C/6)^a, D = (C/6)^b/G.
TEST(GoldenValues, ComputeOptimumOfChinchilla) {
  const double a = Derived("chinchilla", "Hoffmann", "a");
  const double b = Derived("chinchilla", "Hoffmann", "b");
  const double G = Derived("chinchilla", "Hoffmann", "G");
  EXPECT_NEAR(a, 0.28 / 0.62, 1e-15);
  EXPECT_NEAR(a + b, 1, 1e-15);
  for (const double C : {1e19, 1e21, 1e23}) {
    const double N = G * std::pow(C / 6, a), D = std::pow(C / 6, b) / G;
    EXPECT_NEAR(N * D / (C / 6), 1, 1e-13);
    EXPECT_NEAR(
        0.34 * 406.4 * std::pow(N, -0.34) / (0.28 * 410.7 * std::pow(D, -0.28)),
        1,
        1e-12);
  }
}

}  // namespace
}  // namespace routescale
