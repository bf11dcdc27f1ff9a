#include "fit/warnings.h"
#include "inference/group_work.h"

namespace routescale {

void ComputeIntervals(const Law& source,
                      const std::vector<Points>& points,
                      const FitOptions& options,
                      const IntervalOptions& interval,
                      std::vector<GroupFit>* fits,
                      const ProgressFunction& progress) {
  if (interval.method == IntervalMethod::kWald) return;
  if (interval.method != IntervalMethod::kProfile) {
    Resample(source, points, options, interval, {}, fits, progress);
    return IntervalsFromDraws(source, options, interval, fits);
  }
  const FitLaw law(source, options);
  GroupWorks groups;
  for (size_t g = 0; g < points.size(); ++g) {
    groups.push_back(std::make_unique<GroupWork>(law, points[g], &(*fits)[g]));
  }
  ProfileIntervals(options, groups);
  for (GroupFit& fit : *fits) RepeatWeakness(law, &fit);
}

}  // namespace routescale
