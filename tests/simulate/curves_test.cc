#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "routescale/error.h"
#include "routescale/table.h"
#include "support/real_table.h"
#include "support/simulated.h"
#include "support/source_path.h"

namespace routescale {
namespace {

const std::vector<std::string> kRouters = {"S-Base", "RL-R", "Hash"};
constexpr Noise kNoNoise = {0, 1};

Points Group(const std::vector<std::string>& labels,
             const CurveOptions& options,
             const Noise& noise,
             const std::string& group) {
  const Law law = FindLaw("routed-bilinear", {});
  const Selection selection = SelectText(Curves(labels, options, noise), law);
  for (const Points& points : selection.groups) {
    if (points.group == group) return points;
  }
  ADD_FAILURE() << "no group " << group;
  return {};
}

double LossAt(const Points& points, double size, double experts) {
  for (size_t i = 0; i < points.size(); ++i) {
    if (points.columns[0][i] == size && points.columns[1][i] == experts) {
      return points.response[i];
    }
  }
  ADD_FAILURE() << "no point";
  return 0;
}

// Six dense points and nine numbers of experts for each of six sizes.
TEST(SimulateCurves, HasThePapersGrid) {
  const Law law = FindLaw("routed-bilinear", {});
  const Selection selection = SelectText(Curves(kRouters, {}, kNoNoise), law);
  EXPECT_EQ(selection.resolved.schema, "clark2022");
  EXPECT_EQ(selection.report.runs_read, 3 * 54 + 8);
  EXPECT_EQ(selection.report.rows_read, 26 * (3 * 54 + 8));
  ASSERT_EQ(selection.groups.size(), 3u);
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(selection.groups[i].group, kRouters[i]);
    EXPECT_EQ(selection.groups[i].size(), 60u);
  }
}

TEST(SimulateCurves, SaysThatRunsAreSimulated) {
  const Selection selection = SelectText(Curves({"Hash"}, {}, kNoNoise),
                                         FindLaw("routed-bilinear", {}));
  EXPECT_THAT(selection.report.warnings,
              testing::ElementsAre("the runs are simulated: they say nothing "
                                   "about real models"));
}

// Eq. 1 evaluated by Python.
TEST(SimulateCurves, EndsAtTheLaw) {
  constexpr double kTenDigits = 1e-9;
  EXPECT_NEAR(LossAt(Group({"S-Base"}, {}, kNoNoise, "S-Base"), 1308819456, 64),
              2.048858402,
              kTenDigits);
  EXPECT_NEAR(LossAt(Group({"Hash"}, {}, kNoNoise, "Hash"), 16527360, 2),
              3.11776222,
              kTenDigits);
}

// One label: its law at E = 1. Several: the mean of log10, hence the geometric
// mean of 3.166938282 and those of RL-R and Hash.
TEST(SimulateCurves, DenseRunsAreShared) {
  const Points own = Group({"S-Base"}, {}, kNoNoise, "S-Base");
  EXPECT_NEAR(LossAt(own, 16527360, 1), 3.166938282, 1e-9);
  for (const std::string& router : kRouters) {
    const Points points = Group(kRouters, {}, kNoNoise, router);
    EXPECT_NEAR(LossAt(points, 16527360, 1), 3.162518586, 1e-9);
  }
}

TEST(SimulateCurves, StepsAndSeeds) {
  const std::string last = Curves({"Hash"}, {1, 0}, {});
  EXPECT_EQ(std::count(last.begin(), last.end(), '\n'), 1 + 54 + 8);
  const std::string many = Curves({"Hash"}, {4, 5}, {});
  EXPECT_EQ(std::count(many.begin(), many.end(), '\n'), 1 + 60 * 5 * 4);
  for (const char* step : {",0,", ",83000,", ",166000,", ",249000,"}) {
    EXPECT_NE(many.find("sim-299" + std::string(step)), std::string::npos);
  }
  EXPECT_EQ(Group({"Hash"}, {1, 5}, {}, "Hash").size(), 60u);
}

// The noise of a run does not depend on how many rows it has.
TEST(SimulateCurves, SameRunsWhateverTheSteps) {
  const Points all = Group(kRouters, {}, {}, "RL-R");
  const Points last = Group(kRouters, {1, 0}, {}, "RL-R");
  EXPECT_EQ(all.response, last.response);
  EXPECT_NE(all.response, Group(kRouters, {}, {0.003, 2}, "RL-R").response);
}

TEST(SimulateCurves, DenseLawHasDenseRunsOnly) {
  const Law law = FindLaw("dense-power", {});
  ASSERT_TRUE(HasCurves(law));
  std::string csv;
  const auto sink = [&](std::string_view text) { csv += text; };
  const std::vector<Coefficients> dense = PublishedRows(law, {"Dense"});
  SimulateCurves(law, dense, {1, 0}, kNoNoise, sink);
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1 + 8);
  try {
    SimulateCurves(law, {dense[0], dense[0]}, {}, kNoNoise, sink);
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "--published: 'dense-power' has only dense runs, which follow "
                 "a single --published");
  }
  EXPECT_FALSE(HasCurves(FindLaw("routed-bilinear-flops", {})));
}

// Columns that describe a run, by router, size and experts.
using Labels = std::map<std::string, std::string>;

Labels ReadLabels(const std::string& path, const std::string& router) {
  TableReader reader(path);
  const auto field = [&](const char* column) {
    return std::string(reader.Field(reader.Find(column)));
  };
  Labels labels;
  while (reader.Next()) {
    if (field("router_type") != router || field("k") != "1" ||
        field("routing_frequency") != "0.5" || field("step") != "249000") {
      continue;
    }
    std::string line(reader.RawLine());
    for (int comma = 0; comma < 8; ++comma) line.erase(0, line.find(',') + 1);
    labels[field("model_size_label") + " " + field("num_experts") + " " +
           field("seed")] = line;
  }
  return labels;
}

// Header and label columns, numbers as written, are those of the real table.
TEST(SimulateCurves, LabelsMatchTheRealTable) {
  ROUTESCALE_NEEDS_REAL_TABLE();
  const std::string simulated = SourcePath("data/simulated-curves.csv.gz");
  EXPECT_EQ(TableReader(simulated).columns(),
            TableReader(RealTable()).columns());
  for (const char* router : {"Dense", "S-Base", "Hash"}) {
    const Labels real = ReadLabels(RealTable(), router);
    const Labels ours = ReadLabels(simulated, router);
    EXPECT_GE(real.size(), 8u);
    for (const auto& [run, labels] : real) {
      ASSERT_TRUE(ours.contains(run)) << router << " " << run;
      EXPECT_EQ(ours.at(run), labels);
    }
  }
}

}  // namespace
}  // namespace routescale
