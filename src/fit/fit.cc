#include "routescale/fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "base/counted.h"
#include "base/nan.h"
#include "base/parallel.h"
#include "fit/covariance.h"
#include "fit/group_points.h"
#include "fit/optimum_finder.h"
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
                fmt::format("{} cannot determine {} parameters",
                            Counted(points.size(), "point"),
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
  AddWarnings(law, curvature, target_norm, &fit);
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
