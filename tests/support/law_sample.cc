#include "support/law_sample.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace routescale {
namespace {

// Point `index` of Roberts' additive recurrence in [0, 1)^d.
double Even(int index, size_t dimension, size_t dimensions) {
  double phi = 2;
  for (int i = 0; i < 60; ++i) {
    phi = std::pow(1 + phi, 1.0 / (static_cast<double>(dimensions) + 1));
  }
  const double x = 0.5 + (index + 1) * std::pow(phi, -1.0 - double(dimension));
  return x - std::floor(x);
}

}  // namespace

std::vector<double> InOrder(const Law& law,
                            const std::map<std::string, double>& values) {
  std::vector<double> list;
  for (const ParameterSpec& spec : law.parameters) {
    list.push_back(values.at(spec.name));
  }
  return list;
}

std::vector<double> SampleCoefficients(const Law& law) {
  return InOrder(
      law, law.published.empty() ? law.example : law.published[0].values);
}

Points SamplePoints(const Law& law, int count) {
  Points points;
  points.group = "all";
  points.variables = law.variable_names();
  const size_t dimensions = points.variables.size();
  for (size_t v = 0; v < dimensions; ++v) {
    const auto [low, high] = law.ranges.at(points.variables[v]);
    std::vector<double> column;
    for (int i = 0; i < count; ++i) {
      const double x = Even(i, v, dimensions);
      const double value = low > 0 ? low * std::pow(high / low, x)
                                   : low + (high - low) * x;
      column.push_back(points.variables[v] == "E" ? std::round(value) : value);
    }
    points.columns.push_back(column);
  }
  for (int i = 0; i < count; ++i) {
    points.labels.push_back("point " + std::to_string(i + 1));
  }
  points.shared.assign(points.labels.size(), false);
  points.response.assign(points.labels.size(), 0.0);
  return points;
}

void FillResponse(const Law& law,
                  const std::vector<double>& coefficients,
                  double noise,
                  Points* points) {
  const CompiledLaw compiled(law, {});
  std::mt19937_64 random(20260101);
  std::normal_distribution<double> normal;
  for (size_t i = 0; i < points->size(); ++i) {
    std::vector<double> at;
    for (const auto& column : points->columns) at.push_back(column[i]);
    points->response[i] =
        EvaluateOnce(compiled.graph(), compiled.loss(), coefficients, at) *
        std::exp(noise * normal(random));
  }
}

}  // namespace routescale
