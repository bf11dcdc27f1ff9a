// How often nominal 95 % intervals hold the truth, on simulated tables with
// known coefficients. tests/bench/coverage.py does the same for 1,000 tables,
// more laws and all methods.

#include <cmath>

#include "base/random.h"
#include "inference/inference_test_util.h"
#include "routescale/answers.h"
#include "routescale/law_at.h"
#include "support/clark2022.h"
#include "support/law_sample.h"

namespace routescale {
namespace {

const std::vector<std::pair<std::string, double>> kTruth = {
    {"a", -0.083},
    {"b", -0.125},
    {"c", 0.0114},
    {"d", 1.11},
    {"E_start", 1.83},
    {"E_max", 450},
    {"N_cutoff", std::pow(10, 0.125 / 0.0114)}};
constexpr double kNoise = 0.0034;  // in log10

double Log10Loss(double n, double e) {
  const double inner = e - 1 + 1 / (1 / 1.83 - 1 / 450.0);
  const double x = std::log10(n);
  const double y = -std::log10(1 / inner + 1 / 450.0);
  return -0.083 * x - 0.125 * y + 0.0114 * x * y + 1.11;
}

std::vector<Points> SimulatedTables(int count) {
  std::vector<Points> tables(count);
  for (int t = 0; t < count; ++t) {
    CounterRandom random(20, static_cast<uint64_t>(t));
    Points& points = tables[t];
    points.group = "table " + std::to_string(t);
    points.variables = {"N", "E"};
    points.columns.resize(2);
    for (const double n : {16.5e6, 57.4e6, 133e6, 368e6, 871e6, 1.31e9}) {
      for (double e = 1; e <= 512; e *= 2) {
        points.columns[0].push_back(n);
        points.columns[1].push_back(e);
        points.response.push_back(
            std::pow(10, Log10Loss(n, e) + kNoise * random.Normal()));
        points.labels.push_back("run");
        points.shared.push_back(false);
      }
    }
  }
  return tables;
}

// Tables whose interval holds the truth, per quantity.
std::vector<int> Held(int count, const IntervalOptions& interval) {
  const Law law = FindLaw("routed-bilinear", {});
  const std::vector<Points> tables = SimulatedTables(count);
  std::vector<GroupFit> fits = FitGroups(law, tables, {});
  ComputeIntervals(law, tables, {}, interval, &fits);
  std::vector<int> held(kTruth.size());
  for (const GroupFit& fit : fits) {
    for (size_t i = 0; i < kTruth.size(); ++i) {
      const Estimate& estimate = EstimateOf(fit, kTruth[i].first);
      const double truth = kTruth[i].second;
      held[i] += !(truth < estimate.low) && !(truth > estimate.high);
    }
  }
  return held;
}

// 400 draws of 95 %: 380 ± 4.4. Four standard deviations below; above, where
// the distribution is short, 397 leaves out 1 in 10,000.
TEST(Coverage, OfProfilesIsNominal) {
  const std::vector<int> held = Held(400, {IntervalMethod::kProfile});
  for (size_t i = 0; i < held.size(); ++i) {
    EXPECT_GE(held[i], 362) << kTruth[i].first;
    EXPECT_LE(held[i], 397) << kTruth[i].first;
  }
}

// 200 draws of 95 %: 190 ± 3.1; four standard deviations below, above as for
// the profiles.
TEST(Coverage, OfBcaIsNominal) {
  IntervalOptions interval;
  interval.method = IntervalMethod::kBootstrap;
  interval.resampling = Resampling::kResidual;
  interval.resamples = 500;
  const std::vector<int> held = Held(200, interval);
  for (size_t i = 0; i < held.size(); ++i) {
    EXPECT_GE(held[i], 177) << kTruth[i].first;
    EXPECT_LE(held[i], 199) << kTruth[i].first;
  }
}

// Every law that 60 points of its usual range determine: parameters, derived
// quantities, the mean loss at a point and a new run there.
class CoverageOfLaw : public testing::TestWithParam<const char*> {
 protected:
  static constexpr int kTables = 150;
  static constexpr double kNoise = 0.005;  // in ln

  CoverageOfLaw() : law_(FindLaw(GetParam(), {})) {
    const Points grid = SamplePoints(law_, 61);
    std::map<std::string, double> point;
    for (size_t v = 0; v < grid.variables.size(); ++v) {
      point[grid.variables[v]] = grid.columns[v][60];
      at_.push_back({grid.columns[v][60]});
    }
    law_ = LawAt(law_, point, "point");
    truth_ = Rows(law_)[0].second;
    for (int t = 0; t < kTables; ++t) AddTable(grid, t);
    fits_.law = law_;
    fits_.residual = law_.residual;
    fits_.groups = FitGroups(law_, tables_, {});
  }

