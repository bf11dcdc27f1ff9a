#include "routescale/fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>

#include "fit/covariance.h"
#include "fit/minima.h"
#include "fit/problem.h"
#include "fit/refine.h"
#include "fit/robust_search.h"
#include "fit/sandwich.h"
#include "fit/starts.h"
#include "fit/statistics.h"
#include "fit/variable_projection.h"
#include "fit/warnings.h"
#include "parallel.h"
#include "routescale/error.h"

namespace routescale {
namespace {

// Rows times starts that are worth a thread of their own.
constexpr size_t kRowsPerThread = 10000;
// Where fewer starts agree on the best minimum, their number is doubled, so
// many times at most. Very few starts were asked for.
constexpr int kLeastAgreeing = 3, kMostDoublings = 3;
constexpr size_t kLeastDoubtful = 4;
// Draws per start wanted: those that break a constraint do not count.
constexpr int kMostDraws = 16;

// One group on its way from starts to a fit.
struct GroupSearch {
  GroupSearch(const FitLaw& law, const Points& source)
      : points(source), projection(law, source) {}

  const Points& points;
  // Whether too few starts agree on the best minimum to trust it.
  bool IsDoubtful(const FitLaw& law) const {
    if (descents.size() < kLeastDoubtful) return false;
    const double target_norm =
        ResidualTarget(law.start_residual, points).norm();
    const std::vector<Minimum> minima = Cluster(descents, target_norm);
    return !minima.empty() && minima[0].starts < kLeastAgreeing;
  }

  // Whether at the best minimum a parameter that is searched for does nothing.
  bool IsIdle(const FitLaw& law) const {
    const std::vector<Minimum> minima =
        Cluster(descents, ResidualTarget(law.start_residual, points).norm());
    if (minima.empty()) return true;
    const ResidualModel model(law, points);
    const Eigen::VectorXd& theta = minima[0].best->theta;
    Eigen::MatrixXd both(model.rows(), theta.size() + 1);
    Program::Scratch scratch;
    model.ResidualsAndJacobian(theta.data(), both, &scratch);
    return std::any_of(law.nonlinear.begin(), law.nonlinear.end(), [&](int i) {
      const ParameterSpec& spec = law.law.free()[static_cast<size_t>(i)];
      const double slope = InternalSlope(spec, theta[i]);
      return !HasEffect(slope * both.col(i + 1).norm(),
                        ToInternal(spec, theta[i]),
                        both.col(0).norm(),
                        model.target().norm());
    });
  }

