#include "routescale/validation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <set>

#include "routescale/error.h"
#include "support/message_of.h"

namespace routescale {
namespace {

using ::testing::ElementsAre;

// y of a line with errors; the sizes x repeat, the labels are two runs each of
// several rows.
Points Line() {
  Points points;
  points.group = "all";
  points.variables = {"x"};
  points.columns = {{1, 2, 3, 4, 5, 6, 7, 8}};
  points.response = {2.1, 2.9, 4.2, 5.1, 5.8, 7.3, 8.1, 8.7};
  for (int i = 1; i <= 8; ++i) {
    points.labels.push_back("run " + std::to_string(i));
    points.shared.push_back(false);
  }
  points.texts["kind"] = {"p", "p", "p", "q", "q", "q", "r", "r"};
  points.texts["size"] = {"1", "2", "3", "4", "5", "6", "7", "1e1"};
  return points;
}

FitOptions LinearScale() {
  FitOptions options;
  options.residual = Residual::kLinear;
  return options;
}

HeldOut ValidateLine(const Points& points, const ValidationOptions& options) {
  const Law law = FindLaw("a + b*x", {"x"});
  const GroupFit fit = FitGroup(law, points, LinearScale());
  const std::vector<Split> splits = MakeSplits(points, options);
  return Validate({{&law, &points, fit.values(), &splits[0]}},
                  LinearScale())[0];
}

ValidationOptions HoldOutOf(const std::string& formula) {
  ValidationOptions options;
  options.leave_one_out = false;
  options.hold_out = {formula};
  return options;
}

std::vector<size_t> HeldOutBy(const std::string& formula) {
  return MakeSplits(Line(), HoldOutOf(formula))[0].folds[0].left_out;
}

// Least squares without point i misses it by e_i/(1 − h_ii), e the residuals
// and h_ii = 1/n + (x_i − mean x)²/Σ(x − mean x)² the leverages of all points.
TEST(Validate, LeaveOneOutOfALineHasAClosedForm) {
  const Points points = Line();
  const auto& x = points.columns[0];
  const auto& y = points.response;
  const double n = 8, mean_x = 4.5;
  const double mean_y = std::accumulate(y.begin(), y.end(), 0.0) / n;
  double sxx = 0, sxy = 0, spread = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    sxx += (x[i] - mean_x) * (x[i] - mean_x);
    sxy += (x[i] - mean_x) * y[i];
    spread += (y[i] - mean_y) * (y[i] - mean_y);
  }
  const HeldOut held = ValidateLine(points, {});
  ASSERT_EQ(held.residuals.size(), 8u);
  double squares = 0, sum = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    const double e = mean_y + sxy / sxx * (x[i] - mean_x) - y[i];
    const double h = 1 / n + (x[i] - mean_x) * (x[i] - mean_x) / sxx;
    EXPECT_NEAR(held.residuals[i], e / (1 - h), 1e-12);
    squares += held.residuals[i] * held.residuals[i];
    sum += held.residuals[i];
  }
  EXPECT_EQ(held.points, 8);
  EXPECT_EQ(held.folds, 8);
  EXPECT_NEAR(held.rmse, std::sqrt(squares / n), 1e-13);
  EXPECT_NEAR(held.bias, sum / n, 1e-13);
  EXPECT_NEAR(held.r2, 1 - squares / spread, 1e-13);
  // The scale is linear: errors of the loss are the same.
  EXPECT_NEAR(held.loss_rmse, held.rmse, 1e-13);
  EXPECT_NEAR(held.loss_bias, held.bias, 1e-13);
}

TEST(Validate, LossErrorsAreInTheUnitOfTheResponse) {
  const Points points = Line();
  const Law law = FindLaw("log10_loss = a + b*x", {"x"});
  const GroupFit fit = FitGroup(law, points, {});
  const std::vector<Split> splits = MakeSplits(points, HoldOutOf("x > 7"));
  const HeldOut held =
      Validate({{&law, &points, fit.values(), &splits[0]}}, {})[0];
  EXPECT_NEAR(
      held.loss_bias, 8.7 * (std::pow(10, held.residuals[0]) - 1), 1e-12);
  EXPECT_TRUE(std::isnan(held.r2)) << "one point has no spread";
}

