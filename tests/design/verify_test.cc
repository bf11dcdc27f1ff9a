// What a design promises is what fits of its runs show: predicted and realised
// standard deviations agree within 10 %.

#include <gtest/gtest.h>

#include <cmath>

#include "routescale/design.h"
#include "routescale/from_coefficients.h"

namespace routescale {
namespace {

struct Promise {
  std::string law;
  std::vector<double> coefficients;
  std::vector<std::vector<double>> values;  // of each variable
  std::string parameter;
  double sigma;
};

RunPool Combinations(const Promise& promise) {
  RunPool pool;
  const size_t variables = promise.values.size();
  pool.columns.resize(variables);
  size_t count = 1;
  for (const auto& values : promise.values) count *= values.size();
  for (size_t i = 0; i < count; ++i) {
    size_t rest = i;
    for (size_t v = 0; v < variables; ++v) {
      const auto& values = promise.values[v];
      pool.columns[v].push_back(values[rest % values.size()]);
      rest /= values.size();
    }
  }
  pool.cost.assign(count, 1);
  pool.sigma.assign(count, promise.sigma);
  return pool;
}

class Promises : public testing::TestWithParam<Promise> {};

TEST_P(Promises, AreKept) {
  const Promise& promise = GetParam();
  const Law law = FindLaw(promise.law, {});
  const SavedFit fit = FromCoefficients(law, promise.coefficients);
  const RunPool pool = Combinations(promise);
  DesignRequest request;
  DesignTarget target;
  target.name = promise.parameter;
  request.targets = {target};
  request.runs = 60;
  const DesignAnswer answer = DesignRuns(fit, fit.groups[0], pool, request);
  EXPECT_GT(answer.efficiency, 0.99);
  const Verification verification =
      VerifyDesign(fit, fit.groups[0], nullptr, pool, request, answer, 400);
  EXPECT_LT(verification.failed, 4);
  const VerifiedTarget& kept = verification.targets[0];
  EXPECT_NEAR(kept.realised_sd / kept.predicted_sd, 1, 0.1);
}

std::string NameOfLaw(const testing::TestParamInfo<Promise>& tested) {
  std::string name = tested.param.law;
  std::erase(name, '-');
  return name;
}

INSTANTIATE_TEST_SUITE_P(
    Laws,
    Promises,
    testing::Values(Promise{"routed-bilinear",
                            {-0.083, -0.12, 0.0101, 1.117, 2.2, 230},
                            {{15e6, 55e6, 370e6, 1.3e9},
                             {1, 4, 16, 64, 256, 1024}},
                            "E_max",
                            0.002},
                    Promise{"chinchilla",
                            {1.69, 406.4, 0.34, 410.7, 0.28},
                            {{1e7, 1e8, 1e9, 1e10}, {1e9, 1e10, 1e11, 1e12}},
                            "alpha",
                            0.005},
                    Promise{"joint-fixed-data",
                            {1.6, 60, -0.21, -0.15, 0.004},
                            {{1e7, 1e8, 1e9, 1e10}, {1, 4, 16, 64, 256}},
                            "a",
                            0.001}),
    NameOfLaw);

}  // namespace
}  // namespace routescale
