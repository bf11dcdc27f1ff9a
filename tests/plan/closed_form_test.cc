// Closed forms of the law book against the search, for every law that has one
// and every row of coefficients it comes with.

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "plan/plan_test_util.h"
#include "support/law_sample.h"

namespace routescale {
namespace {

class EveryOptimum : public testing::TestWithParam<std::string> {
 protected:
  EveryOptimum() : law_(FindLaw(GetParam(), {})) {}

  // The question that an optimum answers, other variables given.
  PlanRequest Request(const ClosedOptimum& optimum) const {
    PlanRequest request;
    std::set<std::string> chosen;
    for (const NamedFormula& value : optimum.values) {
      FreeVariable box = DefaultBox(law_, value.name);
      if (box.low > 1000) box = {box.name, 1, 1e25, {}};
      request.free.push_back(box);
      chosen.insert(value.name);
    }
    for (const std::string& name : law_.variable_names()) {
      if (!chosen.contains(name)) request.given.push_back(name);
    }
    if (!optimum.cost) return request;
    request.given.push_back(optimum.budget);
    request.constraints.push_back(
        Parsed(optimum.cost->text() + " <= " + optimum.budget));
    return request;
  }

  Law law_;
};

TEST_P(EveryOptimum, IsTheOneTheSearchFinds) {
  Law searched = law_;
  searched.optima.clear();
  const Points points = SamplePoints(law_, 12);
  for (const ClosedOptimum& optimum : law_.optima) {
    const PlanRequest request = Request(optimum);
    const Planner by_form(law_, request), by_search(searched, request);
    int by_closed_form = 0;
    for (const auto& [label, row] : Rows(law_)) {
      for (size_t i = 0; i < points.size(); ++i) {
        std::vector<double> given;
        for (const std::string& name : request.given) {
          const int v = law_.FindVariable(name);
          given.push_back(v < 0 ? std::pow(10.0, 18 + 0.5 * double(i))
                                : points.columns[v][i]);
        }
        const Design a = by_form.Solve(row, given);
        const Design b = by_search.Solve(row, given);
        EXPECT_FALSE(b.closed_form);
        ASSERT_NE(b.status, PlanStatus::kUnproven) << label << " " << i;
        if (a.closed_form) ++by_closed_form;
        for (size_t j = 0; j < a.values.size(); ++j) {
          const double size = std::max(1.0, std::abs(a.values[j]));
          EXPECT_NEAR(a.values[j] / size, b.values[j] / size, 1e-8)
              << label << ", point " << i << ", " << request.free[j].name;
        }
        EXPECT_NEAR(a.loss / b.loss, 1, 1e-13);
        EXPECT_LE(a.residual, 1e-9);
        EXPECT_LE(b.residual, 1e-9);
      }
    }
    EXPECT_GE(by_closed_form, 9) << "the closed form is hardly ever used";
  }
}

std::vector<std::string> LawsWithOptimum() {
  std::vector<std::string> names;
  for (const std::string& name : LawNames()) {
    if (!FindLaw(name, {}).optima.empty()) names.push_back(name);
  }
  return names;
}

INSTANTIATE_TEST_SUITE_P(Book,
                         EveryOptimum,
                         testing::ValuesIn(LawsWithOptimum()),
                         [](const auto& law) { return TestName(law.param); });

TEST(ClosedForm, IsUsedForAProportionalCostAndNoOther) {
  const auto ask = [](const std::string& constraint) {
    return Question("chinchilla")
        .Free("N", 1e4, 1e15)
        .Free("D", 1e4, 1e18)
        .SubjectTo(constraint)
        .Answer("Hoffmann");
  };
  const Design six = ask("6*N*D <= 6e21");
  for (const char* same : {"D*N*6 <= 6e21", "1e21 >= N*D", "N*D/2 <= 5e20"}) {
    const Design design = ask(same);
    EXPECT_TRUE(design.closed_form) << same;
    EXPECT_NEAR(design.values[0] / six.values[0], 1, 1e-12) << same;
  }
  for (const char* other : {"6*N*D + 1e9*N <= 6e21",
                            "N + D <= 6e11",
                            "loss <= 2.5",
                            "6*N*D <= 6e21 && N <= 1e12"}) {
    EXPECT_FALSE(ask(other).closed_form) << other;
  }
}

TEST(ClosedForm, GivesWayToABound) {
  const Design design = Question("chinchilla")
                            .Free("N", 1e4, 1e9)
                            .Free("D", 1e4, 1e18)
                            .SubjectTo("6*N*D <= 6e21")
                            .Answer("Hoffmann");
  EXPECT_FALSE(design.closed_form);
  EXPECT_EQ(design.values[0], 1e9);
  EXPECT_NEAR(design.values[1] / 1e12, 1, 1e-12);
  EXPECT_EQ(design.status, PlanStatus::kAtBound);
  EXPECT_EQ(design.limits, (std::vector<std::string>{"N", "6*N*D <= 6e21"}));
}

}  // namespace
}  // namespace routescale