  VariableProjection projection;
  std::vector<Eigen::VectorXd> starts;  // of the descents
  std::vector<Descent> descents;
};

// Geometric means of the variables that are far from 1.
std::vector<double> FarSizes(const Points& points) {
  constexpr double kFar = 100;
  std::vector<double> sizes;
  for (const std::vector<double>& column : points.columns) {
    double sum = 0, count = 0;
    for (const double value : column) {
      if (value == 0) continue;
      sum += std::log(std::abs(value));
      ++count;
    }
    const double size = count > 0 ? std::exp(sum / count) : 1;
    if (size > kFar || size < 1 / kFar) sizes.push_back(size);
  }
  return sizes;
}

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

int StartCount(const FitLaw& law, const FitOptions& options) {
  if (law.nonlinear.empty()) return 1;
  return options.starts > 0 ? options.starts
                            : DefaultStarts(law.nonlinear.size());
}

bool IsFeasible(const FitLaw& law,
                const Constraints& constraints,
                const Eigen::VectorXd& start) {
  Eigen::VectorXd theta = Eigen::VectorXd::Zero(law.free_count());
  for (size_t k = 0; k < law.nonlinear.size(); ++k) {
    const int i = law.nonlinear[k];
    theta[i] = FromInternal(law.law.free()[i], start[k]);
  }
  Program::Scratch scratch;
  return constraints.Hold(theta.data(), &scratch);
}

void CheckStart(const FitLaw& law, const FitOptions& options) {
  for (const auto& [name, value] : options.start) {
    if (law.law.law().FindParameter(name) < 0) {
      throw Error(ExitCode::kUsage, "is no parameter of " + law.law.law().name)
          .File("--start")
          .Value(name);
    }
    const int free = law.law.FindFree(name);
    if (free < 0) {
      throw Error(ExitCode::kUsage, "is fixed: a start has no effect")
          .File("--start")
          .Value(name);
    }
    const ParameterSpec& spec = law.law.free()[static_cast<size_t>(free)];
    const bool inside = value >= spec.min && value <= spec.max;
    if (inside && (!spec.log_scale || value > 0)) continue;
    throw Error(ExitCode::kUsage,
                fmt::format("{} = {} is not between {} and {}",
                            name,
                            value,
                            spec.min,
                            spec.max))
        .File("--start");
  }
}

// Of which those of a smaller count are the first.
std::vector<Eigen::VectorXd> MakeStarts(const FitLaw& law,
                                        const FitOptions& options,
                                        int count) {
  std::vector<const ParameterSpec*> specs;
  for (int i : law.nonlinear) specs.push_back(&law.law.free()[i]);
  const Constraints constraints(law.law);
  std::vector<Eigen::VectorXd> starts;
  for (int i = 0; i < kMostDraws * count; ++i) {
    if (static_cast<int>(starts.size()) == count) break;
    const Eigen::VectorXd start = LowDiscrepancyStart(i, specs);
    if (IsFeasible(law, constraints, start)) starts.push_back(start);
  }
  if (options.skip_start >= 0 &&
      options.skip_start < static_cast<int>(starts.size())) {
    starts.erase(starts.begin() + options.skip_start);
  }
  if (options.start.empty() || specs.empty()) return starts;
  Eigen::VectorXd user = LowDiscrepancyStart(0, specs);
  for (size_t k = 0; k < specs.size(); ++k) {
    const auto given = options.start.find(specs[k]->name);
    if (given == options.start.end()) continue;
    user[k] = ToInternal(*specs[k], given->second);
  }
  starts.insert(starts.begin(), user);
  return starts;
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

size_t ThreadsFor(size_t rows, const FitOptions& options) {
  return std::min(ThreadCount(options.threads), 1 + rows / kRowsPerThread);
}

// Descends from the starts that were not tried yet.
void Search(const std::vector<Eigen::VectorXd>& starts,
            const std::vector<GroupSearch*>& searches,
            const FitOptions& options) {
  std::vector<std::pair<GroupSearch*, size_t>> tasks;
  size_t rows = 0;
  for (GroupSearch* search : searches) {
    for (size_t i = search->descents.size(); i < starts.size(); ++i) {
      tasks.emplace_back(search, i);
      rows += search->points.size();
    }
    search->descents.resize(starts.size());
  }
  ParallelFor(tasks.size(), ThreadsFor(rows, options), [&](size_t task) {
    const auto [search, start] = tasks[task];
    search->descents[start] = search->projection.Descend(starts[start]);
  });
}

// Searches on from starts at the size of the variables where a parameter does
// nothing at the best minimum of the others.
void SearchFarther(const FitLaw& law,
                   const FitOptions& options,
                   GroupSearch* search) {
  if (law.nonlinear.empty() || !search->IsIdle(law)) return;
  std::vector<const ParameterSpec*> specs;
  for (int i : law.nonlinear) specs.push_back(&law.law.free()[i]);
  const Constraints constraints(law.law);
  search->starts.resize(search->descents.size());
  for (const Eigen::VectorXd& start :
       ScaledStarts(specs, FarSizes(search->points))) {
    if (IsFeasible(law, constraints, start)) search->starts.push_back(start);
  }
  Search(search->starts, {search}, options);
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
  const double unit_weight_sigma =
      fit.statistics.sigma * RootWeights(search.points).norm() /
      std::sqrt(static_cast<double>(search.points.size()));
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
  std::vector<std::unique_ptr<GroupSearch>> searches;
  std::vector<GroupSearch*> doubtful;
  size_t rows = 0;
  for (const Points& points : groups) {
    CheckPoints(law, points);
    rows += points.size();
    searches.push_back(std::make_unique<GroupSearch>(law, points));
    doubtful.push_back(searches.back().get());
  }
  int count = StartCount(law, options);
  std::vector<Eigen::VectorXd> starts = MakeStarts(law, options, count);
  Search(starts, doubtful, options);
  for (int i = 0; i < kMostDoublings && options.starts == 0; ++i) {
    std::erase_if(doubtful, [&](GroupSearch* search) {
      return !search->IsDoubtful(law);
    });
    if (doubtful.empty()) break;
    count *= 2;
    starts = MakeStarts(law, options, count);
    Search(starts, doubtful, options);
  }
  for (const auto& search : searches) {
    search->starts = starts;
    SearchFarther(law, options, search.get());
  }
  std::vector<GroupFit> fits(groups.size());
  const size_t threads = ThreadsFor(rows * starts.size(), options);
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
