#include <cmath>

#include "base/low_discrepancy.h"
#include "inference/chances.h"
#include "routescale/design.h"
#include "routescale/from_coefficients.h"

namespace routescale {

SavedFit FromPrior(const Law& law,
                   const ParameterChanges& changes,
                   const Priors& priors,
                   int draws) {
  const CompiledLaw compiled(law, changes);
  const std::vector<Chances> chances = ChancesOf(compiled, priors);
  std::vector<double> middle;
  for (const Chances& each : chances) middle.push_back(each.Value(each.middle));
  SavedFit fit = FromCoefficients(law, compiled.Expand(middle));
  fit.options.changes = changes;
  GroupFit& group = fit.groups[0];
  group.group = "prior";
  group.covariance.setZero();
  for (size_t f = 0; f < chances.size(); ++f) {
    const int index = law.FindParameter(compiled.free()[f].name);
    group.covariance(index, index) =
        std::pow(chances[f].Slope(chances[f].middle) * chances[f].deviation, 2);
  }
  group.draws.resize(draws, group.covariance.rows());
  const LowDiscrepancy points(chances.size());
  for (int d = 0; d < draws; ++d) {
    std::vector<double> free;
    for (size_t f = 0; f < chances.size(); ++f) {
      free.push_back(chances[f].Value(chances[f].At(points(d, f))));
    }
    const std::vector<double> all = compiled.Expand(free);
    for (size_t i = 0; i < all.size(); ++i) {
      group.draws(d, static_cast<Eigen::Index>(i)) = all[i];
    }
  }
  return fit;
}

}  // namespace routescale
