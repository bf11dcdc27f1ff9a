#include "fit/user_start.h"

#include <fmt/format.h>

#include <cmath>

#include "routescale/error.h"
#include "routescale/option_name.h"

namespace routescale {

void CheckStart(const FitLaw& law, const FitOptions& options) {
  for (const auto& [name, value] : options.start) {
    if (law.law.law().FindParameter(name) < 0) {
      throw Error(ExitCode::kUsage, "is no parameter of " + law.law.law().name)
          .File("@start"_options)
          .Value(name);
    }
    const int free = law.law.FindFree(name);
    if (free < 0) {
      throw Error(ExitCode::kUsage, "is fixed: a start has no effect")
          .File("@start"_options)
          .Value(name);
    }
    const ParameterSpec& spec = law.law.free()[static_cast<size_t>(free)];
    const bool inside = value >= spec.min && value <= spec.max;
    if (inside && (!spec.log_scale || value > 0)) continue;
    throw Error(ExitCode::kUsage,
                fmt::format("{} = {} is not between {} and {}",
                            name,
                            value,
                            spec.min,
                            spec.max))
        .File("@start"_options);
  }
}

Eigen::VectorXd CompleteStart(const FitLaw& law,
                              const ResidualModel& model,
                              const Constraints& constraints,
                              const FitOptions& options,
                              const Eigen::VectorXd& others) {
  Eigen::VectorXd theta = others;
  if (theta.size() == 0)
    theta.setZero(static_cast<Eigen::Index>(law.free_count()));
  Bounds bounds(law);
  size_t given = 0;
  for (Eigen::Index i = 0; i < theta.size(); ++i) {
    const ParameterSpec& spec = law.law.free()[static_cast<size_t>(i)];
    const auto start = options.start.find(spec.name);
    if (start == options.start.end()) continue;
    theta[i] = start->second;
    bounds.low[i] = bounds.high[i] = ToInternal(spec, theta[i]);
    ++given;
  }
  if (given == law.free_count()) return theta;
  return DescendInBox(law, model, constraints, bounds, theta);
}

}  // namespace routescale
