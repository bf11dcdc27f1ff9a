#include "routescale/change_law.h"

#include <gtest/gtest.h>

#include <cmath>

#include "routescale/fit.h"
#include "support/law_sample.h"
#include "support/message_of.h"

namespace routescale {
namespace {

// Fitting a changed law is fitting the law with the change.
TEST(ChangeLaws, FitsAreThoseWithTheChangesAsOptions) {
  const Law law = FindLaw("chinchilla", {});
  Points points = SamplePoints(law, 60);
  FillResponse(law, InOrder(law, law.published[0].values), 0.01, &points);
  ParameterChanges changes;
  changes.fix["E0"] = 1.6;
  changes.tie["beta"] = "alpha";
  changes.bound["A"] = {10, 350};
  FitOptions options;
  options.changes = changes;
  const GroupFit expected = FitGroup(law, points, options);
  const Law changed = ChangeLaws({law}, changes)[0];
  ASSERT_EQ(changed.parameters.size(), 3u);
  const GroupFit fit = FitGroup(changed, points, {});
  EXPECT_NEAR(fit.statistics.sse / expected.statistics.sse, 1, 1e-9);
  for (const Estimate& estimate : fit.parameters) {
    const double same =
        expected.parameters[law.FindParameter(estimate.name)].value;
    EXPECT_NEAR(estimate.value / same, 1, 1e-6) << estimate.name;
  }
  EXPECT_EQ(fit.statistics.degrees_of_freedom,
            expected.statistics.degrees_of_freedom);
}

TEST(ChangeLaws, LawsWithoutTheParameterStayAsTheyAre) {
  ParameterChanges changes;
  changes.fix["E_max"] = 300;
  const std::vector<Law> laws = ChangeLaws(
      {FindLaw("bilinear", {}), FindLaw("routed-bilinear", {})}, changes);
  EXPECT_EQ(laws[0].toml, FindLaw("bilinear", {}).toml);
  EXPECT_EQ(laws[1].FindParameter("E_max"), -1);
  EXPECT_EQ(laws[1].parameters.size(), 5u);
  EXPECT_EQ(laws[1].name, "routed-bilinear");
}

TEST(ChangeLaws, ParametersThatNoLawHas) {
  const std::vector<Law> laws = {FindLaw("bilinear", {}),
                                 FindLaw("routed-bilinear", {})};
  ParameterChanges changes;
  changes.bound["E_mx"] = {1, 2};
  EXPECT_EQ(MessageOf([&] { ChangeLaws(laws, changes); }),
            "--bound: 'E_mx' is no parameter of these laws\n"
            "  did you mean 'E_max'?");
  changes = {};
  changes.tie["d"] = "E_max";
  EXPECT_EQ(MessageOf([&] { ChangeLaws(laws, changes); }),
            "--tie: 'E_max' is no parameter of bilinear\n"
            "  its parameters are a, b, c and d");
}

}  // namespace
}  // namespace routescale
