#include "routescale/fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/nan.h"
#include "base/parallel.h"
#include "fit/covariance.h"
#include "fit/minima.h"
#include "fit/problem.h"
#include "fit/refine.h"
#include "fit/robust_search.h"
#include "fit/sandwich.h"
#include "fit/search.h"
#include "fit/statistics.h"
#include "fit/warnings.h"
#include "routescale/error.h"

namespace routescale {
namespace {

void CheckVariable(const Law& law, size_t variable, const Points& points) {
  const std::string& name = law.variables[variable].name;
  const double* const values = BindColumns(law, points)[variable];
  for (size_t i = 0; i < points.size(); ++i) {
    const std::string_view refusal = law.Refusal(variable, values[i]);
    if (refusal.empty()) continue;
    throw points
        .ErrorAt(
            i,
            fmt::format("{} = {} {} in {}", name, values[i], refusal, law.name))
        .Hint("leave the run out with --where, or say with --map what " + name +
              " is");
  }
}

void CheckPoints(const FitLaw& law, const Points& points) {
  if (points.size() < law.free_count()) {
    throw Error(ExitCode::kBadData,
                fmt::format("{} point{} cannot determine {} parameters",
                            points.size(),
                            points.size() == 1 ? "" : "s",
                            law.free_count()))
        .File("group " + points.group)
        .Hint("fix some with --fix, or choose a law with fewer parameters");
  }
  for (size_t v = 0; v < law.law.law().variables.size(); ++v) {
    CheckVariable(law.law.law(), v, points);
  }
}

Optimum BestOptimum(const FitLaw& law,
                    const ResidualModel& model,
                    const std::vector<Minimum>& minima,
                    Verdict* verdict) {
  const Constraints constraints(law.law);
  const size_t candidates = law.start_residual == law.residual
                                ? 1
                                : std::min(kMostCandidates, minima.size());
  Optimum best;
  best.objective = std::numeric_limits<double>::infinity();
  for (size_t i = 0; i < candidates; ++i) {
    const Optimum optimum =
        Refine(law, model, constraints, minima[i].best->theta);
    if (IsSameMinimum(
            optimum.objective, best.objective, model.target().norm())) {
      verdict->agreeing_starts += minima[i].starts;
      if (optimum.scaled_gradient >= best.scaled_gradient) continue;
    } else if (optimum.objective < best.objective) {
      verdict->agreeing_starts = minima[i].starts;
    } else {
      continue;
    }
    best = optimum;
  }
  return best;
}

void FillRange(const Points& points, GroupFit* fit) {
  for (size_t v = 0; v < points.variables.size(); ++v) {
    const auto [low, high] =
        std::minmax_element(points.columns[v].begin(), points.columns[v].end());
    fit->range[points.variables[v]] = {*low, *high};
  }
}

void CheckSearch(const GroupSearch& search,
                 const std::vector<Minimum>& minima) {
  if (search.descents.empty()) {
    throw Error(ExitCode::kUsage, "no start fulfils the constraints of the law")
        .File("group " + search.points.group)
        .Hint(
            "look at --fix, --tie and --bound: routescale laws shows the law");
  }
  if (!minima.empty()) return;
  throw Error(ExitCode::kBadData,
              "the law is not finite at any of the " +
                  std::to_string(search.descents.size()) + " starts")
      .File("group " + search.points.group)
      .Hint("bound its parameters with --bound or give one with --start");
}

Statistics StatisticsOf(const FitLaw& law,
                        const ResidualModel& model,
                        const Points& points,
                        const Optimum& optimum) {
  const auto from = [&](double sse) {
    return ComputeStatistics(sse,
                             model.target(),
                             RootWeights(points),
                             static_cast<int>(law.free_count()));
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

void CheckOptimum(const FitLaw& law,
                  const std::string& group,
                  const Optimum& best) {
  if (std::isfinite(best.objective)) return;
  throw Error(ExitCode::kBadData,
              "the law is not finite in " +
                  std::string(ToString(law.residual)) +
                  " where it comes closest to the points")
      .File("group " + group)
      .Hint("use --residual linear, or bound its parameters with --bound");
}

GroupFit Finish(const FitLaw& law,
                const GroupSearch& search,
                const FitOptions& options) {
  GroupFit fit;
  fit.group = search.points.group;
  fit.points = static_cast<int>(search.points.size());
  FillRange(search.points, &fit);
  const ResidualModel model(law, search.points);
  const double target_norm = model.target().norm();
  const std::vector<Minimum> minima = Cluster(search.descents, target_norm);
  CheckSearch(search, minima);
  fit.verdict.starts = static_cast<int>(search.descents.size());
  fit.verdict.distinct_minima = static_cast<int>(minima.size());
  for (const Descent& descent : search.descents) {
    fit.verdict.start_objectives.push_back(descent.objective);
  }
  const bool robust = law.objective.is_robust();
  const Optimum best =
      robust ? FindRobustOptimum(
                   law, search.points, minima, search.starts, &fit.verdict)
             : BestOptimum(law, model, minima, &fit.verdict);
  CheckOptimum(law, fit.group, best);
  fit.verdict.converged = best.converged;
  const bool exact = IsExactFit(std::sqrt(2 * best.objective), target_norm);
  fit.verdict.scaled_gradient = exact && !robust ? 0 : best.scaled_gradient;
  fit.statistics = StatisticsOf(law, model, search.points, best);
  const int degrees = fit.statistics.degrees_of_freedom;
  const double unit_weight_sigma =
      degrees > 0 ? std::sqrt(fit.statistics.sse / degrees) : kNaN;
  const Curvature curvature =
      robust ? ComputeRobustCurvature(law, model, search.points, best)
             : ComputeCurvature(law, model, best, unit_weight_sigma);
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

GroupFit FitGroup(const Law& law,
                  const Points& points,
                  const FitOptions& options) {
  return FitGroups(law, {points}, options)[0];
}

std::vector<GroupFit> FitGroups(const Law& source,
                                const std::vector<Points>& groups,
                                const FitOptions& options) {
  const FitLaw law(source, options);
  CheckStart(law, options);
  size_t rows = 0;
  for (const Points& points : groups) {
    CheckPoints(law, points);
    rows += points.size();
  }
  const auto searches = SearchGroups(law, groups, options);
  std::vector<GroupFit> fits(groups.size());
  const size_t threads =
      SearchThreads(rows * searches[0]->starts.size(), options);
  ParallelFor(groups.size(), threads, [&](size_t g) {
    fits[g] = Finish(law, *searches[g], options);
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
                           0);
}

}  // namespace routescale
