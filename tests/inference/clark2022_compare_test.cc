#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "routescale/compare.h"
#include "support/clark2022.h"
#include "support/real_table.h"
#include "support/source_path.h"

namespace routescale {
namespace {

using Json = nlohmann::json;

constexpr char kCurved[] = "routed-bilinear + e*log10(N)^2";

Json Expected() {
  std::ifstream file(SourcePath("tests/expected/clark2022.json"));
  return Json::parse(file);
}

CompareOptions EveryValidation() {
  CompareOptions options;
  options.validation.leave_out = "model_size_label";
  options.validation.hold_out = {"N > 1e9"};
  return options;
}

class CompareCurves : public ::testing::Test {
 protected:
  void Read(const std::string& table) {
    SelectionOptions options;
    options.keep = {"model_size_label"};
    groups_ = SelectTable(table, {"N", "E"}, options).groups;
    for (const char* law :
         {"separable", "bilinear", "routed-bilinear", kCurved}) {
      laws_.push_back(FindLaw(law, {"N", "E"}));
    }
  }

  const LawScore& Row(const Comparison& comparison,
                      const std::string& group,
                      const std::string& law) {
    for (const LawScore& row : comparison.rows) {
      if (row.group == group && row.law == law) return row;
    }
    throw std::out_of_range(group + ", " + law);
  }

