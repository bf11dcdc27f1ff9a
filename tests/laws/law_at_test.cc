#include "routescale/law_at.h"

#include <gtest/gtest.h>

#include <cmath>

#include "routescale/answers.h"
#include "routescale/error.h"
#include "support/law_sample.h"
#include "support/message_of.h"

namespace routescale {
namespace {

// What the law reports at a point is what a prediction says there.
TEST(LawAt, AgreesWithThePredictionOfEveryLaw) {
  for (const std::string& name : LawNames()) {
    const Law law = FindLaw(name, {});
    const Points points = SamplePoints(law, 3);
    std::map<std::string, double> point;
    std::vector<double> at;
    Predictor::Columns columns;
    for (size_t v = 0; v < points.variables.size(); ++v) {
      at.push_back(points.columns[v][1]);
      columns.push_back({at[v]});
      point[points.variables[v]] = at[v];
    }
    const Law extended = LawAt(law, point, "here");
    EXPECT_EQ(Rows(extended).size(), Rows(law).size());
    const CompiledLaw compiled(extended, {});
    for (const auto& [label, coefficients] : Rows(law)) {
      const double loss =
          EvaluateOnce(compiled.graph(), compiled.loss(), coefficients, at);
      const auto& derived = compiled.derived();
      const size_t first = law.derived.size();
      EXPECT_EQ(derived[first].first, law.response + "(here)");
      const double reported = EvaluateOnce(
          compiled.graph(), derived[first].second, coefficients, {});
      EXPECT_NEAR(reported / loss, 1, 1e-13) << name << " " << label;
      if (!law.effective) continue;
      CompiledLaw original(law, {});
      const Node effective = original.Lower(*law.effective);
      EXPECT_NEAR(
          EvaluateOnce(
              compiled.graph(), derived[first + 1].second, coefficients, {}) /
              EvaluateOnce(original.graph(), effective, coefficients, at),
          1,
          1e-13)
          << name;
    }
  }
}

TEST(LawAt, PointsThatAreNoneOfTheLaw) {
  const Law law = FindLaw("chinchilla", {});
  EXPECT_EQ(MessageOf([&] {
              LawAt(law, {{"N", 1}}, "N=1");
            }),
            "--at: 'N=1' lacks D\n  give every variable: N and D");
  EXPECT_EQ(MessageOf([&] {
              LawAt(law, {{"N", 1}, {"d", 2}}, "N=1,d=2");
            }),
            "--at N=1,d=2: 'd' is no variable of chinchilla\n"
            "  did you mean 'D'?");
}

}  // namespace
}  // namespace routescale
