#pragma once

#include <cmath>
#include <string>

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

}  // namespace routescale
