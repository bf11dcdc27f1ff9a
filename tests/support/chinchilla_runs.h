#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "base/random.h"
#include "routescale/selection.h"

namespace routescale {

// The law of Hoffmann et al. 2022 at its published coefficients.
inline double ChinchillaLoss(double n, double d) {
  return 1.69 + 406.4 * std::pow(n, -0.34) + 410.7 * std::pow(d, -0.28);
}

// A table of N and D without runs, for AddRun.
inline Points NoRuns(const std::string& group) {
  Points points;
  points.group = group;
  points.variables = {"N", "D"};
  points.columns.resize(2);
  return points;
}

inline void AddRun(double n, double d, double loss, Points* points) {
  points->labels.push_back("run " + std::to_string(points->size()));
  points->columns[0].push_back(n);
  points->columns[1].push_back(d);
  points->response.push_back(loss);
  points->shared.push_back(false);
}

// Runs in clumps of a few sizes, of which a random subset was kept: long valleys
// and several minima. The noise in ln of the loss is between the two given.
inline Points ClumpedTable(uint64_t seed,
                           int number,
                           double least_noise,
                           double most_noise) {
  CounterRandom random(seed, static_cast<uint64_t>(number));
  const double noise =
      least_noise + (most_noise - least_noise) * random.Uniform();
  const int runs = 12 + static_cast<int>(49 * random.Uniform());
  std::vector<double> sizes(4 + static_cast<size_t>(5 * random.Uniform()));
  for (double& size : sizes) size = std::pow(10, 7 + 3 * random.Uniform());
  Points points = NoRuns("table " + std::to_string(number));
  for (int i = 0; i < runs; ++i) {
    const auto clump = static_cast<size_t>(random.Uniform() *
                                           static_cast<double>(sizes.size()));
    const double n = sizes[clump] * std::exp(0.05 * random.Normal());
    const double d = 20 * n * std::pow(10, 1.6 * random.Uniform() - 0.7);
    const double loss =
        ChinchillaLoss(n, d) * std::exp(noise * random.Normal());
    AddRun(n, d, loss, &points);
  }
  return points;
}

}  // namespace routescale
