// Effective parameters of every law that says what dense means, beside values
// of scipy: python3 tests/expected/effective_scipy.py.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "routescale/answers.h"
#include "routescale/law.h"
#include "support/law_sample.h"

namespace routescale {
namespace {

struct Case {
  std::string law;
  std::vector<double> at;  // in the order of the law's variables
  double effective;        // by its first row of coefficients
};

const std::vector<Case>& Cases() {
  static const std::vector<Case> cases = {
      {"separable", {1e9, 64}, 6.46346458e9},
      {"bilinear", {1e9, 64}, 4.48328733e9},
      {"routed-bilinear", {1e9, 64}, 3.1375659e9},
      {"routed-bilinear-flops", {1e9, 64}, 3.62147451e9},
      {"frantar", {1e8, 1e11, 0.75}, 215982266},
      {"abnar", {1e10, 1e11, 0.9}, 5.64159664e9},
      {"hossain", {1e9, 1e11, 0.5}, 1.69337084e9},
      {"joint-moe", {1e9, 1e11, 8}, 1.89273288e9},
      {"joint-fixed-data", {1e9, 16}, 2.42540785e9},
      {"joint-fixed-data-plain", {1e9, 16}, 2.5198421e9},
      {"liew", {4, 1e9}, 1.84484357e9},
      {"yun", {1e8, 1e11, 2}, 183474303},
  };
  return cases;
}

SavedFit ModelOf(const Law& law) {
  SavedFit fit;
  fit.law = law;
  fit.residual = law.residual;
  GroupFit group;
  const std::vector<double> row = Rows(law)[0].second;
  for (size_t i = 0; i < row.size(); ++i) {
    group.parameters.push_back({law.parameters[i].name, row[i]});
  }
  const Eigen::Index p = static_cast<Eigen::Index>(row.size());
  group.covariance.setZero(p, p);
  fit.groups = {group};
  return fit;
}

TEST(EffectiveParameters, AreThoseOfScipy) {
  for (const Case& expected : Cases()) {
    const SavedFit fit = ModelOf(FindLaw(expected.law, {}));
    const Predictor predictor(fit, fit.groups[0]);
    Predictor::Columns at;
    for (const double value : expected.at) at.push_back({value});
    EXPECT_NEAR(
        predictor.EffectiveParameters(at)[0] / expected.effective, 1, 1e-8)
        << expected.law;
    // And back: the size that is worth so much.
    const int size = fit.law.FindVariable(fit.law.size_variable);
    const double needed =
        predictor.SizeForEffective(expected.effective, expected.at);
    EXPECT_NEAR(needed / expected.at[static_cast<size_t>(size)], 1, 1e-6)
        << expected.law;
  }
}

// A law that is added to the book needs a value here. The IsoFLOP surface is no
// law of all sizes: its parabola in ln N reaches a loss twice or never.
TEST(EffectiveParameters, EveryLawWithADenseMeaningHasAValue) {
  for (const std::string& name : LawNames()) {
    if (FindLaw(name, {}).dense.empty() || name == "abnar-isoflop") continue;
    EXPECT_TRUE(std::any_of(Cases().begin(), Cases().end(), [&](const Case& c) {
      return c.law == name;
    })) << name;
  }
}

}  // namespace
}  // namespace routescale
