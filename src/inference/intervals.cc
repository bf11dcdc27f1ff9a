#include <algorithm>

#include "base/parallel.h"
#include "fit/warning_codes.h"
#include "fit/warnings.h"
#include "inference/doubtful.h"
#include "inference/group_work.h"
#include "routescale/option_name.h"

namespace routescale {
namespace {

GroupWorks WorksOf(const FitLaw& law,
                   const std::vector<Points>& points,
                   std::vector<GroupFit>* fits) {
  GroupWorks groups;
  for (size_t g = 0; g < points.size(); ++g) {
    groups.push_back(std::make_unique<GroupWork>(law, points[g], &(*fits)[g]));
  }
  return groups;
}

void MarkDoubtful(const GroupWork& work, double level) {
  const double t = work.fit->statistics.Quantile(level);
  for (const Quantity& searched : work.quantities) {
    const Quantity quantity = InNaturalScale(searched);
    if (searched.IsLost() || !(quantity.error() > 0) ||
        !IsDoubtful(work, quantity, t)) {
      continue;
    }
    for (const Estimate* estimate : searched.estimates) {
      AddWarning(WarningKind::kNonlinear,
                 estimate->name,
                 estimate->name +
                     " is too nonlinear for this interval, which may be off; "
                     "use @interval profile"_options,
                 work.fit);
    }
  }
}

}  // namespace

void MarkDoubtful(const FitLaw& law,
                  const std::vector<Points>& points,
                  const FitOptions& options,
                  std::vector<GroupFit>* fits) {
  if (options.objective.is_robust()) return;
  const auto is_clustered = [](const Points& p) { return !p.clusters.empty(); };
  if (std::any_of(points.begin(), points.end(), is_clustered)) return;
  for (size_t g = 0; g < points.size(); ++g) {
    const GroupWork work(
        law, points[g], &(*fits)[g], {false, ThreadCount(options.threads)});
    if (work.has_error()) MarkDoubtful(work, options.level);
  }
}

void ComputeIntervals(const Law& source,
                      const std::vector<Points>& points,
                      const FitOptions& options,
                      const IntervalOptions& interval,
                      std::vector<GroupFit>* fits,
                      const ProgressFunction& progress) {
  if (interval.resamples_data() || interval.leaves_out()) {
    Resample(source, points, options, interval, {}, fits, progress);
    return IntervalsFromDraws(source, options, interval, fits);
  }
  const FitLaw law(source, options);
  if (interval.method == IntervalMethod::kWald) {
    return MarkDoubtful(law, points, options, fits);
  }
  GroupWorks groups = WorksOf(law, points, fits);
  ProfileIntervals(options, groups);
  for (GroupFit& fit : *fits) RepeatWeakness(law, &fit);
}

}  // namespace routescale
