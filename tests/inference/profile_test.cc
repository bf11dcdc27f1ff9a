#include <algorithm>
#include <cmath>

#include "inference/inference_test_util.h"
#include "support/clark2022.h"
#include "support/real_table.h"
#include "support/source_path.h"

namespace routescale {
namespace {

const IntervalOptions kProfile = {IntervalMethod::kProfile};

// Where residuals are linear in the parameters the profile is a parabola: the
// ends are those of the textbook's t interval.
TEST(Profile, OfALineIsTheWaldInterval) {
  const Law law = FindLaw("p + q*x", {"x"});
  const GroupFit wald = FitGroup(law, EightPoints(), LinearResidual());
  const GroupFit profile =
      FitWithIntervals(law, EightPoints(), LinearResidual(), kProfile);
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_NEAR(profile.parameters[i].low, wald.parameters[i].low, 1e-9);
    EXPECT_NEAR(profile.parameters[i].high, wald.parameters[i].high, 1e-9);
    EXPECT_EQ(profile.parameters[i].status, Status::kOk);
  }
}

// The first step of a line's profile ends on the root itself or a rounding
// before it; neither may end the search.
TEST(Profile, OfAnyLineHasTwoEnds) {
  const Law law = FindLaw("p + q*x", {"x"});
  for (int table = 0; table < 200; ++table) {
    std::vector<double> x, y;
    for (int i = 1; i <= 12; ++i) {
      x.push_back(i);
      y.push_back(1 + 2 * i + 0.2 * std::sin((9.0 + table) * i * i));
    }
    const Points points = LinePoints(x, y);
    const GroupFit wald = FitGroup(law, points, LinearResidual());
    const GroupFit fit =
        FitWithIntervals(law, points, LinearResidual(), kProfile);
    for (size_t i = 0; i < 2; ++i) {
      EXPECT_NEAR(fit.parameters[i].low, wald.parameters[i].low, 1e-8);
      EXPECT_NEAR(fit.parameters[i].high, wald.parameters[i].high, 1e-8);
    }
  }
}

Points Decay(double noise) {
  std::vector<double> x, y;
  for (int i = 1; i <= 20; ++i) {
    x.push_back(i);
    y.push_back(1.5 + 3 * std::pow(i, -0.6) + noise * std::sin(37.0 * i * i));
  }
  return LinePoints(x, y);
}

// At each end the other parameters are refitted by FitGroup, which knows
// nothing of profiles: SSE = SSE_min (1 + t² / (n − p)), t(0.975, 17) from
// scipy.special.betainc.
TEST(Profile, EndsHaveTheSumOfSquaresThatDefinesThem) {
  const double t = 2.109815577833317;
  const Law law = FindLaw("E0 + A*x^-alpha", {"x"});
  const Points points = Decay(0.05);
  const GroupFit fit =
      FitWithIntervals(law, points, LinearResidual(), kProfile);
  for (const Estimate& estimate : fit.parameters) {
    for (const double end : {estimate.low, estimate.high}) {
      FitOptions options = LinearResidual();
      options.changes.fix[estimate.name] = end;
      const double sse = FitGroup(law, points, options).statistics.sse;
      EXPECT_NEAR(sse / fit.statistics.sse, 1 + t * t / 17, 1e-7)
          << estimate.name << " " << end;
    }
    EXPECT_LT(estimate.low, estimate.value);
    EXPECT_GT(estimate.high, estimate.value);
  }
}

constexpr const char* kDecayWithHalf = R"toml(
name = "decay"
title = "A power that decays to a floor"
source = "test"
loss = "E0 + A*x^-alpha"
residual = "linear"
[variables]
x = "size"
[parameters]
E0 = {}
A = {}
alpha = {}
[derived]
half = "2^(1/alpha)"
)toml";

// x at which the power has halved is 2^(1/alpha): its ends are images of those
// of alpha, although one is found by holding and the other by pulling.
TEST(Profile, OfADerivedQuantityIsTheImageOfTheParameters) {
  const Law law = ParseLaw(kDecayWithHalf, "decay.toml");
  const GroupFit fit =
      FitWithIntervals(law, Decay(0.05), LinearResidual(), kProfile);
  const Estimate& alpha = EstimateOf(fit, "alpha");
  const Estimate& half = EstimateOf(fit, "half");
  EXPECT_NEAR(half.low, std::pow(2, 1 / alpha.high), 1e-6 * half.low);
  EXPECT_NEAR(half.high, std::pow(2, 1 / alpha.low), 1e-6 * half.high);
}

TEST(Profile, NeverRisesBeforeABoundThatComesFirst) {
  const Law law = FindLaw("E0 + A*x^-alpha", {"x"});
  FitOptions options = LinearResidual();
  const Points points = Decay(0.05);
  const GroupFit open = FitWithIntervals(law, points, options, kProfile);
  const double value = ValueOf(open, "alpha");
  const double high = EstimateOf(open, "alpha").high;
  options.changes.bound["alpha"] = {0.0, 0.5 * (value + high)};
  const GroupFit bounded = FitWithIntervals(law, points, options, kProfile);
  const Estimate& alpha = EstimateOf(bounded, "alpha");
  EXPECT_EQ(alpha.status, Status::kOneSided);
  EXPECT_NEAR(alpha.low, EstimateOf(open, "alpha").low, 1e-8);
  EXPECT_TRUE(std::isnan(alpha.high));
}

