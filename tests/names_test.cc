#include "routescale/names.h"

#include <gtest/gtest.h>

namespace routescale {
namespace {

const std::vector<std::string> kColumns = {
    "router_type", "num_experts", "num_blocks", "num_heads", "step", "k"};

TEST(DidYouMeanTest, NamesWhatIsNear) {
  EXPECT_EQ(DidYouMean("ruter_type", kColumns), "did you mean 'router_type'?");
  EXPECT_EQ(DidYouMean("routre_type", kColumns), "did you mean 'router_type'?");
  EXPECT_EQ(DidYouMean("STPE", kColumns), "did you mean 'step'?");
  EXPECT_EQ(DidYouMean("Router_Type", kColumns), "did you mean 'router_type'?");
}

TEST(DidYouMeanTest, NearestFirstAtMostThree) {
  EXPECT_EQ(DidYouMean("abcd", {"abXY", "abcX", "abcd1", "Xbcd", "abc"}),
            "did you mean 'abcX', 'abcd1' or 'Xbcd'?");
  EXPECT_EQ(DidYouMean("num_head", {"num_beads", "num_heads"}),
            "did you mean 'num_heads' or 'num_beads'?");
}

TEST(DidYouMeanTest, IsSilentWhenNothingIsNear) {
  EXPECT_EQ(DidYouMean("loss", kColumns), "");
  EXPECT_EQ(DidYouMean("", kColumns), "");
  EXPECT_EQ(DidYouMean("x", kColumns), "");  // any one letter is as near as k
  EXPECT_EQ(DidYouMean("step", {}), "");
  EXPECT_EQ(DidYouMean(std::string(1000, 'a'), {std::string(1000, 'a')}), "");
}

TEST(JoinNamesTest, Joins) {
  EXPECT_EQ(JoinNames({}), "");
  EXPECT_EQ(JoinNames({"a"}), "a");
  EXPECT_EQ(JoinNames({"a", "b"}), "a and b");
  EXPECT_EQ(JoinNames({"a", "b", "c"}), "a, b and c");
  EXPECT_EQ(JoinNames({"a", "b", "c"}, "or"), "a, b or c");
}

}  // namespace
}  // namespace routescale
