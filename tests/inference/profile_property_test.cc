// Profile intervals of many small, noisy tables: random subsets of clumped
// designs with 2 to 5 % of noise, where the law has long valleys and several
// minima. Nothing about one table is typed in; what must hold for each is.

#include <array>
#include <cmath>

#include "base/distributions.h"
#include "inference/inference_test_util.h"
#include "support/chinchilla_runs.h"

namespace routescale {
namespace {

constexpr int kTables = 200;
// Refits by brute force take most of the time: of one table in so many.
constexpr int kBruteForce = 25;
constexpr std::array<double, 4> kLevels = {0.8, 0.9, 0.95, 0.99};

Points NoisyTable(int number) { return ClumpedTable(17, number, 0.02, 0.05); }

std::vector<Points> NoisyTables() {
  std::vector<Points> tables;
  for (int i = 0; i < kTables; ++i) tables.push_back(NoisyTable(i));
  return tables;
}

std::vector<GroupFit> Profiles(const Law& law,
                               const std::vector<Points>& tables,
                               double level) {
  FitOptions options;
  options.level = level;
  IntervalOptions interval;
  interval.method = IntervalMethod::kProfile;
  std::vector<GroupFit> fits = FitGroups(law, tables, options);
  ComputeIntervals(law, tables, options, interval, &fits);
  return fits;
}

// An open end is beyond every number.
double Low(const Estimate& estimate) {
  return std::isnan(estimate.low) ? -HUGE_VAL : estimate.low;
}
double High(const Estimate& estimate) {
  return std::isnan(estimate.high) ? HUGE_VAL : estimate.high;
}

// How many ends a higher level brings nearer.
int CountNarrowed(const std::vector<Estimate>& narrow,
                  const std::vector<Estimate>& wide) {
  constexpr double kRounding = 1e-7;
  int count = 0;
  for (size_t i = 0; i < narrow.size(); ++i) {
    const double room = kRounding * std::abs(narrow[i].value);
    count += Low(wide[i]) > Low(narrow[i]) + room;
    count += High(wide[i]) < High(narrow[i]) - room;
  }
  return count;
}

TEST(ProfileProperty, IntervalsWidenWithTheLevel) {
  const Law law = FindLaw("chinchilla", {});
  const std::vector<Points> tables = NoisyTables();
  std::vector<GroupFit> narrow = Profiles(law, tables, kLevels[0]);
  for (size_t l = 1; l < kLevels.size(); ++l) {
    const std::vector<GroupFit> wide = Profiles(law, tables, kLevels[l]);
    for (size_t i = 0; i < wide.size(); ++i) {
      SCOPED_TRACE(tables[i].group + " at " + std::to_string(kLevels[l]));
      EXPECT_EQ(CountNarrowed(narrow[i].parameters, wide[i].parameters), 0);
      EXPECT_EQ(CountNarrowed(narrow[i].derived, wide[i].derived), 0);
    }
    narrow = wide;
  }
}

// What FitGroup, which knows nothing of profiles, finds with a value held.
double SumOfSquares(const Law& law,
                    const Points& points,
                    const std::string& parameter,
                    double value) {
  FitOptions options;
  options.changes.fix[parameter] = value;
  return FitGroup(law, points, options).statistics.sse;
}

TEST(ProfileProperty, EndsAreThoseOfRefitsWithTheParameterHeld) {
  constexpr double kShare = 1e-4;
  const Law law = FindLaw("chinchilla", {});
  std::vector<Points> tables;
  for (int i = 0; i < kTables; i += kBruteForce) {
    tables.push_back(NoisyTable(i));
  }
  const std::vector<GroupFit> fits = Profiles(law, tables, 0.95);
  int ends = 0;
  for (size_t i = 0; i < fits.size(); ++i) {
    const Statistics& s = fits[i].statistics;
    const double t = StudentT(0.975, s.degrees_of_freedom);
    const double highest = s.sse * (1 + t * t / s.degrees_of_freedom);
    for (const Estimate& estimate : fits[i].parameters) {
      for (const int side : {-1, +1}) {
        const double end = side < 0 ? estimate.low : estimate.high;
        if (std::isnan(end)) continue;
        SCOPED_TRACE(fits[i].group + ", " + estimate.name);
        const auto at = [&](double share) {
          return SumOfSquares(
              law, tables[i], estimate.name, end * (1 + side * share));
        };
        EXPECT_LE(at(-kShare), highest * (1 + 1e-9));
        EXPECT_GE(at(kShare), highest * (1 - 1e-9));
        ++ends;
      }
    }
  }
  EXPECT_GE(ends, 60);
}

// Held at ever larger multiples of the estimate, and smaller shares.
TEST(ProfileProperty, OpenEndsAreNeverReached) {
  const Law law = FindLaw("chinchilla", {});
  std::vector<Points> tables;
  for (int i = 0; i < kTables; i += kBruteForce) {
    tables.push_back(NoisyTable(i));
  }
  const std::vector<GroupFit> fits = Profiles(law, tables, 0.95);
  for (size_t i = 0; i < fits.size(); ++i) {
    const Statistics& s = fits[i].statistics;
    const double t = StudentT(0.975, s.degrees_of_freedom);
    const double highest = s.sse * (1 + t * t / s.degrees_of_freedom);
    for (const Estimate& estimate : fits[i].parameters) {
      if (estimate.status != Status::kOneSided) continue;
      SCOPED_TRACE(fits[i].group + ", " + estimate.name);
      const int side = std::isnan(estimate.low) ? -1 : +1;
      const double bound = law.parameters[law.FindParameter(estimate.name)].max;
      for (int decades = 1; decades <= 12; decades += 3) {
        const double value =
            std::min(bound, estimate.value * std::pow(10, side * decades));
        EXPECT_LE(SumOfSquares(law, tables[i], estimate.name, value),
                  highest * (1 + 1e-9))
            << value;
      }
    }
  }
}

}  // namespace
}  // namespace routescale
