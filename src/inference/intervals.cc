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

// What only its tangent bends, its interval holds.
void Unbend(const std::string& name, GroupFit* fit) {
  std::erase_if(fit->warnings, [&](const Warning& warning) {
    return warning.code == CodeOf(WarningKind::kBent) &&
           warning.parameter == name;
  });
}

void Mark(const std::string& name, bool is_robust, GroupFit* fit) {
  AddWarning(
      WarningKind::kNonlinear,
      name,
      name + " is too nonlinear for this interval, which may be off; " +
          (is_robust ? "compare it with @objective l2 @interval profile"_options
                     : "use @interval profile"_options),
      fit);
}

void MarkDoubtful(const GroupWork& work, const FitOptions& options) {
  const bool is_robust = options.objective.is_robust();
  const std::vector<size_t> doubtful =
      WaldJudge(work, options.level, is_robust).FindDoubtful();
  for (size_t i = 0; i < work.quantities.size(); ++i) {
    const bool is_doubtful =
        std::binary_search(doubtful.begin(), doubtful.end(), i);
    for (const Estimate* estimate : work.quantities[i].estimates) {
      if (is_doubtful) {
        Mark(estimate->name, is_robust, work.fit);
      } else {
        Unbend(estimate->name, work.fit);
      }
    }
  }
}

// law: of least squares.
void MarkDoubtful(const FitLaw& law,
                  const Points& points,
                  const FitOptions& options,
                  size_t threads,
                  GroupFit* fit) {
  const bool is_robust = options.objective.is_robust();
  if (points.size() > kSample) {
    const Points sample = AtRows(points, SampleRows(points, kSample));
    const GroupWork work(law, sample, fit);
    if (!work.has_error() ||
        !WaldJudge(work, options.level, is_robust).MayFindDoubtful()) {
      return;
    }
  }
  const GroupWork work(law, points, fit, {true, threads});
  if (work.has_error()) MarkDoubtful(work, options);
}

}  // namespace

void MarkDoubtful(const Law& source,
                  const std::vector<Points>& points,
                  const FitOptions& options,
                  std::vector<GroupFit>* fits) {
  FitOptions least_squares = options;
  least_squares.objective = {};
  const FitLaw law(source, least_squares);
  const size_t threads = ThreadCount(options.threads);
  ParallelFor(points.size(), threads, [&](size_t g) {
    MarkDoubtful(
        law, points[g], options, points.size() > 1 ? 1 : threads, &(*fits)[g]);
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
  if (interval.method == IntervalMethod::kWald) {
    return MarkDoubtful(source, points, options, fits);
  }
  const FitLaw law(source, options);
  GroupWorks groups = WorksOf(law, points, fits);
  ProfileIntervals(options, groups);
  for (GroupFit& fit : *fits) RepeatWeakness(law, &fit);
}

}  // namespace routescale
