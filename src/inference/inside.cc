#include <algorithm>

#include "base/parallel.h"
#include "fit/refine.h"
#include "inference/group_work.h"
#include "inference/profile.h"
#include "inference/profile_target.h"
#include "routescale/inference.h"

namespace routescale {
namespace {

// One row, or none where the way inside takes too long.
void AddInside(const GroupWork& work,
               const FitOptions& options,
               const Quantity& searched,
               Eigen::MatrixXd* inside) {
  const Quantity quantity = InNaturalScale(searched);
  const ProfileTarget target = TargetOf(work, quantity);
  const HeldSearch search = work.HeldWith(options);
  const int side = work.base.u[quantity.parameter] <=
                           work.base.bounds.low[quantity.parameter]
                       ? +1
                       : -1;
  const ProfileEnd end = FindProfileEnd(work.base,
                                        search,
                                        target,
                                        work.Rise(options.level),
                                        side,
                                        {},
                                        kMostProfileWork);
  if (end.is_given_up) return;
  const Eigen::VectorXd theta = FromInternal(work.base.law, end.u);
  const std::vector<double> all =
      work.base.law.law.Expand({theta.begin(), theta.end()});
  inside->conservativeResize(inside->rows() + 1,
                             static_cast<Eigen::Index>(all.size()));
  inside->bottomRows(1) =
      Eigen::Map<const Eigen::RowVectorXd>(all.data(), inside->cols());
}

}  // namespace

void FindInside(const Law& source,
                const std::vector<Points>& points,
                const FitOptions& options,
                std::vector<GroupFit>* fits) {
  if (options.objective.is_robust()) return;
  if (std::none_of(fits->begin(), fits->end(), HasParameterAtBound)) return;
  const FitLaw law(source, options);
  ParallelFor(points.size(), ThreadCount(options.threads), [&](size_t g) {
    GroupFit& fit = (*fits)[g];
    if (!HasParameterAtBound(fit)) return;
    const GroupWork work(law, points[g], &fit);
    if (!work.has_error()) return;
    for (const Quantity& quantity : work.quantities) {
      if (quantity.parameter < 0 ||
          quantity.estimates[0]->status != Status::kAtBound) {
        continue;
      }
      AddInside(work, options, quantity, &fit.inside);
    }
  });
}

}  // namespace routescale
