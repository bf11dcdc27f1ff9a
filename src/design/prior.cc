#include <cmath>

#include "base/distributions.h"
#include "base/low_discrepancy.h"
#include "routescale/design.h"
#include "routescale/error.h"
#include "routescale/from_coefficients.h"

namespace routescale {
namespace {

// One parameter before any run: even chances between low and high, or normal
// ones, of its logarithm or of itself.
struct Chances {
  bool in_logarithm = false, negative = false;
  double low = 0, high = 0;       // even
  double middle = 0, spread = 0;  // normal, where spread > 0

  double At(double share) const {
    const double u = spread > 0 ? middle + spread * NormalQuantile(share)
                                : low + share * (high - low);
    return in_logarithm ? (negative ? -1 : 1) * std::exp(u) : u;
  }
  double Deviation() const {
    const double sd = spread > 0 ? spread : (high - low) / std::sqrt(12.0);
    return in_logarithm ? std::abs(At(0.5)) * sd : sd;
  }
};

Chances ChancesOf(const ParameterSpec& spec,
                  const std::map<std::string, PriorOfParameter>& priors) {
  Chances chances;
  const auto prior = priors.find(spec.name);
  if (prior != priors.end()) {
    chances.in_logarithm = true;
    chances.negative = prior->second.value < 0;
    chances.middle = std::log(std::abs(prior->second.value));
    chances.spread = std::log(prior->second.factor);
    return chances;
  }
  if (!(std::isfinite(spec.min) && std::isfinite(spec.max))) {
    throw Error(ExitCode::kUsage,
                "has no finite bounds, which stand for what is known of it")
        .File("parameter")
        .Value(spec.name)
        .Hint(
            "bound it, or say about where it is: a prior of value and factor");
  }
  chances.in_logarithm = spec.min > 0;
  chances.low = chances.in_logarithm ? std::log(spec.min) : spec.min;
  chances.high = chances.in_logarithm ? std::log(spec.max) : spec.max;
  return chances;
}

}  // namespace

SavedFit FromPrior(const Law& law,
                   const ParameterChanges& changes,
                   const std::map<std::string, PriorOfParameter>& priors,
                   int draws) {
  const CompiledLaw compiled(law, changes);
  std::vector<Chances> chances;
  std::vector<double> middle;
  for (const ParameterSpec& spec : compiled.free()) {
    chances.push_back(ChancesOf(spec, priors));
    middle.push_back(chances.back().At(0.5));
  }
  SavedFit fit = FromCoefficients(law, compiled.Expand(middle));
  fit.options.changes = changes;
  GroupFit& group = fit.groups[0];
  group.group = "prior";
  group.covariance.setZero();
  for (size_t f = 0; f < chances.size(); ++f) {
    const int index = law.FindParameter(compiled.free()[f].name);
    group.covariance(index, index) = std::pow(chances[f].Deviation(), 2);
  }
  group.draws.resize(draws, group.covariance.rows());
  const LowDiscrepancy points(chances.size());
  for (int d = 0; d < draws; ++d) {
    std::vector<double> free;
    for (size_t f = 0; f < chances.size(); ++f) {
      free.push_back(chances[f].At(points(d, f)));
    }
    const std::vector<double> all = compiled.Expand(free);
    for (size_t i = 0; i < all.size(); ++i) {
      group.draws(d, static_cast<Eigen::Index>(i)) = all[i];
    }
  }
  return fit;
}

}  // namespace routescale
