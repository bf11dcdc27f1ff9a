#include "support/law_sample.h"

#include <algorithm>
#include <cmath>

#include "base/low_discrepancy.h"
#include "base/random.h"

namespace routescale {

std::vector<double> InOrder(const Law& law,
                            const std::map<std::string, double>& values) {
  std::vector<double> list;
  for (const ParameterSpec& spec : law.parameters) {
    list.push_back(values.at(spec.name));
  }
  return list;
}

std::vector<std::pair<std::string, std::vector<double>>> Rows(const Law& law) {
  std::vector<std::pair<std::string, std::vector<double>>> rows;
  for (const PublishedRow& row : law.published) {
    rows.emplace_back(row.label, InOrder(law, row.values));
  }
  if (!law.example.empty()) {
    rows.emplace_back("example", InOrder(law, law.example));
  }
  return rows;
}

Points SamplePoints(const Law& law, int count) {
  Points points;
  points.group = "all";
  points.variables = law.variable_names();
  const LowDiscrepancy spread(points.variables.size());
  for (size_t v = 0; v < points.variables.size(); ++v) {
    const auto [low, high] = law.ranges.at(points.variables[v]);
    std::vector<double>& column = points.columns.emplace_back();
    for (int i = 0; i < count; ++i) {
      const double x = spread(i, v);
      const double value =
          low > 0 ? low * std::pow(high / low, x) : low + (high - low) * x;
      column.push_back(points.variables[v] == "E" ? std::round(value) : value);
    }
  }
  for (int i = 1; i <= count; ++i) {
    points.labels.push_back("point " + std::to_string(i));
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
  CounterRandom random(1, 0);
  for (size_t i = 0; i < points->size(); ++i) {
    std::vector<double> at;
    for (const auto& column : points->columns) at.push_back(column[i]);
    points->response[i] =
        EvaluateOnce(compiled.graph(), compiled.loss(), coefficients, at) *
        std::exp(noise * random.Normal());
  }
}

std::string TestName(std::string law) {
  std::replace(law.begin(), law.end(), '-', '_');
  return law;
}

}  // namespace routescale
