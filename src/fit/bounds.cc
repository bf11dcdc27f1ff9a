#include <algorithm>
#include <cmath>

#include "fit/problem.h"

namespace routescale {

double ToInternal(const ParameterSpec& spec, double value) {
  return spec.log_scale ? std::log(value) : value;
}

double FromInternal(const ParameterSpec& spec, double coordinate) {
  return spec.log_scale ? std::exp(coordinate) : coordinate;
}

double InternalSlope(const ParameterSpec& spec, double value) {
  return spec.log_scale ? value : 1.0;
}

Bounds::Bounds(const FitLaw& law)
    : low(static_cast<Eigen::Index>(law.free_count())), high(low.size()) {
  for (Eigen::Index i = 0; i < low.size(); ++i) {
    const ParameterSpec& spec = law.law.free()[i];
    low[i] = ToInternal(spec, spec.min);
    high[i] = ToInternal(spec, spec.max);
  }
}

Constraints::Constraints(const CompiledLaw& law)
    : count_(law.constraints().size()),
      program_(law.graph(),
               law.constraints(),
               std::vector<const double*>(law.law().variables.size(), nullptr),
               1) {}

bool Constraints::Hold(const double* theta, Program::Scratch* scratch) const {
  if (count_ == 0) return true;
  double values[kMostConstraints];
  program_.Evaluate(theta, values, 1, scratch);
  return std::all_of(
      values, values + count_, [](double value) { return value > 0; });
}

}  // namespace routescale
