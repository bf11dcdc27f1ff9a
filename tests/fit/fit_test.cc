#include "routescale/fit.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "routescale/error.h"

namespace routescale {
namespace {

// Points on a grid of variables with the response of a function.
template <typename Function>
Points Grid(const std::vector<std::string>& variables,
            const std::vector<std::vector<double>>& values,
            Function f) {
  Points points;
  points.group = "all";
  points.variables = variables;
  points.columns.resize(variables.size());
  std::vector<size_t> at(variables.size(), 0);
  while (true) {
    std::vector<double> x;
    for (size_t v = 0; v < at.size(); ++v) x.push_back(values[v][at[v]]);
    for (size_t v = 0; v < at.size(); ++v) points.columns[v].push_back(x[v]);
    points.response.push_back(f(x));
    points.labels.push_back("row " + std::to_string(points.size()));
    points.shared.push_back(false);
    size_t v = 0;
    while (v < at.size() && ++at[v] == values[v].size()) at[v++] = 0;
    if (v == at.size()) return points;
  }
}

const std::vector<double> kSizes = {1e7, 3e7, 1e8, 3e8, 1e9, 3e9, 1e10};
const std::vector<double> kTokens = {1e9, 3e9, 1e10, 3e10, 1e11};
const std::vector<double> kExperts = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512};

double Chinchilla(const std::vector<double>& x) {
  return 1.69 + 406.4 * std::pow(x[0], -0.34) + 410.7 * std::pow(x[1], -0.28);
}

TEST(Fit, RecoversChinchillaWithoutHints) {
  const Points points = Grid({"N", "D"}, {kSizes, kTokens}, Chinchilla);
  const Law law = FindLaw("E0 + A*N^-alpha + B*D^-beta", {"N", "D"});
  const GroupFit fit = FitGroup(law, points, {});
  const double truth[] = {1.69, 406.4, 0.34, 410.7, 0.28};
  ASSERT_EQ(fit.parameters.size(), 5u);
  for (size_t i = 0; i < 5; ++i) {
    EXPECT_NEAR(fit.parameters[i].value / truth[i], 1, 1e-6)
        << fit.parameters[i].name;
  }
  EXPECT_TRUE(fit.verdict.converged);
}

TEST(Fit, RecoversPublishedCoefficientsOfEveryRoutingLaw) {
  for (const PublishedRow& row : FindLaw("routed-bilinear", {}).published) {
    const auto& p = row.values;
    const auto loss = [&](const std::vector<double>& x) {
      const double u = 1 / (1 / p.at("E_start") - 1 / p.at("E_max"));
      const double h = std::log10(1 / (1 / (x[1] - 1 + u) + 1 / p.at("E_max")));
      const double n = std::log10(x[0]);
      return std::pow(
          10, p.at("a") * n + p.at("b") * h + p.at("c") * n * h + p.at("d"));
    };
    const Points points = Grid({"N", "E"}, {kSizes, kExperts}, loss);
    const Law law = FindLaw("routed-bilinear", {});
    const GroupFit fit = FitGroup(law, points, {});
    for (const Estimate& estimate : fit.parameters) {
      EXPECT_NEAR(estimate.value / p.at(estimate.name), 1, 1e-6)
          << row.label << " " << estimate.name;
    }
    ASSERT_EQ(fit.warnings.size(), 1u);
    EXPECT_EQ(fit.warnings[0].code, "no-error-estimate");
  }
}

// From parameters around 1 every term is 0 or infinite at such sizes.
TEST(Fit, FindsScalesOfVariablesFarFromOne) {
  const Points points = Grid({"N"}, {kSizes}, [](const auto& x) {
    return 2 + 0.6 * std::exp(-x[0] / 3e8);
  });
  for (const char* text : {"a + c*exp(-N/b)", "a + c*exp(-N*r)"}) {
    const GroupFit fit = FitGroup(FindLaw(text, {"N"}), points, {});
    EXPECT_TRUE(fit.verdict.converged) << text;
    EXPECT_LT(fit.statistics.sse, 1e-20) << text;
    EXPECT_NEAR(fit.parameters[0].value, 2, 1e-8) << text;
  }
}

TEST(Fit, ScalesOfAGroupAreItsOwn) {
  const auto decay = [](double scale) {
    return Grid({"x"},
                {{scale, 2 * scale, 3 * scale, 5 * scale, 8 * scale}},
                [=](const auto& x) { return 2 + std::exp(-x[0] / scale); });
  };
  const std::vector<GroupFit> fits = FitGroups(
      FindLaw("a + c*exp(-x/b)", {"x"}), {decay(1e9), decay(1e-9)}, {});
  EXPECT_LT(fits[0].statistics.sse, 1e-20);
  EXPECT_LT(fits[1].statistics.sse, 1e-20);
}

TEST(Fit, GeneralRegressionOfASineAndAnExponential) {
  std::vector<double> x;
  for (int i = 0; i < 60; ++i) x.push_back(0.1 * i);
  const Points points = Grid({"x"}, {x}, [](const auto& at) {
    return 2.5 * std::exp(-0.7 * at[0]) + 0.8 * std::sin(1.9 * at[0]) + 3;
  });
  const Law law = FindLaw("A*exp(-r*x) + B*sin(w*x) + C", {"x"});
  FitOptions options;
  options.residual = Residual::kLinear;
  options.starts = 64;
  const GroupFit fit = FitGroup(law, points, options);
  EXPECT_LT(fit.statistics.rmse, 1e-12);
}

TEST(Fit, FixTieAndBound) {
  const Points points = Grid({"N", "D"}, {kSizes, kTokens}, Chinchilla);
  const Law law = FindLaw("E0 + A*N^-alpha + B*D^-beta", {"N", "D"});
  FitOptions options;
  options.changes.fix["E0"] = 1.69;
  GroupFit fit = FitGroup(law, points, options);
  EXPECT_EQ(fit.parameters[0].status, Status::kFixed);
  EXPECT_EQ(fit.parameters[0].value, 1.69);
  EXPECT_TRUE(std::isnan(fit.parameters[0].std_error));
  EXPECT_NEAR(fit.parameters[1].value, 406.4, 1e-4);

  options = {};
  options.changes.tie["beta"] = "alpha";
  fit = FitGroup(law, points, options);
  EXPECT_EQ(fit.parameters[2].value, fit.parameters[4].value);
  EXPECT_GT(fit.statistics.sse, 1e-8);
  EXPECT_EQ(fit.statistics.degrees_of_freedom, 35 - 4);

  options = {};
  options.changes.bound["alpha"] = {0.1, 0.3};
  fit = FitGroup(law, points, options);
  EXPECT_EQ(fit.parameters[2].status, Status::kAtBound);
  EXPECT_NEAR(fit.parameters[2].value, 0.3, 1e-9);
  EXPECT_TRUE(fit.verdict.converged);
}

// Closed form: q = Sxy / Sxx = 34.6 / 17.5, p = mean y - q mean x.
TEST(Fit, StraightLineHasTheTextbookErrors) {
  const std::vector<double> x = {1, 2, 3, 4, 5, 6};
  const std::vector<double> y = {2.1, 3.9, 6.2, 7.8, 10.1, 11.9};
  size_t i = 0;
  const Points points = Grid({"x"}, {x}, [&](const auto&) { return y[i++]; });
  FitOptions options;
  options.residual = Residual::kLinear;
  const GroupFit fit = FitGroup(FindLaw("p + q*x", {"x"}), points, options);
  EXPECT_NEAR(fit.parameters[0].value, 7 - 3.5 * 34.6 / 17.5, 1e-13);
  EXPECT_NEAR(fit.parameters[1].value, 34.6 / 17.5, 1e-13);
  // Syy - Sxy^2 / Sxx, Syy = 68.52.
  EXPECT_NEAR(fit.statistics.sse, 68.52 - 34.6 * 34.6 / 17.5, 1e-12);
  const double s = std::sqrt(fit.statistics.sse / 4);
  EXPECT_NEAR(fit.parameters[1].std_error, s / std::sqrt(17.5), 1e-14);
  EXPECT_NEAR(fit.parameters[0].std_error,
              s * std::sqrt(1.0 / 6 + 3.5 * 3.5 / 17.5),
              1e-14);
  EXPECT_EQ(fit.verdict.starts, 1);
}

TEST(Fit, RelativeAndLinearResidualsAgreeOnExactData) {
  const Points points = Grid({"N", "D"}, {kSizes, kTokens}, Chinchilla);
  const Law law = FindLaw("E0 + A*N^-alpha + B*D^-beta", {"N", "D"});
  for (const Residual residual : {Residual::kLinear,
                                  Residual::kLn,
                                  Residual::kLog10,
                                  Residual::kRelative}) {
    FitOptions options;
    options.residual = residual;
    const GroupFit fit = FitGroup(law, points, options);
    EXPECT_NEAR(fit.parameters[2].value, 0.34, 1e-7) << ToString(residual);
  }
}

std::string MessageOf(const Law& law,
                      const Points& points,
                      const FitOptions& options) {
  try {
    FitGroup(law, points, options);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(Fit, TellsWhatIsWrong) {
  Points points = Grid({"N", "D"}, {{1e7, 1e8}, {1e9}}, Chinchilla);
  const Law law = FindLaw("E0 + A*N^-alpha + B*D^-beta", {"N", "D"});
  EXPECT_EQ(MessageOf(law, points, {}),
            "group all: 2 points cannot determine 5 parameters\n"
            "  fix some with --fix, or choose a law with fewer parameters");
  FitOptions options;
  options.changes.fix["gamma"] = 1;
  EXPECT_EQ(MessageOf(law, points, options),
            "--fix: 'gamma' is no parameter of E0 + A*N^-alpha + B*D^-beta\n"
            "  its parameters are E0, A, alpha, B and beta");
  points = Grid({"N", "D"}, {kSizes, kTokens}, Chinchilla);
  points.response[3] = -1;
  EXPECT_EQ(MessageOf(law, points, {}),
            "group all, row 4: '-1' is not positive: it has no place on the "
            "scale ln\n"
            "  leave the run out with --where, or use --residual linear");
  points.table = "t.csv";
  points.target = "loss";
  points.lines.assign(points.size(), 17);
  EXPECT_EQ(MessageOf(law, points, {}),
            "t.csv:17: column loss: '-1' is not positive: it has no place on "
            "the scale ln\n"
            "  leave the run out with --where, or use --residual linear");
}

TEST(Fit, TellsWhichVariableHasNoMeaning) {
  Points points = Grid({"N", "E"}, {kSizes, kExperts}, [](const auto& x) {
    return 3 + std::pow(x[0], -0.1) / x[1];
  });
  points.columns[1][2] = -8;
  EXPECT_EQ(MessageOf(FindLaw("routed-bilinear", {}), points, {}),
            "group all, row 3: E = -8 must be positive in routed-bilinear\n"
            "  leave the run out with --where, or say with --map what E is");
}

TEST(Fit, TellsWhatIsWrongWithAStart) {
  const Points points = Grid({"N", "E"}, {kSizes, kExperts}, [](const auto& x) {
    return 3 + std::pow(x[0], -0.1) / x[1];
  });
  const Law law = FindLaw("routed-bilinear", {});
  FitOptions options;
  options.start = {{"E_mx", 3}};
  EXPECT_EQ(MessageOf(law, points, options),
            "--start: 'E_mx' is no parameter of routed-bilinear");
  options.start = {{"E_max", 0}};
  EXPECT_EQ(MessageOf(law, points, options),
            "--start: E_max = 0 is not between 0.001 and 100000000");
  options.changes.fix = {{"E_max", 100}};
  EXPECT_EQ(MessageOf(law, points, options),
            "--start: 'E_max' is fixed: a start has no effect");
}

TEST(Fit, TellsWhenNothingIsLeftToFit) {
  const Points points = Grid({"N"}, {kSizes}, [](const auto&) { return 3; });
  EXPECT_EQ(MessageOf(FindLaw("loss = N", {"N"}), points, {}),
            "loss = N: no parameter is left to fit\n"
            "  leave one out of --fix, or give a law with parameters");
}

TEST(Fit, EveryParameterAtABound) {
  const Points points = Grid({"N"}, {kSizes}, [](const auto&) { return 3; });
  FitOptions options;
  options.changes.bound = {{"a", {5, 9}}};
  const GroupFit fit = FitGroup(FindLaw("a + 0*N", {"N"}), points, options);
  EXPECT_EQ(fit.parameters[0].value, 5);
  EXPECT_EQ(fit.parameters[0].status, Status::kAtBound);
  EXPECT_EQ(fit.verdict.rank, 0);
  EXPECT_EQ(fit.verdict.condition, 1);
}

TEST(Fit, TellsWhereTheLawIsNowhereFinite) {
  const Points points = Grid({"N"}, {kSizes}, [](const auto&) { return 3; });
  EXPECT_EQ(MessageOf(FindLaw("a*(N < 0)*N", {"N"}), points, {}),
            "group all: the law is not finite in ln, or breaks its "
            "constraints, at each of the 1 places tried\n"
            "  bound its parameters with --bound, give a start with --start, "
            "or use another --residual");
}

TEST(Fit, TellsWhenConstraintsLeaveNoPlace) {
  const Points points = Grid({"N", "E"}, {kSizes, kExperts}, [](const auto& x) {
    return 3 + std::pow(x[0], -0.1) / x[1];
  });
  FitOptions options;
  options.changes.fix["E_max"] = -5;
  EXPECT_EQ(MessageOf(FindLaw("routed-bilinear", {}), points, options),
            "group all: the law is not finite in log10, or breaks its "
            "constraints, at each of the 64 places tried\n"
            "  bound its parameters with --bound, give a start with --start, "
            "or use another --residual");
}

// One value of E: E_start and E_max drop out, and N_cutoff with them.
TEST(Fit, DerivedQuantitiesOfLostParametersAreLost) {
  const Points points = Grid({"N", "E"}, {kSizes, {64}}, [](const auto& x) {
    return 3 * std::pow(x[0], -0.07);
  });
  const GroupFit fit = FitGroup(FindLaw("routed-bilinear", {}), points, {});
  EXPECT_LT(fit.verdict.rank, 3);
  EXPECT_EQ(fit.derived[0].status, Status::kNotIdentified);
  EXPECT_TRUE(std::isnan(fit.derived[0].low));
}

TEST(Fit, CollinearDesignIsNotIdentified) {
  // D = 20 N throughout: A and B cannot be told apart when alpha = beta.
  Points points = Grid({"N"}, {kSizes}, [](const auto& x) {
    return 2 + 100 * std::pow(x[0], -0.3);
  });
  points.variables.push_back("D");
  points.columns.push_back(points.columns[0]);
  for (double& d : points.columns[1]) d *= 20;
  const Law law = FindLaw("E0 + A*N^-g + B*D^-g", {"N", "D"});
  const GroupFit fit = FitGroup(law, points, {});
  EXPECT_EQ(fit.verdict.rank, 3);
  EXPECT_EQ(fit.parameters[1].status, Status::kNotIdentified);
  EXPECT_EQ(fit.parameters[3].status, Status::kNotIdentified);
  EXPECT_EQ(fit.parameters[0].status, Status::kOk);
  EXPECT_NEAR(fit.parameters[0].value, 2, 1e-8);
}

}  // namespace
}  // namespace routescale
