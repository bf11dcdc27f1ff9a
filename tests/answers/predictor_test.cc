#include "routescale/answers.h"

#include <gtest/gtest.h>

#include <cmath>

#include "answers/root.h"
#include "routescale/error.h"
#include "support/clark2022.h"
#include "support/real_table.h"

namespace routescale {
namespace {

Predictor Published(const SavedFit& fit) { return {fit, fit.groups[0]}; }

SavedFit Model(const std::string& law, const std::string& label) {
  return FromPublished(FindLaw(law, {}), label);
}

// The reference evaluations of tests/expected/clark2022.json.
TEST(Predictor, ReferenceEvaluations) {
  const SavedFit base = Model("routed-bilinear", "S-Base");
  const double large =
      Published(base).EffectiveParameters({{7241728000}, {16}})[0];
  // Eq. 11 in Python; the reference prints 1.22103893e10.
  EXPECT_NEAR(large / 12210389270.186863, 1, 1e-13);
  const SavedFit rl = Model("routed-bilinear", "RL-R");
  const double small = Published(rl).EffectiveParameters({{1e9}, {64}})[0];
  EXPECT_NEAR(small / 2160856239.1687903, 1, 1e-13);
  EXPECT_NEAR(small / 2.16085624e9, 1, 1e-9);
  CompiledLaw law(base.law, {});
  const Node ehat = law.Lower(Formula::Parse("Ehat", "test"));
  const auto at = [&](double experts) {
    return EvaluateOnce(
        law.graph(), ehat, base.groups[0].values(), {1.0, experts});
  };
  EXPECT_NEAR(at(128) / 91.4046828567, 1, 1e-9);
  EXPECT_NEAR(at(512) / 194.9420158158, 1, 1e-9);
  EXPECT_NEAR(at(1) / 1.847, 1, 1e-15);
}

TEST(Predictor, ClosedFormSolvesTheDefinition) {
  for (const char* label : {"S-Base", "RL-R", "Hash"}) {
    const SavedFit fit = Model("routed-bilinear", label);
    SavedFit solved = fit;
    solved.law.effective.reset();
    const Predictor closed = Published(fit);
    const Predictor numeric(solved, solved.groups[0]);
    const Predictor::Columns at = {{1e7, 1e9, 1e11, 1e9}, {512, 64, 2, 1}};
    const auto a = closed.EffectiveParameters(at);
    const auto b = numeric.EffectiveParameters(at);
    const auto loss = closed.Loss(at);
    const auto dense = closed.Loss({a, {1, 1, 1, 1}});
    for (size_t i = 0; i < 4; ++i) {
      EXPECT_NEAR(b[i] / a[i], 1, 1e-12) << label;
      EXPECT_NEAR(dense[i] / loss[i], 1, 1e-13) << label;
    }
    EXPECT_NEAR(a[3], 1e9, 1e-3);
  }
}

TEST(Predictor, InverseAndLimit) {
  const SavedFit fit = Model("routed-bilinear", "RL-R");
  const Predictor predictor = Published(fit);
  const double size = predictor.SizeForEffective(2e9, {NAN, 64});
  EXPECT_NEAR(predictor.EffectiveParameters({{size}, {64}})[0] / 2e9, 1, 1e-12);
  // Ehat(inf) = E_max, so N̄ there is N̄ at an astronomic number of experts.
  const double limit = predictor.EffectiveLimit({{1e9}, {8}})[0];
  const double near = predictor.EffectiveParameters({{1e9}, {1e15}})[0];
  EXPECT_NEAR(limit / near, 1, 1e-10);
  // Without saturation N̄ grows without limit.
  const SavedFit bilinear = [&] {
    SavedFit model = FromPublished(FindLaw("routed-bilinear", {}), "RL-R");
    model.law = FindLaw("bilinear", {});
    model.groups[0].parameters.resize(4);
    model.groups[0].covariance = Eigen::MatrixXd::Zero(4, 4);
    return model;
  }();
  EXPECT_TRUE(std::isnan(
      Predictor(bilinear, bilinear.groups[0]).EffectiveLimit({{1e9}, {8}})[0]));
}

TEST(Predictor, IntervalsOfTheMeanAndOfANewRun) {
  ROUTESCALE_NEEDS_REAL_TABLE();
  const Selection selection = SelectTable(RealTable(), {"N", "E"});
  SavedFit fit;
  fit.law = FindLaw("bilinear", {});
  fit.residual = Residual::kLog10;
  const Points& points = GroupOf(selection, "RL-R");
  fit.groups = {FitGroup(fit.law, points, {})};
  const Predictor predictor(fit, fit.groups[0]);
  const auto p = predictor.Predict({{1.3e9, 1e12}, {64, 64}});
  // numpy: X = [log N, log E, log N log E, 1], s² x0ᵀ(XᵀX)⁻¹x0 at x0 with
  // lstsq's residuals and scipy.stats.t.ppf(0.975, 56).
  const double half_mean = std::log10(p[0].loss_high / p[0].loss);
  const double half_new = std::log10(p[0].new_run_high / p[0].loss);
  EXPECT_NEAR(p[0].loss, 2.0751856903721655, 1e-11);
  EXPECT_NEAR(half_mean, 0.002020324035015745, 1e-11);
  EXPECT_NEAR(half_new, 0.0074702494709976515, 1e-11);
  EXPECT_NEAR(std::log10(p[0].loss / p[0].loss_low), half_mean, 1e-13);
  EXPECT_EQ(p[0].extrapolation, 0);
  EXPECT_NEAR(p[1].extrapolation, std::log10(1e12 / 1308819456.0), 1e-12);
  const std::vector<double> apart = predictor.Extrapolations({1e12, 1024});
  EXPECT_EQ(apart[0], p[1].extrapolation);
  EXPECT_NEAR(apart[1], std::log10(2.0), 1e-12);
  EXPECT_EQ(predictor.Extrapolations({1.3e9, 64}), (std::vector<double>{0, 0}));
}

TEST(SolvePositive, FindsRootsAndSaysWhenThereIsNone) {
  const auto square = [](double x) { return x * x - 2; };
  EXPECT_NEAR(SolvePositive(square, 1), std::sqrt(2.0), 1e-15);
  EXPECT_NEAR(SolvePositive(square, 1e9), std::sqrt(2.0), 1e-15);
  EXPECT_TRUE(std::isnan(SolvePositive([](double x) { return x + 1; }, 1)));
  EXPECT_TRUE(std::isnan(SolvePositive([](double) { return NAN; }, 1)));
  EXPECT_EQ(SolvePositive([](double x) { return x - 5; }, 5), 5);
}

}  // namespace
}  // namespace routescale
