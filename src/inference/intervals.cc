#include <algorithm>

#include "base/parallel.h"
#include "fit/sample_rows.h"
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

// More points than these are judged by a sample first.
constexpr size_t kSample = 10000;

void MarkDoubtful(const GroupWork& work, double level) {
  for (const size_t i : WaldJudge(work, level).FindDoubtful()) {
    for (const Estimate* estimate : work.quantities[i].estimates) {
      AddWarning(WarningKind::kNonlinear,
                 estimate->name,
                 estimate->name +
                     " is too nonlinear for this interval, which may be off; "
                     "use @interval profile"_options,
                 work.fit);
    }
  }
}

void MarkDoubtful(const FitLaw& law,
                  const Points& points,
                  double level,
                  size_t threads,
                  GroupFit* fit) {
  if (points.size() > kSample) {
    const Points sample = AtRows(points, SampleRows(points, kSample));
    const GroupWork work(law, sample, fit);
    if (!work.has_error() || !WaldJudge(work, level).MayFindDoubtful()) {
      return;
    }
  }
  const GroupWork work(law, points, fit, {true, threads});
  if (work.has_error()) MarkDoubtful(work, level);
}

}  // namespace

void MarkDoubtful(const FitLaw& law,
                  const std::vector<Points>& points,
                  const FitOptions& options,
                  std::vector<GroupFit>* fits) {
  if (options.objective.is_robust()) return;
  const size_t threads = ThreadCount(options.threads);
  ParallelFor(points.size(), threads, [&](size_t g) {
    MarkDoubtful(law,
                 points[g],
                 options.level,
                 points.size() > 1 ? 1 : threads,
                 &(*fits)[g]);
  });
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