  void AddTable(const Points& grid, int table) {
    Points& points = tables_.emplace_back(grid);
    FillResponse(law_, truth_, 0, &points);
    CounterRandom random(7, static_cast<uint64_t>(table));
    for (double& loss : points.response) {
      loss *= std::exp(kNoise * random.Normal());
    }
    new_runs_.push_back(points.response[60]);
    for (auto& column : points.columns) column.pop_back();
    points.response.pop_back();
    points.labels.pop_back();
    points.shared.pop_back();
    points.group = std::to_string(table);
  }

  // Shares of 95 % of 150: 142.5 ± 2.7; four standard deviations below.
  static void ExpectNominal(int held, const std::string& quantity) {
    EXPECT_GE(held, 131) << quantity;
  }

  void ExpectParametersAreHeld() const {
    const CompiledLaw compiled(law_, {});
    std::vector<double> truth = truth_;
    for (const auto& [name, node] : compiled.derived()) {
      truth.push_back(EvaluateOnce(compiled.graph(), node, truth_, {}));
    }
    std::vector<int> held(truth.size());
    for (const GroupFit& fit : fits_.groups) {
      size_t i = 0;
      for (const auto* estimates : {&fit.parameters, &fit.derived}) {
        for (const Estimate& estimate : *estimates) {
          held[i] += !(truth[i] < estimate.low) && !(truth[i] > estimate.high);
          ++i;
        }
      }
    }
    for (size_t i = 0; i < held.size(); ++i) {
      const size_t p = law_.parameters.size();
      ExpectNominal(held[i],
                    i < p ? law_.parameters[i].name : law_.derived[i - p].name);
    }
  }

  void ExpectNewRunsAreHeld() const {
    int held = 0;
    for (size_t t = 0; t < kTables; ++t) {
      const Prediction prediction =
          Predictor(fits_, fits_.groups[t]).Predict(at_)[0];
      held += prediction.new_run_low <= new_runs_[t] &&
              new_runs_[t] <= prediction.new_run_high;
    }
    ExpectNominal(held, "new run");
  }

  Law law_;
  Predictor::Columns at_;
  std::vector<double> truth_, new_runs_;
  std::vector<Points> tables_;
  SavedFit fits_;
};

TEST_P(CoverageOfLaw, OfProfilesAndWaldsNewRuns) {
  ExpectNewRunsAreHeld();
  ComputeIntervals(
      law_, tables_, {}, {IntervalMethod::kProfile}, &fits_.groups);
  ExpectParametersAreHeld();
}

INSTANTIATE_TEST_SUITE_P(Book,
                         CoverageOfLaw,
                         testing::Values("dense-power",
                                         "separable",
                                         "bilinear",
                                         "kaplan-size",
                                         "kaplan",
                                         "chinchilla",
                                         "joint-fixed-data-plain",
                                         "krajewski"),
                         [](const auto& law) { return TestName(law.param); });

// By the draws of a bootstrap.
class CoverageOfDraws : public CoverageOfLaw {
 protected:
  CoverageOfDraws() {
    fits_.interval.method = IntervalMethod::kBootstrap;
    fits_.interval.resampling = Resampling::kResidual;
    fits_.interval.resamples = 200;
    ComputeIntervals(law_, tables_, {}, fits_.interval, &fits_.groups);
  }
};

class CoverageOfNewRuns : public CoverageOfDraws {};

TEST_P(CoverageOfNewRuns, ByDraws) { ExpectNewRunsAreHeld(); }

INSTANTIATE_TEST_SUITE_P(Book,
                         CoverageOfNewRuns,
                         testing::Values("bilinear", "chinchilla"),
                         [](const auto& law) { return TestName(law.param); });

// Single points of the IsoFLOP surface have much leverage.
class CoverageOfBca : public CoverageOfDraws {};

TEST_P(CoverageOfBca, OfResiduals) { ExpectParametersAreHeld(); }

INSTANTIATE_TEST_SUITE_P(Book,
                         CoverageOfBca,
                         testing::Values("bilinear", "abnar-isoflop"),
                         [](const auto& law) { return TestName(law.param); });

}  // namespace
}  // namespace routescale
