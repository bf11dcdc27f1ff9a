#include <algorithm>

#include "fit/warning_codes.h"
#include "fit/warnings.h"
#include "inference/group_work.h"

namespace routescale {
namespace {

// Of the half width, beyond which an interval by curvature or by resamples
// gives way to the profile: 1.96 becomes 1.76 standard errors, which hold the
// truth in 94 % of tables where 95 are due.
constexpr double kAgreement = 0.1;

GroupWorks WorksOf(const FitLaw& law,
                   const std::vector<Points>& points,
                   std::vector<GroupFit>* fits) {
  GroupWorks groups;
  for (size_t g = 0; g < points.size(); ++g) {
    groups.push_back(std::make_unique<GroupWork>(law, points[g], &(*fits)[g]));
  }
  return groups;
}

}  // namespace

bool IsProfiled(const GroupFit& fit, const Quantity& quantity) {
  const std::string code = CodeOf(WarningKind::kProfileUsed);
  return std::any_of(
      fit.warnings.begin(), fit.warnings.end(), [&](const Warning& warning) {
        return warning.code == code &&
               warning.parameter == quantity.estimates[0]->name;
      });
}

void ReplaceDoubtful(const FitLaw& law,
                     const std::vector<Points>& points,
                     const FitOptions& options,
                     std::vector<GroupFit>* fits) {
  if (options.objective.is_robust()) return;
  const auto is_clustered = [](const Points& p) { return !p.clusters.empty(); };
  if (std::any_of(points.begin(), points.end(), is_clustered)) return;
  GroupWorks groups = WorksOf(law, points, fits);
  ProfileIntervals(options, kAgreement, groups);
  for (GroupFit& fit : *fits) RepeatWeakness(law, &fit);
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
    return ReplaceDoubtful(law, points, options, fits);
  }
  GroupWorks groups = WorksOf(law, points, fits);
  ProfileIntervals(options, kReplaceAll, groups);
  for (GroupFit& fit : *fits) RepeatWeakness(law, &fit);
}

}  // namespace routescale
