#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "routescale/compare.h"
#include "routescale/error.h"

namespace routescale {
namespace {

using ::testing::ElementsAre;

TEST(LawList, CommasInParenthesesAndQuotesBelongToALaw) {
  EXPECT_THAT(SplitLawList("separable"), ElementsAre("separable"));
  EXPECT_THAT(
      SplitLawList("a, b,'x, y' ,min(p, max(q, r)) + s,`u, v`*w"),
      ElementsAre("a", "b", "'x, y'", "min(p, max(q, r)) + s", "`u, v`*w"));
}

TEST(LawList, UnbalancedParenthesesAreLeftToTheFormula) {
  EXPECT_THAT(SplitLawList("a*(N,b"), ElementsAre("a*(N,b"));
}

TEST(LawList, EmptyEntriesAreErrors) {
  for (const char* list : {"", "a,", ",a", "a, ,b"}) {
    EXPECT_THROW(SplitLawList(list), Error) << list;
  }
  try {
    SplitLawList("a,,b");
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "--laws: an entry of the list is empty\n  a,,b\n    ^");
  }
}

TEST(LawList, OneScaleForAll) {
  const Law log10 = FindLaw("separable", {});
  const Law ln = FindLaw("E0 + A*N^-alpha", {"N"});
  Law linear = ln;
  linear.residual = Residual::kLinear;
  EXPECT_EQ(CommonResidual({log10, log10}), Residual::kLog10);
  EXPECT_EQ(CommonResidual({ln, ln}), Residual::kLn);
  EXPECT_EQ(CommonResidual({linear, linear}), Residual::kLinear);
  EXPECT_EQ(CommonResidual({ln, log10}), Residual::kLog10);
  EXPECT_EQ(CommonResidual({ln, linear}), Residual::kLn);
}

}  // namespace
}  // namespace routescale
