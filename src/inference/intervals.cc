#include "fit/warnings.h"
#include "inference/group_work.h"
#include "routescale/error.h"

namespace routescale {
namespace {

void CheckMethod(const FitOptions& options, const IntervalOptions& interval) {
  if (interval.method != IntervalMethod::kProfile) return;
  if (!options.objective.is_robust()) return;
  throw Error(ExitCode::kUsage,
              "is a method of least squares, not of " +
                  ToString(options.objective))
      .File("--interval")
      .Value("profile")
      .Hint("use --interval bootstrap or wald");
}

}  // namespace

void ComputeIntervals(const Law& source,
                      const std::vector<Points>& points,
                      const FitOptions& options,
                      const IntervalOptions& interval,
                      std::vector<GroupFit>* fits,
                      const ProgressFunction& progress) {
  if (interval.method == IntervalMethod::kWald) return;
  CheckMethod(options, interval);
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
