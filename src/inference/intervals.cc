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
using Purpose = WaldJudge::Purpose;

// The work on a group with an interval that may be doubtful, else none.
std::unique_ptr<GroupWork> WorkOfDoubtful(const FitLaw& law,
                                          const Points& points,
                                          double level,
                                          Purpose purpose,
                                          const RefitBase::Use& use,
                                          GroupFit* fit) {
  if (points.size() > kSample) {
    const Points sample = AtRows(points, SampleRows(points, kSample));
    const GroupWork work(law, sample, fit);
    if (!work.has_error() ||
        !WaldJudge(work, level, purpose).MayFindDoubtful()) {
      return nullptr;
    }
  }
  auto work = std::make_unique<GroupWork>(law, points, fit, use);
  return work->has_error() ? std::move(work) : nullptr;
}

void Mark(const Quantity& quantity, const std::string& message, GroupFit* fit) {
  for (const Estimate* estimate : quantity.estimates) {
    AddWarning(WarningKind::kNonlinear,
               estimate->name,
               estimate->name + " " + message,
               fit);
  }
}

void ReplaceDoubtful(const FitLaw& law,
                     const std::vector<Points>& points,
                     const FitOptions& options,
                     std::vector<GroupFit>* fits) {
  GroupWorks works(points.size());
  const size_t threads = ThreadCount(options.threads);
  const RefitBase::Use use = {true, points.size() > 1 ? 1 : threads};
  ParallelFor(points.size(), threads, [&](size_t g) {
    works[g] = WorkOfDoubtful(
        law, points[g], options.level, Purpose::kReplace, use, &(*fits)[g]);
  });
  std::erase(works, nullptr);
  const auto doubtful = [&](const GroupWork& work) {
    return WaldJudge(work, options.level, Purpose::kReplace).FindDoubtful();
  };
  const std::vector<ProfiledQuantity> replaced =
      ProfileIntervals(options, doubtful, kMostProfileWork, works);
  for (const ProfiledQuantity& profiled : replaced) {
    for (Estimate* estimate : profiled.quantity->estimates) {
      estimate->by_profile = !profiled.is_given_up;
    }
    if (!profiled.is_given_up) continue;
    Mark(*profiled.quantity,
         "is too nonlinear for a Wald interval, and its profile takes long: "
         "use @interval profile"_options,
         profiled.fit);
  }
  for (const auto& work : works) RepeatWeakness(law, work->fit);
}

}  // namespace

void MarkDoubtful(const Law& source,
                  const std::vector<Points>& points,
                  const FitOptions& options,
                  std::vector<GroupFit>* fits) {
  const bool is_robust = options.objective.is_robust();
  const Purpose purpose = is_robust ? Purpose::kMarkRobust : Purpose::kMark;
  const std::string message =
      "is too nonlinear for this interval, which may be off; " +
      (is_robust ? "compare it with @objective l2 @interval profile"_options
                 : "use @interval profile"_options);
  FitOptions least_squares = options;
  least_squares.objective = {};
  const FitLaw law(source, least_squares);
  const size_t threads = ThreadCount(options.threads);
  const RefitBase::Use use = {true, points.size() > 1 ? 1 : threads};
  ParallelFor(points.size(), threads, [&](size_t g) {
    GroupFit* fit = &(*fits)[g];
    const std::unique_ptr<GroupWork> work =
        WorkOfDoubtful(law, points[g], options.level, purpose, use, fit);
    if (work == nullptr) return;
    for (const size_t i :
         WaldJudge(*work, options.level, purpose).FindDoubtful()) {
      Mark(work->quantities[i], message, fit);
    }
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
  const bool is_wald = interval.method == IntervalMethod::kWald;
  if (is_wald && options.objective.is_robust()) {
    return MarkDoubtful(source, points, options, fits);
  }
  const FitLaw law(source, options);
  if (is_wald) {
    ReplaceDoubtful(law, points, options, fits);
  } else {
    GroupWorks groups = WorksOf(law, points, fits);
    ProfileIntervals(options, groups);
    for (GroupFit& fit : *fits) RepeatWeakness(law, &fit);
  }
  FindInside(source, points, options, fits);
}

}  // namespace routescale
