#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "routescale/fit.h"
#include "routescale/inference.h"

namespace routescale {

inline Points LinePoints(const std::vector<double>& x,
                         const std::vector<double>& y) {
  Points points;
  points.group = "all";
  points.variables = {"x"};
  points.columns = {x};
  points.response = y;
  for (size_t i = 0; i < x.size(); ++i) {
    points.labels.push_back("line " + std::to_string(i + 2));
  }
  points.shared.assign(x.size(), false);
  return points;
}

// Eight points near y = 2 x, and weights.
inline Points EightPoints() {
  return LinePoints({1, 2, 3, 4, 5, 6, 7, 8},
                    {2.1, 3.9, 6.2, 7.8, 10.3, 11.9, 14.2, 15.7});
}
inline const std::vector<double> kEightWeights = {1, 2, 1, 4, 1, 2, 1, 0.5};

inline FitOptions LinearResidual() {
  FitOptions options;
  options.residual = Residual::kLinear;
  return options;
}

inline GroupFit FitWithIntervals(const Law& law,
                                 const Points& points,
                                 const FitOptions& options,
                                 const IntervalOptions& interval) {
  std::vector<GroupFit> fits = FitGroups(law, {points}, options);
  ComputeIntervals(law, {points}, options, interval, &fits);
  return fits[0];
}

inline const Estimate& EstimateOf(const GroupFit& fit,
                                  const std::string& name) {
  for (const auto* list : {&fit.parameters, &fit.derived}) {
    for (const Estimate& estimate : *list) {
      if (estimate.name == name) return estimate;
    }
  }
  ADD_FAILURE() << "no " << name;
  return fit.parameters[0];
}

}  // namespace routescale
