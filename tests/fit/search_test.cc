// The parts of the search: structure, centring, projection, places, canonical
// minima. Whole searches are tested in tests/search and tests/laws.

#include "fit/search.h"

#include <gtest/gtest.h>

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <random>

#include "base/random.h"
#include "fit/canonical.h"
#include "fit/refine.h"
#include "support/chinchilla_runs.h"

namespace routescale {
namespace {

// n points of x from low to high, log-spaced, with the response of f.
template <typename Function>
Points Curve(double low, double high, int n, Function f) {
  Points points;
  points.group = "all";
  points.variables = {"x"};
  points.columns.resize(1);
  for (int i = 0; i < n; ++i) {
    const double x = low * std::pow(high / low, i / (n - 1.0));
    points.columns[0].push_back(x);
    points.response.push_back(f(x));
  }
  return points;
}

FitOptions In(Residual residual) {
  FitOptions options;
  options.residual = residual;
  return options;
}

// A law with the data it is searched on.
struct Problem {
  Problem(const std::string& formula, const Points& points, Residual residual)
      : options(In(residual)),
        law(FindLaw(formula, {"x"}), options),
        search_law(law, {&points}),
        projection(search_law, points) {}

  std::vector<std::string> Names(const std::vector<int>& parameters) const {
    std::vector<std::string> names;
    for (const int p : parameters) names.push_back(law.law.free()[p].name);
    return names;
  }

