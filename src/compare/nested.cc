#include "compare/nested.h"

#include <algorithm>
#include <cmath>

#include "fit/problem.h"
#include "fit/sample_rows.h"
#include "routescale/error.h"

namespace routescale {
namespace {

constexpr double kReproduced = 1e-3;  // of the residuals
constexpr double kNearby = 0.05;      // a share of each parameter
// Points that tell two laws apart, for each parameter of the larger.
constexpr size_t kPointsPerParameter = 10;

// The points, with what the law gives for their response.
Points WithValuesOf(const Law& law,
                    const std::vector<double>& parameters,
                    Points points) {
  const CompiledLaw compiled(law, {});
  const Program program(compiled.graph(),
                        {compiled.loss()},
                        BindColumns(law, points),
                        points.size());
  Program::Scratch scratch;
  program.Evaluate(
      parameters.data(), points.response.data(), points.size(), &scratch);
  return points;
}

// Each parameter a little larger and smaller by turns, within its bounds.
std::vector<double> Nearby(const Law& law, std::vector<double> parameters) {
  for (size_t i = 0; i < parameters.size(); ++i) {
    const ParameterSpec& spec = law.parameters[i];
    const double share = i % 2 == 0 ? kNearby : -kNearby;
    parameters[i] = std::clamp(parameters[i] * (1 + share), spec.min, spec.max);
  }
  return parameters;
}

bool Reproduces(const Law& large,
                const Points& points,
                const FitOptions& options,
                double largest) {
  try {
    return FitGroup(large, points, options).statistics.sse <= largest;
  } catch (const Error&) {
    return false;  // the values have no place on the scale of the residuals
  }
}

}  // namespace

bool IsNested(const Law& small,
              const GroupFit& fit,
              const Law& large,
              const Points& points,
              const FitOptions& options) {
  const std::vector<size_t> sample =
      SampleRows(points, kPointsPerParameter * large.parameters.size());
  const Points some = Subset(points, sample);
  const double largest = fit.statistics.sse * kReproduced * kReproduced *
                         static_cast<double>(some.size()) /
                         static_cast<double>(points.size());
  const std::vector<double> at = fit.values();
  const auto reproduces = [&](const std::vector<double>& parameters) {
    return Reproduces(
        large, WithValuesOf(small, parameters, some), options, largest);
  };
  return reproduces(at) && reproduces(Nearby(small, at));
}

}  // namespace routescale
