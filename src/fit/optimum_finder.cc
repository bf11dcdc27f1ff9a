#include "fit/optimum_finder.h"

#include <algorithm>
#include <cmath>

#include "fit/minima.h"
#include "fit/polish.h"
#include "fit/rounding.h"
#include "fit/user_start.h"

namespace routescale {

OptimumFinder::OptimumFinder(const FitLaw& law,
                             const ResidualModel& model,
                             const Points& points,
                             const GroupSearch& search,
                             const FitOptions& options)
    : law_(law),
      model_(model),
      points_(points),
      search_(search),
      options_(options),
      constraints_(law.law) {}

Optimum OptimumFinder::Find() {
  const auto& minima = search_.minima();
  const size_t count = std::min(kMostCandidates, minima.size());
  for (size_t i = 0; i < count; ++i) {
    // Rounding of terms that cancel can make a place look better than it is.
    const Minimum& minimum = minima[i].minimum;
    if (minimum.converged && best_.objective <= LeastObjective(minimum)) {
      continue;
    }
    const double before = best_.objective;
    Keep(Refined(minimum));
    if (best_.objective < before) hits_ = minima[i].hits;
  }
  const bool ended = best_.converged && minima[0].minimum.converged;
  if (!ended && std::isfinite(best_.objective)) KeepFarEnd();
  if (!options_.start.empty()) KeepStart();
  return best_;
}

int OptimumFinder::Hits() const {
  if (!search_.has_all_points()) return hits_;
  const double norm = model_.target().norm();
  for (const Candidate& candidate : search_.minima()) {
    const double before = candidate.minimum.objective;
    if (before > best_.objective ||
        IsSameMinimum(before, best_.objective, norm)) {
      return candidate.hits;
    }
  }
  return 1;
}

// What all points can make of the objective of a minimum.
double OptimumFinder::LeastObjective(const Minimum& minimum) const {
  if (search_.has_all_points()) return minimum.objective;
  constexpr double kSampled = 0.9;
  const double share = static_cast<double>(model_.rows()) /
                       static_cast<double>(search_.projection().rows());
  return kSampled * share * minimum.objective;
}

// Of the law itself, not of the centred one alone.
bool OptimumFinder::HasValues(const Minimum& minimum) const {
  if (!std::isfinite(minimum.objective)) return false;
  const Eigen::VectorXd theta = search_.ThetaOf(minimum);
  return std::isfinite(model_.SumOfSquares(theta)) &&
         !IsRounding(model_, theta);
}

// From the minimum of a sample a few steps are enough, but along valleys that
// the sample ends elsewhere.
Optimum OptimumFinder::Refined(const Minimum& minimum) const {
  Eigen::VectorXd start = search_.ThetaOf(minimum);
  if (!search_.has_all_points()) {
    const Optimum near = PolishNearby(law_, model_, constraints_, start);
    if (near.converged) return near;
    const Minimum end =
        DescendOnAll(search_.projection().law(), points_, minimum);
    if (HasValues(end)) start = search_.ThetaOf(end);
  }
  return Refine(law_, model_, constraints_, start);
}

// Rounding only in place of nothing.
void OptimumFinder::Keep(const Optimum& optimum) {
  if (!(optimum.objective < best_.objective)) return;
  if (std::isfinite(best_.objective) && IsRounding(model_, optimum.theta)) {
    return;
  }
  best_ = optimum;
}

// Down a valley that a search has no time for.
void OptimumFinder::KeepFarEnd() {
  constexpr double kRowsTimesIterations = 2e6;
  const int iterations = static_cast<int>(std::clamp(
      kRowsTimesIterations / static_cast<double>(model_.rows()), 60.0, 2000.0));
  const SearchLaw& law = search_.projection().law();
  const Minimum end =
      search_.projection().DescendFrom(law.Coordinates(best_.theta),
                                       law.Linear(best_.theta),
                                       {iterations, 1e-14, 1e-12});
  if (!HasValues(end)) return;
  const Optimum optimum =
      Refine(law_, model_, constraints_, search_.ThetaOf(end));
  if (IsRounding(model_, optimum.theta)) return;
  if (optimum.objective < best_.objective ||
      (optimum.converged && !best_.converged)) {
    best_ = optimum;
  }
}

void OptimumFinder::KeepStart() {
  const Eigen::VectorXd start =
      CompleteStart(law_, model_, constraints_, options_, best_.theta);
  Optimum given;
  given.theta = start;
  given.objective = 0.5 * model_.Residuals(start).squaredNorm();
  if (!std::isfinite(given.objective)) return;
  const Eigen::VectorXd end =
      DescendInBox(law_, model_, constraints_, Bounds(law_), start);
  const SearchLaw& law = search_.projection().law();
  const Minimum minimum = search_.projection().DescendFrom(
      law.Coordinates(end), law.Linear(end), {});
  const Eigen::VectorXd& from =
      HasValues(minimum) ? search_.ThetaOf(minimum) : end;
  const Optimum led_to = Refine(law_, model_, constraints_, from);
  const auto is_same = [&](double objective) {
    return IsSameMinimum(objective, best_.objective, model_.target().norm());
  };
  if (is_same(led_to.objective)) best_ = led_to;
  Keep(led_to);
  if (!is_same(given.objective)) Keep(given);
}

}  // namespace routescale