TEST(Validate, TooFewPointsAreAProblemOfTheFold) {
  const HeldOut held = ValidateLine(Line(), HoldOutOf("x > 1"));
  EXPECT_TRUE(std::isnan(held.rmse));
  EXPECT_THAT(held.problems,
              ElementsAre("x > 1: 1 point cannot determine 2 parameters"));
}

TEST(Validate, UndeterminedParametersAreNamed) {
  Points points = Line();
  points.columns[0] = {1, 1, 1, 1, 1, 1, 2, 2};
  const HeldOut held = ValidateLine(points, HoldOutOf("x > 1"));
  EXPECT_THAT(held.problems,
              ElementsAre("x > 1: the other points do not determine a"));
}

TEST(Validate, UndeterminedParametersAreNamedForSingleRunsToo) {
  Points points = Line();
  points.columns[0] = {1, 1, 1, 1, 1, 1, 1, 2};
  const HeldOut held = ValidateLine(points, {});
  EXPECT_THAT(held.problems,
              ElementsAre("run 8: the other points do not determine a"));
}

// The fit without the last point is weighted, its error is not.
TEST(Validate, WeightsCountInTheFitsOnly) {
  Points points = Line();
  points.weights = {1, 1, 1, 1, 1, 1, 1, 100};
  points.weights[0] = 1e-9;
  Points without = Line();
  const HeldOut weighted = ValidateLine(points, HoldOutOf("x > 7"));
  const HeldOut dropped =
      ValidateLine(Subset(without, {1, 2, 3, 4, 5, 6, 7}), HoldOutOf("x > 7"));
  EXPECT_NEAR(weighted.rmse, dropped.rmse, 1e-7);
}

TEST(Validate, GroupsAddUp) {
  const Points points = Line();
  const HeldOut whole = ValidateLine(points, {});
  const HeldOut twice = AddUp({&whole, &whole});
  EXPECT_EQ(twice.points, 16);
  EXPECT_NEAR(twice.rmse, whole.rmse, 1e-15);
  EXPECT_NEAR(twice.bias, whole.bias, 1e-15);
  EXPECT_NEAR(twice.r2, whole.r2, 1e-15);
}

TEST(MakeSplits, RowsOfARunStayTogether) {
  Points points = Line();
  for (size_t i = 0; i < 8; ++i) {
    points.labels[i] =
        "run " + std::to_string(i / 4) + " at step " + std::to_string(i % 4);
  }
  const Split split = MakeSplits(points, {})[0];
  ASSERT_EQ(split.folds.size(), 2u);
  EXPECT_EQ(split.folds[1].name, "run 1");
  EXPECT_THAT(split.folds[1].left_out, ElementsAre(4, 5, 6, 7));
}

TEST(MakeSplits, ByColumnOrVariable) {
  ValidationOptions options;
  options.leave_one_out = false;
  options.leave_out = "kind";
  const Split split = MakeSplits(Line(), options)[0];
  ASSERT_EQ(split.folds.size(), 3u);
  EXPECT_EQ(split.folds[1].name, "q");
  EXPECT_THAT(split.folds[1].left_out, ElementsAre(3, 4, 5));
  options.leave_out = "x";
  EXPECT_EQ(MakeSplits(Line(), options)[0].folds.size(), 8u);
}

TEST(MakeSplits, FoldsAreDisjointEvenAndKeyedByTheSeed) {
  ValidationOptions options;
  options.leave_one_out = false;
  options.folds = 3;
  const Split split = MakeSplits(Line(), options)[0];
  EXPECT_EQ(split.name, "3-fold");
  std::multiset<size_t> all;
  for (const Fold& fold : split.folds) {
    EXPECT_THAT(fold.left_out.size(), ::testing::AnyOf(2, 3));
    all.insert(fold.left_out.begin(), fold.left_out.end());
  }
  EXPECT_THAT(all, ElementsAre(0, 1, 2, 3, 4, 5, 6, 7));
  EXPECT_EQ(MakeSplits(Line(), options)[0].folds[0].left_out,
            split.folds[0].left_out);
  bool differs = false;
  for (uint64_t seed = 2; seed < 5; ++seed) {
    options.seed = seed;
    differs |= MakeSplits(Line(), options)[0].folds[0].left_out !=
               split.folds[0].left_out;
  }
  EXPECT_TRUE(differs);
}