  std::vector<Points> groups_;
  std::vector<Law> laws_;
};

class SimulatedCompare : public CompareCurves {
 protected:
  void SetUp() override { Read(SimulatedTable()); }
};

class Clark2022Compare : public CompareCurves {
 protected:
  void SetUp() override {
    ROUTESCALE_NEEDS_REAL_TABLE();
    Read(RealTable());
  }
};

// The figures of expected/clark2022.json, to the digits printed there.
TEST_F(Clark2022Compare, RanksTheLaws) {
  const Comparison comparison = CompareLaws(laws_, groups_, EveryValidation());
  const Json expected = Expected();
  int checked = 0;
  for (const auto& [key, value] : expected.items()) {
    const bool ranking = key.starts_with("law ranking on 'main'");
    if (!ranking && !key.starts_with("largest-size hold-out")) continue;
    for (const auto& [law, groups] : value.items()) {
      for (const auto& [group, figures] : groups.items()) {
        const LawScore& row = Row(comparison, group, law);
        if (ranking) {
          EXPECT_NEAR(row.rmse * 1e4, figures[0], 0.051) << law << group;
          EXPECT_NEAR(row.held_out[0].rmse * 1e4, figures[1], 0.051);
          EXPECT_NEAR(row.held_out[1].rmse * 1e4, figures[2], 0.051);
        } else {
          EXPECT_NEAR(row.held_out[2].rmse, figures, 0.000051) << law << group;
        }
        ++checked;
      }
    }
  }
  EXPECT_EQ(checked, 12 + 6);
}

// python3 tests/expected/cross_validation.py data/curves.csv.gz
TEST_F(Clark2022Compare, AgreesWithScipy) {
  const Comparison comparison = CompareLaws(laws_, groups_, EveryValidation());
  const struct {
    const char *group, *law;
    double rmse, bias, r2, loss_rmse, size, above, above_bias;
  } kScipy[] = {
      {"S-Base",
       "routed-bilinear",
       0.00365655454,
       -0.000112024942,
       0.995152381,
       0.0206773976,
       0.00549638455,
       0.00898262,
       -0.00872248551},
      {"RL-R",
       "routed-bilinear",
       0.00361068416,
       -0.000105856865,
       0.994917168,
       0.0204327744,
       0.00546188251,
       0.00899684871,
       -0.00875769112},
      {"Hash",
       "routed-bilinear",
       0.00341105036,
       -0.000106799772,
       0.995607996,
       0.0197453118,
       0.00532034687,
       0.00857291528,
       -0.00834089565},
      {"S-Base",
       kCurved,
       0.00178533243,
       -1.4332858e-06,
       0.99884436,
       0.010267569,
       0.00317420703,
       0.00592014876,
       0.0054675907},
      {"RL-R",
       kCurved,
       0.00176680695,
       9.46460725e-06,
       0.99878296,
       0.0101939029,
       0.00303476824,
       0.0056190828,
       0.00522761496},
      {"Hash",
       kCurved,
       0.00143930531,
       1.15877445e-06,
       0.999218026,
       0.00852609709,
       0.00278994791,
       0.00512837845,
       0.00470336795},
  };
  constexpr double kRelative = 1e-5;
  for (const auto& scipy : kScipy) {
    const LawScore& row = Row(comparison, scipy.group, scipy.law);
    const HeldOut &run = row.held_out[0], &size = row.held_out[1],
                  &above = row.held_out[2];
    EXPECT_NEAR(run.rmse / scipy.rmse, 1, kRelative) << scipy.group;
    EXPECT_NEAR(run.bias, scipy.bias, 1e-9);
    EXPECT_NEAR(run.r2, scipy.r2, 1e-7);
    EXPECT_NEAR(run.loss_rmse / scipy.loss_rmse, 1, kRelative);
    EXPECT_NEAR(size.rmse / scipy.size, 1, kRelative);
    EXPECT_NEAR(above.rmse / scipy.above, 1, kRelative);
    EXPECT_NEAR(above.bias / scipy.above_bias, 1, kRelative);
    EXPECT_TRUE(run.problems.empty() && size.problems.empty());
  }
}

TEST_F(Clark2022Compare, ComparesWithTheLargestNestedLaw) {
  const Comparison comparison = CompareLaws(laws_, groups_, {});
  EXPECT_FALSE(Row(comparison, "RL-R", "separable").test.has_value());
  const auto bilinear = Row(comparison, "RL-R", "bilinear").test;
  ASSERT_TRUE(bilinear.has_value());
  EXPECT_EQ(bilinear->against, "separable");
  const LawScore& routed = Row(comparison, "RL-R", "routed-bilinear");
  ASSERT_TRUE(routed.test.has_value());
  EXPECT_EQ(routed.test->against, "bilinear");
  EXPECT_EQ(routed.test->numerator, 2);
  EXPECT_EQ(routed.test->denominator, 54);
  // From the two sums of squares of expected/clark2022.json:
  // F = (60*0.003468381^2 - 6.248482782e-04)/2/(6.248482782e-04/54)
  EXPECT_NEAR(routed.test->f, 4.1885, 1e-4);
  // python3 -c 'from scipy import stats; print(stats.f.sf(4.1885, 2, 54))'
  EXPECT_NEAR(routed.test->p, 0.02036874, 1e-5);
  EXPECT_EQ(Row(comparison, "RL-R", kCurved).test->against, "routed-bilinear");
}

TEST_F(Clark2022Compare, SharesTheWeightAmongTheLaws) {
  laws_.pop_back();
  const Comparison comparison = CompareLaws(laws_, groups_, {});
  for (const std::string group : {"S-Base", "RL-R", "Hash", "all groups"}) {
    double sum = 0, least = HUGE_VAL;
    for (const Law& law : laws_) {
      const LawScore& row = Row(comparison, group, law.name);
      sum += row.weight;
      least = std::min(least, row.delta_aicc);
      EXPECT_NEAR(row.weight / Row(comparison, group, "routed-bilinear").weight,
                  std::exp(-row.delta_aicc / 2),
                  1e-12);
    }
    EXPECT_NEAR(sum, 1, 1e-12) << group;
    EXPECT_EQ(least, 0) << group;
  }
}

TEST_F(SimulatedCompare, GroupsAddUp) {
  const Comparison comparison = CompareLaws(laws_, groups_, {});
  double aicc = 0, sse = 0;
  int k = 0, points = 0;
  for (const Points& group : groups_) {
    const LawScore& row = Row(comparison, group.group, kCurved);
    aicc += row.aicc, sse += row.sse, k += row.k, points += row.points;
  }
  const LawScore& total = Row(comparison, "all groups", kCurved);
  EXPECT_TRUE(total.total);
  EXPECT_EQ(total.k, 21);
  EXPECT_EQ(total.k, k);
  EXPECT_EQ(total.points, points);
  EXPECT_DOUBLE_EQ(total.aicc, aicc);
  EXPECT_DOUBLE_EQ(total.rmse, std::sqrt(sse / points));
}

TEST_F(SimulatedCompare, DoesNotDependOnThreads) {
  CompareOptions options = EveryValidation();
  options.validation.folds = 5;
  options.fit.threads = 1;
  const Comparison one = CompareLaws(laws_, groups_, options);
  options.fit.threads = 3;
  const Comparison three = CompareLaws(laws_, groups_, options);
  ASSERT_EQ(one.rows.size(), three.rows.size());
  for (size_t i = 0; i < one.rows.size(); ++i) {
    EXPECT_EQ(one.rows[i].sse, three.rows[i].sse);
    for (size_t s = 0; s < one.splits.size(); ++s) {
      EXPECT_EQ(one.rows[i].held_out[s].residuals,
                three.rows[i].held_out[s].residuals);
    }
  }
}

// A fit of each fold from many starts finds nothing better.
TEST_F(SimulatedCompare, WarmStartsReachTheMinimum) {
  const Law& law = laws_[3];
  for (const Points& points : groups_) {
    Split split = MakeSplits(points, {})[0];
    const GroupFit fit = FitGroup(law, points, {});
    const HeldOut warm =
        Validate({{&law, &points, fit.values(), &split}}, {})[0];
    split.kind = Split::kColumn;
    const HeldOut cold =
        Validate({{&law, &points, fit.values(), &split}}, {})[0];
    for (size_t i = 0; i < warm.residuals.size(); ++i) {
      EXPECT_NEAR(warm.residuals[i], cold.residuals[i], 1e-9)
          << points.labels[i];
    }
  }
}

TEST_F(Clark2022Compare, SaysWhichLawPredictsBest) {
  CompareOptions options;
  EXPECT_EQ(Conclusion(CompareLaws(laws_, groups_, options)),
            "routed-bilinear + e*log10(N)^2 predicts best in every group: "
            "leave-one-run-out RMSE 0.00167 against 0.00356 of "
            "routed-bilinear");
  options.validation.leave_out = "model_size_label";
  EXPECT_EQ(Conclusion(CompareLaws(laws_, groups_, options)),
            "routed-bilinear + e*log10(N)^2 predicts best in every group: "
            "RMSE without model_size_label 0.00301 against 0.00543 of "
            "routed-bilinear");
  options.validation = {};
  options.validation.leave_one_out = false;
  EXPECT_EQ(Conclusion(CompareLaws({laws_[1], laws_[2]}, groups_, options)),
            "routed-bilinear fits best in every group: smallest AICc, "
            "bilinear is 41.1 above");
}

}  // namespace
}  // namespace routescale
