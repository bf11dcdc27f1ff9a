#include "inference/chances.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/distributions.h"
#include "routescale/error.h"
#include "routescale/names.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Chances NormalChances(const ParameterSpec& spec,
                      const PriorOfParameter& prior) {
  if (prior.value < spec.min || prior.value > spec.max) {
    throw Error(ExitCode::kUsage,
                "has a prior of " + ShortNumber(prior.value) +
                    ", which is outside of its bounds " +
                    ShortNumber(spec.min) + " and " + ShortNumber(spec.max))
        .File("parameter")
        .Value(spec.name);
  }
  const auto log_of = [](double size) {
    return size > 0 ? std::log(size) : -kInfinity;
  };
  Chances chances;
  chances.in_logarithm = chances.normal = true;
  chances.negative = prior.value < 0;
  chances.middle = std::log(std::abs(prior.value));
  chances.deviation = std::log(prior.factor);
  chances.low = log_of(chances.negative ? -spec.max : spec.min);
  chances.high = log_of(chances.negative ? -spec.min : spec.max);
  return chances;
}

Chances EvenChances(const ParameterSpec& spec) {
  if (!(std::isfinite(spec.min) && std::isfinite(spec.max))) {
    throw Error(ExitCode::kUsage,
                "has no finite bounds, which stand for what is known of it")
        .File("parameter")
        .Value(spec.name)
        .Hint(
            "bound it, or say about where it is: a prior of value and factor");
  }
  Chances chances;
  chances.in_logarithm = spec.min > 0;
  chances.low = chances.in_logarithm ? std::log(spec.min) : spec.min;
  chances.high = chances.in_logarithm ? std::log(spec.max) : spec.max;
  chances.middle = chances.low + 0.5 * (chances.high - chances.low);
  chances.deviation = (chances.high - chances.low) / std::sqrt(12.0);
  return chances;
}

}  // namespace

double Chances::Value(double u) const {
  if (!in_logarithm) return u;
  return negative ? -std::exp(u) : std::exp(u);
}

double Chances::Slope(double u) const { return in_logarithm ? Value(u) : 1; }

double Chances::At(double probability) const {
  return normal
             ? std::clamp(
                   middle + deviation * NormalQuantile(probability), low, high)
             : low + probability * (high - low);
}

std::vector<Chances> ChancesOf(const CompiledLaw& law, const Priors& priors) {
  for (const auto& [name, prior] : priors) {
    if (law.law().FindParameter(name) >= 0) continue;
    std::vector<std::string> names;
    for (const ParameterSpec& spec : law.law().parameters) {
      names.push_back(spec.name);
    }
    throw Error(ExitCode::kUsage, "is no parameter of " + law.law().name)
        .File("prior")
        .Value(name)
        .Hint(NameHint(name, "its parameters are", names));
  }
  std::vector<Chances> chances;
  for (const ParameterSpec& spec : law.free()) {
    const auto prior = priors.find(spec.name);
    chances.push_back(prior == priors.end()
                          ? EvenChances(spec)
                          : NormalChances(spec, prior->second));
  }
  return chances;
}

void CheckPriors(const Law& law,
                 const ParameterChanges& changes,
                 const Priors& priors) {
  ChancesOf(CompiledLaw(law, changes), priors);
}

}  // namespace routescale