TEST(MakeSplits, HoldsOutByVariablesNumbersAndTexts) {
  EXPECT_THAT(HeldOutBy("x > 6"), ElementsAre(6, 7));
  EXPECT_THAT(HeldOutBy("size > 6"), ElementsAre(6, 7));
  EXPECT_THAT(HeldOutBy("size*2 > 2*x"), ElementsAre(7));
  EXPECT_THAT(HeldOutBy("kind == 'q' && x != 5"), ElementsAre(3, 5));
  EXPECT_THAT(HeldOutBy("kind != 'p'"), ElementsAre(3, 4, 5, 6, 7));
}

TEST(MakeSplits, NothingToPredictOrToFitIsAnError) {
  EXPECT_EQ(MessageOf([] { HeldOutBy("x > 8"); }),
            "--hold-out: true for no point of group all\n  x > 8\n  ^~~~~");
  EXPECT_EQ(MessageOf([] { HeldOutBy("x > 0"); }),
            "--hold-out: true for every point of group all\n  x > 0\n  ^~~~~");
  EXPECT_EQ(MessageOf([] { HeldOutBy("kind == 'z'"); }),
            "--hold-out: true for no point of group all\n  kind == 'z'\n"
            "  ^~~~~~~~~~~");
  EXPECT_EQ(MessageOf([] { HeldOutBy("kind > 1"); }),
            "--hold-out, run 1: column kind: 'p' is not a number\n"
            "  compare it with a text in quotes: kind == 'p'");
  ValidationOptions options;
  options.folds = 9;
  EXPECT_EQ(MessageOf([&] { MakeSplits(Line(), options); }),
            "--folds: '9' is more than the 8 runs of group all");
  Points same = Line();
  same.texts["kind"].assign(8, "p");
  options.folds = 0;
  options.leave_out = "kind";
  EXPECT_EQ(MessageOf([&] { MakeSplits(same, options); }),
            "--leave-out: 'kind' has one value only among the points of group "
            "all");
}

TEST(ColumnsToKeep, NamesThatAreNoVariables) {
  ValidationOptions options;
  options.leave_out = "kind";
  options.hold_out = {"x > 1 && width < 2", "kind == 'p' || depth > 1"};
  EXPECT_THAT(ColumnsToKeep(options, {"x"}, {"kind", "width", "depth", "x"}),
              ElementsAre("kind", "width", "depth"));
}

TEST(ColumnsToKeep, UnknownNamesAreErrors) {
  ValidationOptions options;
  options.leave_out = "knd";
  EXPECT_EQ(MessageOf([&] {
              ColumnsToKeep(options, {"x"}, {"kind", "loss"});
            }),
            "--leave-out: 'knd' is neither a variable of the laws nor a column "
            "of the table\n  did you mean 'kind'?");
  EXPECT_EQ(MessageOf([&] {
              ColumnsToKeep(HoldOutOf("x + foo > 1"), {"x"}, {"bar"});
            }),
            "--hold-out: 'foo' is neither a variable of the laws nor a column "
            "of the table\n  x + foo > 1\n      ^~~\n  there are x and bar");
  EXPECT_EQ(MessageOf([&] { ColumnsToKeep(HoldOutOf("x == 'p'"), {"x"}, {}); }),
            "--hold-out: x is a number, not a text\n  x == 'p'\n  ^");
}

TEST(Subset, CarriesEverything) {
  const Points subset = Subset(Line(), {1, 7});
  EXPECT_EQ(subset.size(), 2u);
  EXPECT_THAT(subset.columns[0], ElementsAre(2, 8));
  EXPECT_THAT(subset.labels, ElementsAre("run 2", "run 8"));
  EXPECT_THAT(subset.texts.at("kind"), ElementsAre("p", "r"));
  EXPECT_EQ(subset.shared.size(), 2u);
}

}  // namespace
}  // namespace routescale