  FitOptions options;
  FitLaw law;
  SearchLaw search_law;
  VariableProjection projection;
};

using Names = std::vector<std::string>;

TEST(SearchLaw, SearchesWhatIsNotLinear) {
  const Points points = Curve(1, 100, 20, [](double x) { return 2 + 1 / x; });
  const auto nonlinear = [&](const std::string& formula) {
    const Problem problem(formula, points, Residual::kLinear);
    return problem.Names(problem.search_law.structure.nonlinear);
  };
  EXPECT_EQ(nonlinear("c + a*x^-b"), Names{"b"});
  EXPECT_EQ(nonlinear("exp(d + a*ln(x)) + c"), Names{"a"});
  EXPECT_EQ(nonlinear("10^(d - a*log10(x)) + c"), Names{"a"});
  EXPECT_EQ(nonlinear("a*(1 + c*(ln(x) - v)^2)*x^-b"), (Names{"v", "b"}));
  EXPECT_EQ(nonlinear("c0 + c2*(log10(x) - m)^2"), Names{"m"});
  EXPECT_EQ(nonlinear("o + a*exp(-x*s/1.6e-16)"), Names{"s"});
}

// The law in centred parameters is the law.
TEST(Centring, ChangesNoValue) {
  const Points points =
      Curve(1e8, 1e11, 12, [](double x) { return 2 + 400 * std::pow(x, -.3); });
  const Problem problem(
      "c + a*x^-b + exp(s*x^q + t)", points, Residual::kLinear);
  const SearchLaw& law = problem.search_law;
  Eigen::VectorXd theta(6);
  theta << 1.7, 400, 0.31, -3.5, 0.05, 0.4;
  const Eigen::VectorXd centred = law.centring.FromLaw(theta);
  // The term at the geometric mean of x.
  EXPECT_NEAR(centred[1], 400 * std::pow(std::sqrt(1e19), -0.31), 1e-12);
  EXPECT_NEAR(centred[3], -3.5 * std::pow(std::sqrt(1e19), 0.05), 1e-12);
  const Eigen::VectorXd back = law.centring.ToLaw(centred);
  for (int i = 0; i < 6; ++i) EXPECT_NEAR(back[i] / theta[i], 1, 1e-14);
  for (const double x : points.columns[0]) {
    const double here = EvaluateOnce(
        law.graph, law.centring.f(), {centred.begin(), centred.end()}, {x});
    const double there = 1.7 + 400 * std::pow(x, -0.31) +
                         std::exp(-3.5 * std::pow(x, 0.05) + 0.4);
    EXPECT_NEAR(here / there, 1, 1e-13);
  }
}

// In an exponent a power and a constant become a slope and a value; the law is
// the same.
TEST(BoxCox, ChangesNoValue) {
  const Points points =
      Curve(1e8, 1e11, 12, [](double x) { return 2 + 1 / std::log(x); });
  const Problem problem(
      "a*x^-exp(p*x^q + c) + exp(d - s*x^b)", points, Residual::kLinear);
  const SearchLaw& law = problem.search_law;
  Eigen::VectorXd theta(7);
  theta << 3, -0.2, 0.1, 0.4, 1.1, 0.3, 0.05;
  const Eigen::VectorXd searched =
      law.box_cox.FromLaw(law.centring.FromLaw(theta));
  const double x = std::sqrt(1e19);
  EXPECT_NEAR(searched[1], -0.2 * 0.1 * std::pow(x, 0.1), 1e-13);
  EXPECT_NEAR(searched[3], 0.4 - 0.2 * std::pow(x, 0.1), 1e-13);
  EXPECT_NEAR(searched[5], 0.3 * 0.05 * std::pow(x, 0.05), 1e-13);
  EXPECT_NEAR(searched[4], 1.1 - 0.3 * std::pow(x, 0.05), 1e-13);
  const Eigen::VectorXd back = law.centring.ToLaw(law.box_cox.ToLaw(searched));
  for (int i = 0; i < 7; ++i) EXPECT_NEAR(back[i] / theta[i], 1, 1e-13);
  for (const double at : points.columns[0]) {
    const double here = EvaluateOnce(
        law.graph, law.f, {searched.begin(), searched.end()}, {at});
    const double exponent = std::exp(-0.2 * std::pow(at, 0.1) + 0.4);
    const double there =
        3 * std::pow(at, -exponent) + std::exp(1.1 - 0.3 * std::pow(at, 0.05));
    EXPECT_NEAR(here / there, 1, 1e-12);
  }
}

// Against every choice of columns at their bounds, by normal equations.
TEST(BoundedLeastSquares, FindsTheBestActiveSet) {
  std::mt19937 random(1);
  std::normal_distribution<double> normal;
  for (int trial = 0; trial < 200; ++trial) {
    const Eigen::Index n = 12, m = 3;
    Eigen::MatrixXd a(n, m);
    Eigen::VectorXd b(n);
    for (double& value : a.reshaped()) value = normal(random);
    for (double& value : b) value = normal(random);
    Eigen::VectorXd low(m), high(m);
    low << 0, -0.1, -HUGE_VAL;
    high << HUGE_VAL, 0.2, 0.1;
    BoundedLeastSquares solver;
    solver.SetBounds(low, high);
    solver.Solve(a, b);
    double best = HUGE_VAL;
    for (int code = 0; code < 27; ++code) {
      Eigen::VectorXd x = Eigen::VectorXd::Zero(m);
      std::vector<Eigen::Index> free;
      bool possible = true;
      for (int j = 0, rest = code; j < m; ++j, rest /= 3) {
        if (rest % 3 == 0) {
          free.push_back(j);
          continue;
        }
        x[j] = rest % 3 == 1 ? low[j] : high[j];
        possible &= std::isfinite(x[j]);
      }
      if (!possible) continue;
      const Eigen::MatrixXd part = a(Eigen::all, free);
      x(free) = -(part.transpose() * part)
                     .ldlt()
                     .solve(part.transpose() * (a * x + b));
      const bool inside =
          ((x - low).minCoeff() >= 0) && ((high - x).minCoeff() >= 0);
      if (inside) best = std::min(best, 0.5 * (a * x + b).squaredNorm());
    }
    EXPECT_NEAR(solver.objective(), best, 1e-12 * best);
    EXPECT_NEAR(0.5 * (a * solver.x() + b).squaredNorm(), best, 1e-12 * best);
  }
}

double ObjectiveAt(const Problem& problem, double u) {
  VariableProjection::Point point;
  problem.projection.Solve(
      Eigen::VectorXd::Constant(1, u), VariableProjection::kMostSteps, &point);
  return point.objective;
}

// In the logarithm the linear parameters are at the minimum there, too.
TEST(VariableProjection, SolvesForLinearParametersInTheLogarithm) {
  const Points points = Curve(1e6, 1e10, 30, [](double x) {
    return (2 + 400 * std::pow(x, -.3)) * (1 + 0.03 * std::sin(x));
  });
  for (const Residual residual : {Residual::kLn, Residual::kLog10}) {
    const Problem problem("c + a*x^-b", points, residual);
    ASSERT_TRUE(problem.search_law.logarithmic);
    VariableProjection::Point point;
    problem.projection.Solve(Eigen::VectorXd::Constant(1, 0.3),
                             VariableProjection::kMostSteps,
                             &point);
    const ResidualModel model(problem.law, points);
    const auto objective = [&](const Eigen::VectorXd& linear) {
      return 0.5 * model.Residuals(problem.search_law.Theta(point.u, linear))
                       .squaredNorm();
    };
    EXPECT_NEAR(objective(point.beta) / point.objective, 1, 1e-12);
    for (int j = 0; j < 2; ++j) {
      for (const double factor : {1 - 1e-4, 1 + 1e-4}) {
        Eigen::VectorXd near = point.beta;
        near[j] *= factor;
        EXPECT_GT(objective(near), point.objective);
      }
    }
  }
}

// Jᵀ r of the reduced problem is the derivative of its objective.
TEST(VariableProjection, GradientIsThatOfDifferences) {
  const Points points = Curve(1, 1e3, 25, [](double x) {
    return 1 + 3 * std::pow(x, -.4) + 0.05 * std::cos(x);
  });
  for (const Residual residual : {Residual::kLinear, Residual::kLn}) {
    const Problem problem("c + a*x^-b", points, residual);
    VariableProjection::Point point;
    problem.projection.Solve(Eigen::VectorXd::Constant(1, 0.7),
                             VariableProjection::kMostSteps,
                             &point);
    ASSERT_TRUE(problem.projection.Linearise(&point));
    Eigen::VectorXd r = point.residual;
    point.solver.ApplyQt(r);
    const Eigen::Index left = r.size() - point.solver.rank();
    const double gradient = point.slopes.col(0).tail(left).dot(r.tail(left));
    const double h = 1e-5;
    const double difference =
        (ObjectiveAt(problem, 0.7 + h) - ObjectiveAt(problem, 0.7 - h)) /
        (2 * h);
    EXPECT_NEAR(gradient / difference, 1, 1e-6);
  }
}

std::vector<double> Places(const Problem& problem, const Points& points) {
  const StartMap map(problem.search_law, points);
  std::vector<double> places;
  for (int i = 0; i < 100; ++i) {
    places.push_back(map(Eigen::VectorXd::Constant(1, (i + 0.5) / 100))[0]);
  }
  return places;
}

int Between(const std::vector<double>& values, double low, double high) {
  return static_cast<int>(
      std::count_if(values.begin(), values.end(), [&](double value) {
        return value >= low && value <= high;
      }));
}

TEST(StartMap, LocationsLieInTheRangeOfTheData) {
  const Points points = Curve(1e8, 1e11, 9, [](double) { return 2; });
  const Problem problem("c0 + c2*(log10(x) - m)^2", points, Residual::kLinear);
  EXPECT_EQ(Between(Places(problem, points), 8, 11), 60);
}

// Whatever unit x has and whatever constant divides the rate.
TEST(StartMap, RatesAreOneOverTheRange) {
  for (const double size : {1e-12, 1.0, 1e12}) {
    const Points points = Curve(size, 1e3 * size, 9, [](double) { return 2; });
    const Problem problem("c + a*exp(-k*x/1.6e-16)", points, Residual::kLinear);
    const double unit = 1.6e-16 / size;
    const std::vector<double> places = Places(problem, points);
    EXPECT_GE(Between(places, 1e-4 * unit, 0.04 * unit), 30) << size;
    EXPECT_GE(Between(places, -0.04 * unit, -1e-4 * unit), 30) << size;
  }
}

TEST(StartMap, BoundsCutTheRange) {
  const Points points = Curve(1e8, 1e11, 9, [](double) { return 2; });
  FitOptions options;
  options.changes.bound["b"] = {0.1, 0.5};
  const FitLaw law(FindLaw("c + a*x^-b", {"x"}), options);
  const SearchLaw search_law(law, {&points});
  const StartMap map(search_law, points);
  for (int i = 0; i < 100; ++i) {
    const double b = map(Eigen::VectorXd::Constant(1, (i + 0.5) / 100))[0];
    EXPECT_GE(b, 0.1);
    EXPECT_LE(b, 0.5);
  }
}

// Terms in either order, a width of either sign: one canonical minimum.
TEST(CanonicalMinimum, IsOneForAllThatAreTheSameCurve) {
  const Points points = Curve(0.1, 8, 30, [](double x) {
    return 2 * std::exp(-1.8 * x) + 0.3 * std::exp(-0.2 * x);
  });
  const Problem sum(
      "a*exp(-exp(k)*x) + b*exp(-exp(l)*x)", points, Residual::kLinear);
  for (const bool swapped : {false, true}) {
    Eigen::VectorXd u(2);
    u << std::log(swapped ? 0.2 : 1.8), std::log(swapped ? 1.8 : 0.2);
    const Minimum from = sum.projection.DescendFrom(u, {}, {});
    const Minimum minimum = CanonicalMinimum(sum.projection, from);
    const Eigen::VectorXd theta =
        sum.search_law.Theta(minimum.u, minimum.linear);
    EXPECT_NEAR(theta[0], 2, 1e-9);
    EXPECT_NEAR(theta[2], 0.3, 1e-9);
  }
  const Points bell = Curve(0.1, 8, 30, [](double x) {
    return 1 + std::exp(-std::pow((x - 3) / 1.2, 2));
  });
  const Problem width("c + a*exp(-((x - m)/w)^2)", bell, Residual::kLinear);
  Eigen::VectorXd u(2);
  u << 3, -1.2;
  const Minimum minimum = CanonicalMinimum(
      width.projection, width.projection.DescendFrom(u, {}, {}));
  EXPECT_NEAR(minimum.u[1], 1.2, 1e-9);
}

double SumOfSquares(const std::string& formula,
                    const Points& points,
                    Residual residual) {
  const Law law = FindLaw(formula, {points.variables[0]});
  return FitGroup(law, points, In(residual)).statistics.sse;
}

// A sigmoid of ln C is the limit of one of a power of C: alpha to 0, A and c0
// to infinity. The least sum of squares is there or below.
TEST(Search, FollowsAPowerToItsLogarithm) {
  std::mt19937 random(7);
  std::normal_distribution<double> noise(0, 0.02);
  for (int table = 0; table < 4; ++table) {
    Points points = Curve(1e17, 1e22, 20 + 8 * table, [&](double c) {
      return 0.8 - 0.55 / (1 + std::exp(0.9 * std::log(c / 7e18))) +
             noise(random);
    });
    points.variables = {"C"};
    const double limit = SumOfSquares(
        "b + a/(1 + exp(k*(ln(C) - m)))", points, Residual::kLinear);
    const double sigmoid =
        SumOfSquares("power-sigmoid", points, Residual::kLinear);
    EXPECT_LE(sigmoid, limit * (1 + 1e-6)) << table;
  }
}

// A break that becomes a kink: a valley that Ceres alone does not end in.
TEST(Search, EndsInAFlatValley) {
  Points points;
  points.group = "all";
  points.variables = {"x"};
  points.columns = {{8126488.8,
                     6714478.6,
                     5360303.1,
                     104617668688.8,
                     15787898.0,
                     4641853.2,
                     16572678.4,
                     59237683532.7}};
  points.response = {4.570984567165496,
                     4.651485648150591,
                     4.741084823852744,
                     0.9951196774022827,
                     4.312302072072415,
                     4.8144309466246285,
                     4.29718086261803,
                     1.1059378341796071};
  const GroupFit fit =
      FitGroup(FindLaw("broken-power", {"x"}), points, In(Residual::kLn));
  EXPECT_LT(fit.verdict.scaled_gradient, 1e-6);
  // scipy's least_squares, best of 200 starts.
  EXPECT_LE(fit.statistics.sse, 3.47046e-6 * (1 + 1e-5));
}

// Where a and b are 1e12 and cancel, rounding alone can fit nine runs better
// than the least sum of squares: no descent is believed, every one is refined.
TEST(Search, IsNotLedAstrayByRounding) {
  Points points;
  points.group = "all";
  points.variables = {"C"};
  points.columns = {{3.586535903054173e+19,
                     3.092884468729929e+21,
                     4.851321117432421e+21,
                     1.0586799301925846e+17,
                     1.5256185351532166e+17,
                     3.810634629021728e+17,
                     1e+17,
                     4.89369100310695e+19,
                     2.642033730944316e+21}};
  points.response = {0.7206686294379137,
                     0.8153893290549092,
                     0.8167134280931033,
                     0.2639763002688732,
                     0.27195787734766036,
                     0.3128080807852891,
                     0.2632731384949574,
                     0.7337419014099653,
                     0.8138349393458024};
  const GroupFit fit =
      FitGroup(FindLaw("power-sigmoid", {"C"}), points, In(Residual::kLinear));
  // scipy's least_squares, best of 2,000 starts.
  EXPECT_NEAR(fit.statistics.sse / 2.370819088761571e-06, 1, 1e-6);
  EXPECT_GE(fit.verdict.agreeing_starts, 8);
}

// A start that is given: obeyed where minima are equal, never made worse.
TEST(UserStart, DecidesTheOrderOfTerms) {
  const Points points = Curve(0.1, 8, 30, [](double x) {
    return 2 * std::exp(-1.8 * x) + 0.3 * std::exp(-0.2 * x) +
           1e-3 * std::sin(9 * x);
  });
  const Law law = FindLaw("a*exp(-k*x) + b*exp(-l*x)", {"x"});
  FitOptions options = In(Residual::kLinear);
  const std::vector<double> first = FitGroup(law, points, options).values();
  EXPECT_GT(first[0], first[2]);
  options.start = {{"a", 0.2}, {"k", 0.3}, {"b", 2}, {"l", 2}};
  const std::vector<double> given = FitGroup(law, points, options).values();
  EXPECT_NEAR(given[0] / first[2], 1, 1e-6);
  EXPECT_NEAR(given[3] / first[1], 1, 1e-6);
}

// The decrease that a clipped step promises may be negative: no convergence.
TEST(Descend, NegativePromisesAreNotConvergence) {
  struct Parabola {
    bool Linearise() { return true; }
    double objective() const { return x * x; }
    double scaled_gradient() const { return std::abs(x); }
    double MakeStep(double damping) {
      step = -x / (1 + damping);
      return first ? -1 : x * x;
    }
    double TryStep() { return (x + step) * (x + step); }
    void AcceptStep() {
      x += step;
      first = false;
    }
    double x = 5, step = 0;
    bool first = true;
  } parabola;
  EXPECT_TRUE(IsConverged(Descend({}, &parabola)));
  EXPECT_NEAR(parabola.x, 0, 1e-8);
}

// A fourth term that noise makes steep: N^a is too large for a number, and so
// is its coefficient, where the centred law still has values.
TEST(GroupSearch, EndsWhereTheLawHasValues) {
  const Law law = FindLaw(
      "loss = e + a*N^-alpha + b*D^-beta + c*N^-gamma*D^-delta", {"N", "D"});
  for (const size_t rows : {300, 900}) {
    for (unsigned seed = 1; seed <= 6; ++seed) {
      std::mt19937_64 random(seed);
      std::normal_distribution<double> normal;
      std::uniform_real_distribution<double> uniform;
      Points points;
      points.group = "all";
      points.variables = {"N", "D"};
      points.columns.resize(2);
      for (size_t i = 0; i < rows; ++i) {
        const double n = std::pow(10, 7 + 4 * uniform(random));
        const double d = std::pow(10, 9 + 4 * uniform(random));
        points.columns[0].push_back(n);
        points.columns[1].push_back(d);
        points.response.push_back(
            (1.69 + 406.4 * std::pow(n, -0.34) + 410.7 * std::pow(d, -0.28)) *
            std::exp(0.007 * normal(random)));
        points.labels.push_back("run " + std::to_string(i));
        points.shared.push_back(false);
      }
      GroupFit fit;
      EXPECT_NO_THROW(fit = FitGroup(law, points, {})) << rows << ", " << seed;
      // No worse than without the term.
      EXPECT_LT(fit.statistics.sse,
                FitGroup(FindLaw("chinchilla", {"N", "D"}),
                         points,
                         [] {
                           FitOptions options;
                           options.residual = Residual::kLn;
                           return options;
                         }())
                    .statistics.sse);
    }
  }
}

// Two powers can change roles. In 7 and 301 the eight best places that are
// screened lie in the higher of two valleys.
TEST(GroupSearch, FindsTheLowerOfTwoValleys) {
  const Law law = FindLaw("chinchilla", {});
  for (const int number : {7, 301, 0, 1, 2, 3, 4, 5, 6, 8, 9, 10}) {
    FitOptions options;
    options.changes.fix["E0"] = 0;
    const Points points = ClumpedTable(5, number, 0.03, 0.18);
    const double found = FitGroup(law, points, options).statistics.sse;
    options.starts = 256;
    const double least = FitGroup(law, points, options).statistics.sse;
    EXPECT_LE(found, least * (1 + 1e-9)) << points.group;
  }
}

// Where the losses are all but linear in ln x the best power is close to 0, its
// factor large. At factors of 1e13 rounding makes steps of 1e-3, and a sum of
// squares less than that of any power.
TEST(GroupSearch, RoundingIsNoMinimum) {
  const Law powers = FindLaw("c*x^l + e", {"x"});
  const Law stable = FindLaw("c*(exp(l*ln(x)) - 1)/l + e", {"x"});
  FitOptions options;
  options.changes.bound["l"] = {-3, 3};
  for (uint64_t seed = 0; seed < 20; ++seed) {
    CounterRandom random(31, seed);
    const Points points = Curve(1, 50, 40, [&](double x) {
      return 3 + 0.3 * std::log(x) + 0.02 * random.Normal();
    });
    const GroupFit fit = FitGroup(powers, points, options);
    EXPECT_TRUE(fit.verdict.converged) << seed;
    EXPECT_LT(std::abs(fit.parameters[0].value), 1e6) << seed;
    const double least = FitGroup(stable, points, options).statistics.sse;
    EXPECT_NEAR(fit.statistics.sse, least, 1e-7 * least) << seed;
  }
}

}  // namespace
}  // namespace routescale
