#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "routescale/error.h"
#include "routescale/report.h"
#include "support/chinchilla_runs.h"
#include "support/simulated.h"

namespace routescale {
namespace {

const Law kLaw = FindLaw("E0 + A*N^-alpha + B*D^-beta", {"N", "D"});
const std::map<std::string, double> kTruth = {
    {"E0", 1.69}, {"A", 406.4}, {"B", 410.7}, {"alpha", 0.34}, {"beta", 0.28}};
const PointOptions kPoints = {200, {{"N", {1e7, 1e10}}, {"D", {1e9, 1e12}}}};

std::string Simulated(const PointOptions& options, const Noise& noise) {
  std::string csv;
  SimulatePoints(kLaw,
                 GivenCoefficients(kLaw, "", kTruth),
                 options,
                 noise,
                 [&](std::string_view text) { csv += text; });
  return csv;
}

template <typename Call>
std::string Failure(Call call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

// Each loss is the law's at the values as written, which lie in their ranges.
TEST(SimulatePoints, FollowTheLawAsWritten) {
  std::istringstream csv(Simulated(kPoints, {0, 1}));
  std::string line;
  std::getline(csv, line);
  EXPECT_EQ(line, "run,N,D,loss");
  int rows = 0;
  while (std::getline(csv, line)) {
    double n = 0, d = 0, loss = 0;
    int run = 0;
    ASSERT_EQ(
        std::sscanf(line.c_str(), "sim-%d,%lf,%lf,%lf", &run, &n, &d, &loss),
        4);
    EXPECT_EQ(run, rows++);
    EXPECT_TRUE(1e7 <= n && n <= 1e10 && 1e9 <= d && d <= 1e12) << line;
    EXPECT_NEAR(loss / ChinchillaLoss(n, d), 1, 5e-10) << line;
  }
  EXPECT_EQ(rows, 200);
}

TEST(SimulatePoints, FitFindsTheCoefficients) {
  const Selection selection = SelectText(Simulated(kPoints, {1e-4, 1}), kLaw);
  FitOptions options;
  options.level = 0.999;
  const GroupFit fit = FitGroup(kLaw, selection.groups[0], options);
  for (const Estimate& estimate : fit.parameters) {
    EXPECT_LT(estimate.low, kTruth.at(estimate.name)) << estimate.name;
    EXPECT_GT(estimate.high, kTruth.at(estimate.name)) << estimate.name;
  }
}

// The first rows do not change when more are asked for, or in longer pieces.
TEST(SimulatePoints, MoreRunsBeginWithTheSame) {
  PointOptions more = kPoints;
  more.runs = 10000;
  const std::string few = Simulated(kPoints, {}), many = Simulated(more, {});
  EXPECT_EQ(many.substr(0, few.size()), few);
  EXPECT_EQ(std::count(many.begin(), many.end(), '\n'), 10001);
  EXPECT_EQ(Simulated(kPoints, {}), few);
}

TEST(SimulatePoints, Errors) {
  PointOptions options = kPoints;
  options.vary.erase("D");
  EXPECT_EQ(Failure([&] { Simulated(options, {}); }),
            kLaw.name +
                ": the variable D has no range\n"
                "  give --vary D=LOW:HIGH");
  options.vary["D"] = {-1, 1e9};
  EXPECT_EQ(Failure([&] { Simulated(options, {}); }),
            "--vary: 'D' needs a range with 0 <= LOW <= HIGH\n  values are "
            "spread evenly in their logarithm, or evenly if LOW is 0");
  options.vary["n"] = {1, 2};
  options.vary.erase("D");
  EXPECT_EQ(
      Failure([&] { Simulated(options, {}); }),
      "--vary: 'n' is no variable of " + kLaw.name + "\n  did you mean 'N'?");
}

TEST(GivenCoefficients, Errors) {
  const Law law = FindLaw("routed-bilinear", {});
  EXPECT_EQ(Failure([&] {
              GivenCoefficients(law, "", {{"a", 1}, {"b", 2}});
            }),
            "routed-bilinear: no value is given for c, d, E_start and E_max\n"
            "  give --set c=VALUE, or --published with one of S-Base, RL-R "
            "and Hash");
  EXPECT_EQ(Failure([&] {
              GivenCoefficients(law, "Hash", {{"E_mx", 1}});
            }),
            "--set: 'E_mx' is no parameter of routed-bilinear\n"
            "  did you mean 'E_max'?");
  EXPECT_EQ(Failure([&] {
              GivenCoefficients(law, "Hash", {{"E_max", 1}});
            }),
            "routed-bilinear: the coefficients violate E_start < E_max: "
            "E_start=4.175, E_max=1");
}

TEST(GivenCoefficients, SetReplacesPublished) {
  const Law law = FindLaw("dense-power", {});
  const Coefficients given = GivenCoefficients(law, "Dense", {{"a", -0.1}});
  EXPECT_EQ(given.label, "Dense");
  EXPECT_EQ(given.values, (std::vector<double>{-0.1, 1.0570842}));
}

TEST(SimulatePoints, LossMustBePositive) {
  const Law law = FindLaw("a - N", {"N"});
  EXPECT_EQ(Failure([&] {
              SimulatePoints(law,
                             GivenCoefficients(law, "", {{"a", 1}}),
                             {1, {{"N", {2, 2}}}},
                             {},
                             [](std::string_view) {});
            }),
            law.name +
                ": the loss is not a positive finite number at N=2\n"
                "  give other coefficients, or another range of the "
                "variables");
}

}  // namespace
}  // namespace routescale
