#include "routescale/fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "base/nan.h"
#include "base/parallel.h"
#include "fit/covariance.h"
#include "fit/group_points.h"
#include "fit/minima.h"
#include "fit/polish.h"
#include "fit/problem.h"
#include "fit/refine.h"
#include "fit/robust_search.h"
#include "fit/sandwich.h"
#include "fit/search.h"
#include "fit/statistics.h"
#include "fit/user_start.h"
#include "fit/warnings.h"
#include "routescale/error.h"
#include "routescale/numbers.h"
#include "routescale/option_name.h"

namespace routescale {
namespace {

void CheckPoints(const FitLaw& law, const Points& points) {
  if (points.size() < law.free_count()) {
    throw Error(ExitCode::kBadData,
                fmt::format("{} point{} cannot determine {} parameters",
                            points.size(),
                            points.size() == 1 ? "" : "s",
                            law.free_count()))
        .File("group " + points.group)
        .Hint(
            "fix some with @fix, or choose a law with fewer parameters"_options);
  }
  if (points.known_errors && law.objective.is_robust()) {
    throw Error(ExitCode::kUsage, "needs errors that it may estimate")
        .Value(ToString(law.objective))
        .Hint("errors that are known belong to least squares, l2");
  }
  CheckVariables(law.law.law(), points);
  CheckResponse(law.residual, points);
}

// The best of the minima found, from which others are told by a word of the
// user: where a start is given, the minimum that it leads to is taken if none
// is better. Never worse than the start.
class OptimumFinder {
 public:
  OptimumFinder(const FitLaw& law,
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

  Optimum Find() {
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

  // Descents that ended in the minimum that Find() returned.
  int Hits() const {
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

 private:
  // What all points can make of the objective of a minimum.
  double LeastObjective(const Minimum& minimum) const {
    if (search_.has_all_points()) return minimum.objective;
    constexpr double kSampled = 0.9;
    const double share = static_cast<double>(model_.rows()) /
                         static_cast<double>(search_.projection().rows());
    return kSampled * share * minimum.objective;
  }

  // From the minimum of a sample a few steps are enough, but along valleys that
  // the sample ends elsewhere.
  Optimum Refined(const Minimum& minimum) const {
    Eigen::VectorXd start = search_.ThetaOf(minimum);
    if (!search_.has_all_points()) {
      const Optimum near = PolishNearby(law_, model_, constraints_, start);
      if (near.converged) return near;
      const Minimum end =
          DescendOnAll(search_.projection().law(), points_, minimum);
      if (std::isfinite(end.objective)) start = search_.ThetaOf(end);
    }
    return Refine(law_, model_, constraints_, start);
  }

  void Keep(const Optimum& optimum) {
    if (optimum.objective < best_.objective) best_ = optimum;
  }

  // Down a valley that a search has no time for.
  void KeepFarEnd() {
    constexpr double kRowsTimesIterations = 2e6;
    const int iterations = static_cast<int>(
        std::clamp(kRowsTimesIterations / static_cast<double>(model_.rows()),
                   60.0,
                   2000.0));
    const SearchLaw& law = search_.projection().law();
    const Minimum end =
        search_.projection().DescendFrom(law.Coordinates(best_.theta),
                                         law.Linear(best_.theta),
                                         {iterations, 1e-14, 1e-12});
    if (!std::isfinite(end.objective)) return;
    const Optimum optimum =
        Refine(law_, model_, constraints_, search_.ThetaOf(end));
    if (optimum.objective < best_.objective ||
        (optimum.converged && !best_.converged)) {
      best_ = optimum;
    }
  }

  void KeepStart() {
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
        std::isfinite(minimum.objective) ? search_.ThetaOf(minimum) : end;
    const Optimum led_to = Refine(law_, model_, constraints_, from);
    const auto is_same = [&](double objective) {
      return IsSameMinimum(objective, best_.objective, model_.target().norm());
    };
    if (is_same(led_to.objective) || led_to.objective < best_.objective) {
      best_ = led_to;
    }
    if (!is_same(given.objective)) Keep(given);
  }

  const FitLaw& law_;
  const ResidualModel& model_;
  const Points& points_;
  const GroupSearch& search_;
  const FitOptions& options_;
  Constraints constraints_;
  Optimum best_{{}, std::numeric_limits<double>::infinity(), 0, false};
  int hits_ = 1;
};

// "N = 1e9": the variable of the law that has one value at all points, or "".
std::string ConstantVariable(const FitLaw& law, const Points& points) {
  for (size_t v = 0; v < points.variables.size(); ++v) {
    if (law.law.law().FindVariable(points.variables[v]) < 0) continue;
    const auto [low, high] =
        std::minmax_element(points.columns[v].begin(), points.columns[v].end());
    if (*low == *high) {
      return points.variables[v] + " = " + ShortNumber(*low);
    }
  }
  return "";
}

Error NowhereFinite(const FitLaw& law,
                    const GroupSearch& search,
                    const Points& points) {
  const std::string group = "group " + points.group;
  const std::string constant = ConstantVariable(law, points);
  if (!constant.empty()) {
    return Error(ExitCode::kBadData,
                 "every run has " + constant +
                     ": the data do not determine the law")
        .File(group)
        .Hint("fit runs that differ in it, or take a law without it");
  }
  return Error(ExitCode::kBadData,
               fmt::format("the law is not finite in {}, or breaks its "
                           "constraints, at each of the {} places tried",
                           ToString(law.residual),
                           search.places()))
      .File(group)
      .Hint(
          "bound its parameters with @bound, give a start with @start, or "
          "use another @residual"_options);
}

Statistics StatisticsOf(const FitLaw& law,
                        const ResidualModel& model,
                        const Points& points,
                        const Optimum& optimum,
                        int fitted) {
  const auto from = [&](double sse) {
    return ComputeStatistics(
        sse, model.target(), RootWeights(points), fitted, points.known_errors);
  };
  if (!law.objective.is_robust()) return from(2 * optimum.objective);
  const Eigen::VectorXd residuals = model.Residuals(optimum.theta);
  Statistics statistics = from(residuals.squaredNorm());
  MakeRobust(optimum.objective,
             residuals,
             RootWeights(points),
             law.points_met(),
             &statistics);
  return statistics;
}

void FillVerdict(const GroupSearch& search, Verdict* verdict) {
  verdict->places = search.places();
  verdict->starts = search.descents();
  verdict->start_objectives = search.objectives();
  verdict->distinct_minima = static_cast<int>(search.minima().size());
}

GroupFit Finish(const FitLaw& law,
                const Points& points,
                const GroupSearch& search,
                const FitOptions& options) {
  GroupFit fit;
  DescribePoints(points, &fit);
  const ResidualModel model(law, points, ThreadCount(options.threads));
  const double target_norm = model.target().norm();
  if (search.minima().empty() && options.start.size() < law.free_count()) {
    throw NowhereFinite(law, search, points);
  }
  FillVerdict(search, &fit.verdict);
  const bool robust = law.objective.is_robust();
  OptimumFinder finder(law, model, points, search, options);
  const Optimum best =
      robust ? FindRobustOptimum(law, points, search, options, &fit.verdict)
             : finder.Find();
  if (!std::isfinite(best.objective)) {
    throw NowhereFinite(law, search, points);
  }
  if (!robust) fit.verdict.agreeing_starts = finder.Hits();
  fit.verdict.converged = best.converged;
  const bool exact = IsExactFit(std::sqrt(2 * best.objective), target_norm);
  fit.verdict.scaled_gradient = exact && !robust ? 0 : best.scaled_gradient;
  Curvature curvature = robust
                            ? ComputeRobustCurvature(law, model, points, best)
                            : ComputeCurvature(law, model, best);
  fit.statistics = StatisticsOf(law, model, points, best, curvature.fitted());
  if (!robust) curvature.covariance *= fit.statistics.Variance();
  fit.verdict.rank = curvature.rank;
  fit.verdict.condition = curvature.condition;
  FillEstimates(law, best, curvature, options.level, &fit);
  AddWarnings(law, curvature, best, target_norm, options.level, &fit);
  return fit;
}

}  // namespace

std::vector<double> GroupFit::values() const {
  std::vector<double> list;
  for (const Estimate& estimate : parameters) list.push_back(estimate.value);
  return list;
}

void FitOptions::Check() const {
  if (starts != 0) kLegalStarts.Check("@starts", starts);
  if (threads != 0) kLegalThreads.Check("@threads", threads);
  kLegalLevel.Check("@level", level);
}

GroupFit FitGroup(const Law& law,
                  const Points& points,
                  const FitOptions& options) {
  return FitGroups(law, {points}, options)[0];
}

std::vector<GroupFit> FitGroups(const Law& source,
                                const std::vector<Points>& groups,
                                const FitOptions& options) {
  options.Check();
  const FitLaw law(source, options);
  CheckStart(law, options);
  size_t rows = 0;
  for (const Points& points : groups) {
    CheckPoints(law, points);
    rows += points.size();
  }
  std::vector<const Points*> pointers;
  for (const Points& points : groups) pointers.push_back(&points);
  const SearchLaw search_law(law, pointers);
  std::vector<std::unique_ptr<GroupSearch>> searches;
  std::vector<GroupSearch*> running;
  for (const Points& points : groups) {
    searches.push_back(
        std::make_unique<GroupSearch>(search_law, points, options));
    running.push_back(searches.back().get());
  }
  const size_t threads = SearchThreads(search_law, rows, options);
  std::vector<GroupFit> fits(groups.size());
  GroupSearch::Run(running, threads, [&](size_t g) {
    fits[g] = Finish(law, groups[g], *searches[g], options);
  });
  return fits;
}

Statistics Score(const Law& source,
                 const std::vector<double>& parameters,
                 const Points& points,
                 Residual residual) {
  FitOptions options;
  options.residual = residual;
  const FitLaw law(source, options);
  const ResidualModel model(law, points);
  const Eigen::VectorXd theta = Eigen::Map<const Eigen::VectorXd>(
      parameters.data(), static_cast<Eigen::Index>(parameters.size()));
  return ComputeStatistics(model.Residuals(theta).squaredNorm(),
                           model.target(),
                           RootWeights(points),
                           0,
                           points.known_errors);
}

}  // namespace routescale
