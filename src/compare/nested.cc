#include "compare/nested.h"

#include <algorithm>
#include <cmath>
#include <optional>

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

// The fit of `large` to the values of `small`, if it leaves no more than
// `largest`.
std::optional<GroupFit> Reproduce(const Law& large,
                                  const Points& points,
                                  const FitOptions& options,
                                  double largest) {
  try {
    GroupFit fit = FitGroup(large, points, options);
    if (fit.statistics.sse <= largest) return fit;
  } catch (const Error&) {
    // The values have no place on the scale of the residuals.
  }
  return std::nullopt;
}

// Searches of values that are met but for rounding, or by far not.
FitOptions Briefly(FitOptions options) {
  constexpr int kStarts = 16;
  if (options.starts == 0) options.starts = kStarts;
  return options;
}

// From the coefficients that met other values.
FitOptions From(const Law& large, const GroupFit& fit, FitOptions options) {
  options.starts = 1;
  const CompiledLaw compiled(large, options.changes);
  for (const Estimate& estimate : fit.parameters) {
    if (compiled.FindFree(estimate.name) < 0) continue;
    options.start[estimate.name] = estimate.value;
  }
  return options;
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
  const FitOptions brief = Briefly(options);
  const std::vector<double> at = fit.values();
  const auto found =
      Reproduce(large, WithValuesOf(small, at, some), brief, largest);
  if (!found) return false;
  const Points near = WithValuesOf(small, Nearby(small, at), some);
  return Reproduce(large, near, From(large, *found, options), largest) ||
         Reproduce(large, near, brief, largest);
}

}  // namespace routescale
