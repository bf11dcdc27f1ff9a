#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "routescale/compare_groups.h"
#include "support/clark2022.h"
#include "support/real_table.h"
#include "support/source_path.h"

namespace routescale {
namespace {

class Clark2022Groups : public ::testing::Test {
 protected:
  void SetUp() override {
    ROUTESCALE_NEEDS_REAL_TABLE();
    groups_ = SelectTable(RealTable(), {"N", "E"}).groups;
  }

  const Law law_ = FindLaw("routed-bilinear", {});
  std::vector<Points> groups_;
};

TEST_F(Clark2022Groups, HeadToHeadAtTheSameSizeAndExperts) {
  const GroupComparison comparison = CompareGroups(law_, groups_, {}, {});
  std::ifstream file(SourcePath("tests/expected/clark2022.json"));
  const auto expected =
      nlohmann::json::parse(file)["head to head at the same (N, E)"];
  EXPECT_EQ(comparison.cells, expected["cells with all three routers"]);
  EXPECT_EQ(comparison.ties, 0);
  ASSERT_EQ(comparison.groups.size(), 3u);
  for (const auto& standing : comparison.groups) {
    EXPECT_EQ(standing.wins, expected["best"][standing.group])
        << standing.group;
  }
  EXPECT_EQ(Conclusion(comparison),
            "S-Base is best at 42 of the 51 cells (N, E) that all 3 groups "
            "have, RL-R at 9, Hash at 0");
}

// python3 tests/expected/head_to_head.py data/curves.csv.gz
TEST_F(Clark2022Groups, PairsAgreeWithScipy) {
  const GroupComparison comparison =
      CompareGroups(law_, groups_, {}, {"a", "d"});
  const struct {
    const char *first, *second;
    int cells;
    double mean, low, high, t, p, ratio, ratio_low, ratio_high;
    double sse, sse_equal, sse_a_d;
  } kScipy[] = {
      {"S-Base",
       "Hash",
       51,
       -0.0089362419280268,
       -0.009780647782433736,
       -0.008091836073619865,
       -21.256330753134808,
       1.0775933784911339e-26,
       1.2831193591547343,
       1.2540177149007434,
       1.312896357263956,
       0.0011209107916264368,
       0.0034451207799372475,
       0.0011414717869509732},
      {"S-Base",
       "RL-R",
       53,
       -0.0017794724207406717,
       -0.0024587388786300123,
       -0.0011002059628513312,
       -5.2568069611197235,
       2.787167609034128e-06,
       1.0489883514561658,
       1.0293531031772616,
       1.0689981485403186,
       0.0012380196441748909,
       0.001449497453594636,
       0.0012457389521985138},
      {"Hash",
       "RL-R",
       51,
       0.00713218907283528,
       0.006484852765599717,
       0.0077795253800708435,
       22.12980049833908,
       1.7394821414023432e-27,
       0.8181217085974417,
       0.8032857860253664,
       0.8332316365140578,
       0.0011325877039077368,
       0.002653931301329563,
       0.0011798815703209147},
  };
  ASSERT_EQ(comparison.pairs.size(), 3u);
  ASSERT_EQ(comparison.tests.size(), 8u);
  for (size_t i = 0; i < 3; ++i) {
    const auto& scipy = kScipy[i];
    const GroupPair& pair = comparison.pairs[i];
    EXPECT_EQ(pair.first, scipy.first);
    EXPECT_EQ(pair.second, scipy.second);
    EXPECT_EQ(pair.cells, scipy.cells);
    EXPECT_NEAR(pair.difference / scipy.mean, 1, 1e-12);
    EXPECT_NEAR(pair.low / scipy.low, 1, 1e-8);
    EXPECT_NEAR(pair.high / scipy.high, 1, 1e-8);
    EXPECT_NEAR(pair.t / scipy.t, 1, 1e-12);
    EXPECT_NEAR(pair.p / scipy.p, 1, 1e-10);
    EXPECT_NEAR(pair.effective / scipy.ratio, 1, 1e-6);
    EXPECT_NEAR(pair.effective_low / scipy.ratio_low, 1, 1e-6);
    EXPECT_NEAR(pair.effective_high / scipy.ratio_high, 1, 1e-6);
    const JointTest &equal = comparison.tests[i],
                    &a_d = comparison.tests[4 + i];
    EXPECT_NEAR(equal.sse_separate / scipy.sse, 1, 1e-9);
    EXPECT_NEAR(equal.sse_joint / scipy.sse_equal, 1, 1e-9);
    EXPECT_NEAR(a_d.sse_joint / scipy.sse_a_d, 1, 1e-9);
    EXPECT_TRUE(equal.all_shared && !a_d.all_shared);
    EXPECT_EQ(equal.numerator, 6);
    EXPECT_EQ(a_d.numerator, 2);
    EXPECT_EQ(a_d.estimates.size(), 2u);
  }
}

// F = (0.001449497453594636 - 0.0012380196441748909)/6
//     / (0.0012380196441748909/107) from the sums above, and
// python3 -c 'from scipy import stats; print(stats.f.sf(3.046279827, 6, 107))'
TEST_F(Clark2022Groups, TestsEqualCoefficients) {
  const GroupComparison comparison = CompareGroups(law_, groups_, {}, {});
  const JointTest& test = comparison.tests[1];
  EXPECT_NEAR(test.f, 3.046279827, 1e-8);
  EXPECT_EQ(test.denominator, 59 + 60 - 12);
  EXPECT_NEAR(test.p, 0.00863148, 1e-7);
  EXPECT_EQ(comparison.tests[3].groups.size(), 3u);
  EXPECT_EQ(comparison.tests[3].numerator, 12);
}

TEST(SimulatedGroups, DoesNotDependOnThreads) {
  const Law law = FindLaw("routed-bilinear", {});
  const auto groups = SelectTable(SimulatedTable(), {"N", "E"}).groups;
  FitOptions options;
  options.threads = 1;
  const GroupComparison one = CompareGroups(law, groups, options, {"c"});
  options.threads = 4;
  const GroupComparison four = CompareGroups(law, groups, options, {"c"});
  for (size_t i = 0; i < one.tests.size(); ++i) {
    EXPECT_EQ(one.tests[i].sse_joint, four.tests[i].sse_joint);
  }
}

}  // namespace
}  // namespace routescale