TEST(Profile, OfAParameterAtItsBoundHasOneEnd) {
  const Law law = FindLaw("E0 + A*x^-alpha", {"x"});
  FitOptions options = LinearResidual();
  options.changes.bound["alpha"] = {0.1, 0.55};
  const GroupFit fit = FitWithIntervals(law, Decay(0.05), options, kProfile);
  const Estimate& alpha = EstimateOf(fit, "alpha");
  EXPECT_EQ(alpha.status, Status::kAtBound);
  EXPECT_GT(alpha.low, 0.1);
  EXPECT_LT(alpha.low, 0.55);
  EXPECT_TRUE(std::isnan(alpha.high));
}

TEST(Profile, FixedParametersHaveNone) {
  const Law law = FindLaw("E0 + A*x^-alpha", {"x"});
  FitOptions options = LinearResidual();
  options.changes.fix["E0"] = 1.5;
  const GroupFit fit = FitWithIntervals(law, Decay(0.05), options, kProfile);
  EXPECT_EQ(EstimateOf(fit, "E0").status, Status::kFixed);
  EXPECT_TRUE(std::isnan(EstimateOf(fit, "E0").low));
  EXPECT_TRUE(std::isfinite(EstimateOf(fit, "A").low));
}

TEST(Profile, OfAnExactFitIsLeftAlone) {
  const Law law = FindLaw("p + q*x", {"x"});
  const Points points = LinePoints({1, 2, 3, 4}, {2, 4, 6, 8});
  const GroupFit fit =
      FitWithIntervals(law, points, LinearResidual(), kProfile);
  EXPECT_EQ(fit.parameters[1].status, Status::kOk);
  EXPECT_NEAR(fit.parameters[1].low, 2, 1e-9);
}

GroupFit ProfileOfReal(const std::string& law) {
  SelectionOptions selection;
  selection.where = "k == 1 && routing_frequency == 0.5 && seed == 42";
  const Selection selected = SelectTable(RealTable(), {"N", "E"}, selection);
  return FitWithIntervals(
      FindLaw(law, {}), GroupOf(selected, "RL-R"), {}, kProfile);
}

// R, scipy and lmfit agree on these ends: 185.80 and 2352.37.
TEST(Profile, OfTheRealTableIsThatOfR) {
  ROUTESCALE_NEEDS_REAL_TABLE();
  const GroupFit fit = ProfileOfReal("routed-bilinear");
  const Estimate& e_max = EstimateOf(fit, "E_max");
  EXPECT_NEAR(e_max.low, 185.80, 0.005);
  EXPECT_NEAR(e_max.high, 2352.37, 0.005);
  EXPECT_EQ(e_max.status, Status::kOk);
}

// t of a line is (θ − θ̂)/σ_θ, everywhere.
TEST(Profile, TheCurveOfALineIsStraight) {
  const Law law = FindLaw("p + q*x", {"x"});
  const GroupFit fit = FitGroup(law, EightPoints(), LinearResidual());
  const auto curves =
      TraceProfiles(law, {EightPoints()}, LinearResidual(), {fit});
  ASSERT_EQ(curves.size(), 2u);
  for (size_t i = 0; i < 2; ++i) {
    const ProfileCurve& curve = curves[i];
    EXPECT_EQ(curve.parameter, fit.parameters[i].name);
    EXPECT_NEAR(curve.low, fit.parameters[i].low, 1e-9);
    EXPECT_LT(curve.value.front(), curve.low);
    EXPECT_GT(curve.value.back(), curve.high);
    for (size_t k = 0; k < curve.t.size(); ++k) {
      const double expected = (curve.value[k] - fit.parameters[i].value) /
                              fit.parameters[i].std_error;
      EXPECT_NEAR(curve.t[k], expected, 1e-7);
    }
  }
}

double Interpolated(const ProfileCurve& curve, double value) {
  for (size_t k = 1; k < curve.value.size(); ++k) {
    if (curve.value[k] < value) continue;
    const double part =
        (value - curve.value[k - 1]) / (curve.value[k] - curve.value[k - 1]);
    return curve.t[k - 1] + part * (curve.t[k] - curve.t[k - 1]);
  }
  return std::nan("");
}

// The ends, found by another search, lie where the curves cross the level.
TEST(Profile, CurvesMeetTheirIntervals) {
  const Law law = FindLaw("routed-bilinear", {});
  const Selection selection =
      SelectTable(SourcePath("data/simulated-curves.csv.gz"), {"N", "E"});
  const auto fits = FitGroups(law, selection.groups, {});
  const auto curves = TraceProfiles(law, selection.groups, {}, fits);
  EXPECT_EQ(curves.size(), 21u);
  for (const ProfileCurve& curve : curves) {
    SCOPED_TRACE(curve.group + " " + curve.parameter);
    EXPECT_NEAR(Interpolated(curve, curve.low), -curve.level, 0.01);
    EXPECT_NEAR(Interpolated(curve, curve.high), curve.level, 0.01);
    EXPECT_NEAR(Interpolated(curve, curve.estimate), 0, 1e-9);
    EXPECT_TRUE(std::is_sorted(curve.value.begin(), curve.value.end()));
    EXPECT_TRUE(std::is_sorted(curve.t.begin(), curve.t.end()));
  }
}

}  // namespace
}  // namespace routescale
