// Fits of simulated runs find the coefficients that they were drawn from.

#include <gtest/gtest.h>
#include <zlib.h>

#include <cmath>

#include "support/simulated.h"
#include "support/source_path.h"

namespace routescale {
namespace {

const std::string kCommitted = SourcePath("data/simulated-curves.csv.gz");

std::string Inflate(const std::string& path) {
  std::string text(4 << 20, '\0');
  const gzFile file = gzopen(path.c_str(), "rb");
  if (file == nullptr) return "";
  const int size =
      gzread(file, text.data(), static_cast<unsigned>(text.size()));
  gzclose(file);
  text.resize(static_cast<size_t>(std::max(size, 0)));
  return text;
}

TEST(SimulatedCurves, CommittedTableIsMadeByTheDefaults) {
  const std::string made = Curves({"S-Base", "RL-R", "Hash"}, {}, {});
  EXPECT_EQ(Inflate(kCommitted), made);
}

// 18 estimates: one in a thousand intervals may miss. The dense runs lie
// between the routers' laws, which leaves more room to miss, not less.
TEST(SimulatedCurves, CommittedTableGivesThePublishedCoefficients) {
  const Law law = FindLaw("routed-bilinear", {});
  TableReader reader(kCommitted);
  const Selection selection = Select(&reader, {}, law.variable_names());
  FitOptions options;
  options.level = 0.999;
  ASSERT_EQ(selection.groups.size(), 3u);
  for (const GroupFit& fit : FitGroups(law, selection.groups, options)) {
    EXPECT_TRUE(fit.verdict.converged);
    EXPECT_NEAR(fit.statistics.sigma, 0.003, 0.001);
    for (const Estimate& estimate : fit.parameters) {
      const double truth = law.Published(fit.group).values.at(estimate.name);
      EXPECT_LT(estimate.low, truth) << fit.group << " " << estimate.name;
      EXPECT_GT(estimate.high, truth) << fit.group << " " << estimate.name;
    }
  }
}

// Without noise the coefficients come back, up to the ten digits of the losses
// times the condition of the problem (1e4 and more).
TEST(SimulatedCurves, ExactWithoutNoise) {
  const Law law = FindLaw("routed-bilinear", {});
  for (const char* router : {"S-Base", "RL-R", "Hash"}) {
    const Selection selection =
        SelectText(Curves({router}, {1, 0}, {0, 1}), law);
    const GroupFit fit = FitGroup(law, selection.groups[0], {});
    for (const Estimate& estimate : fit.parameters) {
      const double truth = law.Published(router).values.at(estimate.name);
      EXPECT_NEAR(estimate.value / truth, 1, 1e-5) << estimate.name;
    }
  }
}

struct Scores {
  std::vector<double> sum, sum_of_squares;  // of z, per parameter
  int inside = 0, intervals = 0;            // 95 % intervals with the truth in
};

// z = (estimate - truth) / standard error, in the logarithm for parameters
// that have their intervals there.
Scores ScoreSeeds(const Law& law, const std::string& router, int seeds) {
  Scores scores;
  scores.sum.resize(law.parameters.size());
  scores.sum_of_squares.resize(law.parameters.size());
  for (int seed = 100; seed < 100 + seeds; ++seed) {
    const Noise noise = {0.003, static_cast<uint64_t>(seed)};
    const Selection selection =
        SelectText(Curves({router}, {1, 1}, noise), law);
    const GroupFit fit = FitGroup(law, selection.groups[0], {});
    for (size_t i = 0; i < fit.parameters.size(); ++i) {
      const Estimate& estimate = fit.parameters[i];
      const double truth = law.Published(router).values.at(estimate.name);
      const double z = law.parameters[i].log_scale
                           ? std::log(estimate.value / truth) * estimate.value /
                                 estimate.std_error
                           : (estimate.value - truth) / estimate.std_error;
      scores.sum[i] += z;
      scores.sum_of_squares[i] += z * z;
      scores.inside += estimate.low <= truth && truth <= estimate.high;
      ++scores.intervals;
    }
  }
  return scores;
}

// Seeds 100 to 139, none left out. A mean of 40 standard normal z lies within
// 4 / √40 but for one time in 16,000; a mean square, χ²₄₀ / 40, between 0.4 and
// 2.1.
TEST(SimulatedCurves, EstimatesAreUnbiased) {
  constexpr int kSeeds = 40;
  const Law law = FindLaw("routed-bilinear", {});
  for (const char* router : {"S-Base", "RL-R", "Hash"}) {
    const Scores scores = ScoreSeeds(law, router, kSeeds);
    for (size_t i = 0; i < scores.sum.size(); ++i) {
      const std::string name = router + (" " + law.parameters[i].name);
      EXPECT_NEAR(scores.sum[i] / kSeeds, 0, 4 / std::sqrt(kSeeds)) << name;
      EXPECT_GT(scores.sum_of_squares[i] / kSeeds, 0.4) << name;
      EXPECT_LT(scores.sum_of_squares[i] / kSeeds, 2.1) << name;
    }
    // The six intervals of a fit hit or miss together: 40 fits, 95 ± 4 · 3.4 %.
    EXPECT_GT(scores.inside, 0.81 * scores.intervals) << router;
  }
}

}  // namespace
}  // namespace routescale
