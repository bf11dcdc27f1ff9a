#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "plan/plan_test_util.h"
#include "routescale/fit.h"

namespace routescale {
namespace {

// Chinchilla with made-up standard errors of 1 % and one correlation.
GroupFit FittedChinchilla(const Question& question) {
  const std::vector<double> values = question.Coefficients("Hoffmann");
  GroupFit group;
  const Eigen::Index p = static_cast<Eigen::Index>(values.size());
  group.covariance.setZero(p, p);
  for (Eigen::Index j = 0; j < p; ++j) {
    const double value = values[static_cast<size_t>(j)];
    group.parameters.push_back(
        {question.law().parameters[static_cast<size_t>(j)].name, value});
    group.covariance(j, j) = std::pow(0.01 * value, 2);
  }
  group.covariance(1, 2) = group.covariance(2, 1) =
      0.9 * 0.01 * 0.01 * values[1] * values[2];
  return group;
}

Question UnderABudget() {
  return Question("chinchilla")
      .Free("N", 1e4, 1e15)
      .Free("D", 1e4, 1e18)
      .Given("C", 0)
      .SubjectTo("6*N*D <= C");
}

TEST(CoefficientDraws, HaveTheCovarianceOfTheFit) {
  const Question question = UnderABudget();
  const GroupFit group = FittedChinchilla(question);
  const Eigen::MatrixXd draws =
      CoefficientDraws(question.law(), group, 20000, 7);
  ASSERT_EQ(draws.rows(), 20000);
  ASSERT_EQ(draws.cols(), 5);
  const Eigen::MatrixXd z = draws.array().log();
  const Eigen::RowVectorXd mean = z.colwise().mean();
  const Eigen::MatrixXd centred = z.rowwise() - mean;
  const Eigen::MatrixXd covariance = centred.transpose() * centred / 19999;
  for (Eigen::Index j = 0; j < 5; ++j) {
    const double value = group.parameters[static_cast<size_t>(j)].value;
    EXPECT_NEAR(std::exp(mean[j]) / value, 1, 3e-4);
    EXPECT_NEAR(covariance(j, j) / 1e-4, 1, 0.04);
  }
  EXPECT_NEAR(covariance(1, 2) / 0.9e-4, 1, 0.04);
  EXPECT_NEAR(covariance(0, 3) / 1e-4, 0, 0.03);
}

TEST(CoefficientDraws, DependOnSeedAndIndexAlone) {
  const Question question = UnderABudget();
  const GroupFit group = FittedChinchilla(question);
  const Law& law = question.law();
  const Eigen::MatrixXd few = CoefficientDraws(law, group, 5, 1);
  const Eigen::MatrixXd many = CoefficientDraws(law, group, 50, 1);
  EXPECT_EQ(few, many.topRows(5));
  EXPECT_NE(few, CoefficientDraws(law, group, 5, 2));
}

TEST(CoefficientDraws, NoneWithoutCovarianceAndFixedOnesDoNotVary) {
  const Question question = UnderABudget();
  GroupFit group = FittedChinchilla(question);
  group.parameters[4].status = Status::kFixed;
  group.covariance.row(4).setConstant(NAN);
  group.covariance.col(4).setConstant(NAN);
  const Eigen::MatrixXd draws = CoefficientDraws(question.law(), group, 20, 1);
  ASSERT_EQ(draws.rows(), 20);
  EXPECT_TRUE((draws.col(4).array() == 0.28).all());
  group.covariance.row(0).setConstant(NAN);
  EXPECT_EQ(CoefficientDraws(question.law(), group, 20, 1).rows(), 0);
}

// Type 7 quantile, written anew.
double QuantileOf(std::vector<double> values, double p) {
  std::sort(values.begin(), values.end());
  const double at = p * static_cast<double>(values.size() - 1);
  const size_t i = static_cast<size_t>(at);
  return values[i] + (at - std::floor(at)) * (values[i + 1] - values[i]);
}

TEST(PlanDesigns, IntervalsAreQuantilesOfTheClosedForm) {
  const Question question = UnderABudget();
  const Eigen::MatrixXd draws =
      CoefficientDraws(question.law(), FittedChinchilla(question), 301, 3);
  for (const bool closed : {true, false}) {
    Law law = question.law();
    if (!closed) law.optima.clear();
    PlanTable table;
    table.request = question.request();
    table.rows = {{1e20}, {1e23}};
    table.level = 0.9;
    const auto rows =
        PlanDesigns(law, question.Coefficients("Hoffmann"), draws, table);
    ASSERT_EQ(rows.size(), 2);
    for (size_t r = 0; r < 2; ++r) {
      std::vector<double> sizes;
      for (Eigen::Index i = 0; i < draws.rows(); ++i) {
        const double A = draws(i, 1), alpha = draws(i, 2);
        const double B = draws(i, 3), beta = draws(i, 4);
        const double G = std::pow(alpha * A / (beta * B), 1 / (alpha + beta));
        sizes.push_back(G *
                        std::pow(table.rows[r][0] / 6, beta / (alpha + beta)));
      }
      EXPECT_EQ(rows[r].failed_draws, 0);
      const Range& size = rows[r].values[0];
      EXPECT_NEAR(size.low / QuantileOf(sizes, 0.05), 1, 1e-9);
      EXPECT_NEAR(size.high / QuantileOf(sizes, 0.95), 1, 1e-9);
      EXPECT_LT(rows[r].loss.low, rows[r].best.loss);
      EXPECT_GT(rows[r].loss.high, rows[r].best.loss);
    }
  }
}

// min 6 N D with L <= 2: N = (A (1 + α/β)/(L − E))^(1/α), D likewise. A draw
// with less loss leaves the design of the estimate feasible, and not the best.
TEST(PlanDesigns, IntervalsUnderALossAreQuantilesOfTheClosedForm) {
  const Question question = Question("chinchilla")
                                .Free("N", 1e4, 1e15)
                                .Free("D", 1e4, 1e18)
                                .Minimise("6*N*D")
                                .SubjectTo("loss <= 2.0");
  const Eigen::MatrixXd draws =
      CoefficientDraws(question.law(), FittedChinchilla(question), 301, 3);
  PlanTable table;
  table.request = question.request();
  table.rows = {{}};
  table.level = 0.9;
  const PlannedRow row = PlanDesigns(
      question.law(), question.Coefficients("Hoffmann"), draws, table)[0];
  std::vector<double> costs;
  for (Eigen::Index i = 0; i < draws.rows(); ++i) {
    const double room = 2.0 - draws(i, 0);
    const double A = draws(i, 1), alpha = draws(i, 2);
    const double B = draws(i, 3), beta = draws(i, 4);
    costs.push_back(6 * std::pow(A * (1 + alpha / beta) / room, 1 / alpha) *
                    std::pow(B * (1 + beta / alpha) / room, 1 / beta));
  }
  EXPECT_EQ(row.failed_draws, 0);
  EXPECT_EQ(row.unreached_draws, 0);
  EXPECT_NEAR(row.objective.low / QuantileOf(costs, 0.05), 1, 1e-9);
  EXPECT_NEAR(row.objective.high / QuantileOf(costs, 0.95), 1, 1e-9);
  EXPECT_NEAR(row.loss.high, 2.0, 1e-11);
}

// E of a draw above the target: no design reaches it.
TEST(PlanDesigns, DrawsThatNeverReachTheLossCountAsInfinite) {
  const Question question = Question("chinchilla")
                                .Free("N", 1e4, 1e15)
                                .Free("D", 1e4, 1e18)
                                .Minimise("6*N*D")
                                .SubjectTo("loss <= 1.71");
  const Eigen::MatrixXd draws =
      CoefficientDraws(question.law(), FittedChinchilla(question), 300, 3);
  PlanTable table;
  table.request = question.request();
  table.rows = {{}};
  table.level = 0.9;
  const PlannedRow row = PlanDesigns(
      question.law(), question.Coefficients("Hoffmann"), draws, table)[0];
  int above = 0;
  for (Eigen::Index i = 0; i < draws.rows(); ++i) {
    const double least = draws(i, 0) +
                         draws(i, 1) / std::pow(1e15, draws(i, 2)) +
                         draws(i, 3) / std::pow(1e18, draws(i, 4));
    above += least > 1.71 ? 1 : 0;
  }
  EXPECT_GT(above, 50);
  EXPECT_EQ(row.unreached_draws, above);
  EXPECT_EQ(row.failed_draws, 0);
  EXPECT_TRUE(std::isinf(row.objective.high));
  EXPECT_TRUE(std::isfinite(row.objective.low));
}

TEST(PlanDesigns, DoNotDependOnThreads) {
  const Question question = UnderABudget();
  const Eigen::MatrixXd draws =
      CoefficientDraws(question.law(), FittedChinchilla(question), 50, 3);
  PlanTable table;
  table.request = question.request();
  table.rows = {{1e20}};
  table.threads = 1;
  const auto coefficients = question.Coefficients("Hoffmann");
  const auto one = PlanDesigns(question.law(), coefficients, draws, table);
  table.threads = 4;
  const auto four = PlanDesigns(question.law(), coefficients, draws, table);
  EXPECT_EQ(one[0].values[0].low, four[0].values[0].low);
  EXPECT_EQ(one[0].loss.high, four[0].loss.high);
}

// A multiplier m says: the best dense design of m times the cost has the loss.
TEST(PlanDesigns, ComputeMultiplierIsWhatADenseModelNeeds) {
  const auto question = [](double experts, double budget) {
    return Question("joint-moe")
        .Free("N", 1e4, 1e15)
        .Free("D", 1e4, 1e18)
        .Given("E", experts)
        .Given("C", budget)
        .SubjectTo("6*N*D <= C");
  };
  for (const double experts : {1.0, 4.0, 64.0}) {
    const Question sparse = question(experts, 1e21);
    PlanTable table;
    table.request = sparse.request();
    table.rows = {sparse.given()};
    const PlannedRow row = PlanDesigns(
        sparse.law(), sparse.Coefficients("Ludziejewski"), {}, table)[0];
    const Design dense =
        question(1, 1e21 * row.compute_multiplier).Answer("Ludziejewski");
    EXPECT_NEAR(dense.loss / row.best.loss, 1, 1e-12);
    if (experts == 1) {
      EXPECT_NEAR(row.compute_multiplier, 1, 1e-9);
    }
  }
}

TEST(PlanDesigns, ComparedDesignCostsItsMultiplier) {
  const Question question = UnderABudget();
  PlanTable table;
  table.request = question.request();
  table.rows = {{5.88e23}};
  table.design = {7e10, 1.4e12};
  const PlannedRow row = PlanDesigns(
      question.law(), question.Coefficients("Hoffmann"), {}, table)[0];
  ASSERT_TRUE(row.compared.has_value());
  EXPECT_NEAR(row.compared->loss, 1.936645, 1e-6);
  EXPECT_GT(row.compared->loss, row.best.loss);
  table.design.reset();
  table.rows = {{row.compared->cost / row.compared_multiplier}};
  const PlannedRow cheaper = PlanDesigns(
      question.law(), question.Coefficients("Hoffmann"), {}, table)[0];
  EXPECT_NEAR(cheaper.best.loss / row.compared->loss, 1, 1e-12);
}

}  // namespace
}  // namespace routescale
