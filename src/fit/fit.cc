#include "routescale/fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>

#include "fit/covariance.h"
#include "fit/problem.h"
#include "fit/refine.h"
#include "fit/starts.h"
#include "fit/statistics.h"
#include "fit/variable_projection.h"
#include "fit/warnings.h"
#include "parallel.h"
#include "routescale/error.h"

namespace routescale {
namespace {

// Objectives closer than this are one minimum.
constexpr double kSameMinimum = 1e-6;
// Distinct minima of the start scale that are tried in the residual scale.
constexpr size_t kMostCandidates = 8;
// Rows times starts that are worth a thread of their own.
constexpr size_t kRowsPerThread = 10000;
// Draws per start wanted: those that break a constraint do not count.
constexpr int kMostDraws = 16;

// One group on its way from starts to a fit.
struct GroupSearch {
  GroupSearch(const FitLaw& law, const Points& source)
      : points(source), projection(law, source) {}

  const Points& points;
  VariableProjection projection;
  std::vector<Descent> descents;
};

void CheckVariable(const Law& law, size_t variable, const Points& points) {
  const std::string& name = law.variables[variable].name;
  const double* const values = BindColumns(law, points)[variable];
  for (size_t i = 0; i < points.size(); ++i) {
    const std::string_view refusal = law.Refusal(variable, values[i]);
    if (refusal.empty()) continue;
    throw points
        .ErrorAt(i,
                 fmt::format("{} = {} {} in {}",
                             name,
                             values[i],
                             refusal,
                             law.name))
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
      throw Error(ExitCode::kUsage,
                  "is no parameter of " + law.law.law().name)
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

std::vector<Eigen::VectorXd> MakeStarts(const FitLaw& law,
                                        const FitOptions& options) {
  std::vector<const ParameterSpec*> specs;
  for (int i : law.nonlinear) specs.push_back(&law.law.free()[i]);
  const Constraints constraints(law.law);
  std::vector<Eigen::VectorXd> starts;
  const int count = StartCount(law, options);
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

// Two objectives of one minimum, as far as rounding allows to say.
bool Same(double a, double b, double target_norm) {
  return std::abs(a - b) <= kSameMinimum * std::min(std::abs(a), std::abs(b)) ||
         std::abs(std::sqrt(2 * a) - std::sqrt(2 * b)) <=
             RoundingNorm(target_norm);
}

// Indices of the descents, best first; those that never were finite left out.
std::vector<size_t> Ranked(const std::vector<Descent>& descents) {
  std::vector<size_t> order;
  for (size_t i = 0; i < descents.size(); ++i) {
    if (std::isfinite(descents[i].objective)) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return descents[a].objective < descents[b].objective;
  });
  return order;
}

// Starts that ended in one minimum: the best of them, and how many.
struct Minimum {
  const Descent* best;
  int starts = 1;
};

std::vector<Minimum> Cluster(const GroupSearch& search, double target_norm) {
  std::vector<Minimum> minima;
  for (size_t i : Ranked(search.descents)) {
    const Descent& descent = search.descents[i];
    if (!minima.empty() &&
        Same(minima.back().best->objective, descent.objective, target_norm)) {
      ++minima.back().starts;
    } else if (minima.empty() || descent.converged) {
      minima.push_back({&descent});
    }
  }
  return minima;
}

Optimum BestOptimum(const std::string& group,
                    const FitLaw& law,
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
    if (Same(optimum.objective, best.objective, model.target().norm())) {
      verdict->agreeing_starts += minima[i].starts;
      if (optimum.scaled_gradient >= best.scaled_gradient) continue;
    } else if (optimum.objective < best.objective) {
      verdict->agreeing_starts = minima[i].starts;
    } else {
      continue;
    }
    best = optimum;
  }
  if (std::isfinite(best.objective)) return best;
  throw Error(ExitCode::kBadData,
              "the law is not finite in " +
                  std::string(ToString(law.residual)) +
                  " where it comes closest to the points")
      .File("group " + group)
      .Hint("use --residual linear, or bound its parameters with --bound");
}

void FillRange(const Points& points, GroupFit* fit) {
  for (size_t v = 0; v < points.variables.size(); ++v) {
    const auto [low, high] = std::minmax_element(points.columns[v].begin(),
                                                 points.columns[v].end());
    fit->range[points.variables[v]] = {*low, *high};
  }
}

GroupFit Finish(const FitLaw& law,
                const GroupSearch& search,
                const FitOptions& options) {
  GroupFit fit;
  fit.group = search.points.group;
  fit.points = static_cast<int>(search.points.size());
  FillRange(search.points, &fit);
  const ResidualModel model(law, search.points);
  const std::vector<Minimum> minima = Cluster(search, model.target().norm());
  if (search.descents.empty()) {
    throw Error(ExitCode::kUsage, "no start fulfils the constraints of the law")
        .File("group " + fit.group)
        .Hint("look at --fix, --tie and --bound: routescale laws shows the law");
  }
  if (minima.empty()) {
    throw Error(ExitCode::kBadData,
                "the law is not finite at any of the " +
                    std::to_string(search.descents.size()) + " starts")
        .File("group " + fit.group)
        .Hint("bound its parameters with --bound or give one with --start");
  }
  fit.verdict.starts = static_cast<int>(search.descents.size());
  fit.verdict.distinct_minima = static_cast<int>(minima.size());
  for (const Descent& descent : search.descents) {
    fit.verdict.start_objectives.push_back(descent.objective);
  }
  const Optimum best =
      BestOptimum(fit.group, law, model, minima, &fit.verdict);
  fit.verdict.converged = best.converged;
  fit.verdict.scaled_gradient = best.scaled_gradient;
  fit.statistics = ComputeStatistics(
      2 * best.objective,
      model.target(),
      RootWeights(search.points),
      static_cast<int>(law.free_count()));
  const Curvature curvature =
      ComputeCurvature(law, model, best, fit.statistics.sigma);
  fit.verdict.rank = curvature.rank;
  fit.verdict.condition = curvature.condition;
  FillEstimates(law, best, curvature, options.level, &fit);
  AddWarnings(law, curvature, model.target().norm(), &fit);
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
  const std::vector<Eigen::VectorXd> starts = MakeStarts(law, options);
  std::vector<std::unique_ptr<GroupSearch>> searches;
  size_t rows = 0;
  for (const Points& points : groups) {
    CheckPoints(law, points);
    searches.push_back(std::make_unique<GroupSearch>(law, points));
    searches.back()->descents.resize(starts.size());
    rows += points.size();
  }
  const size_t threads = std::min(ThreadCount(options.threads),
                                  1 + rows * starts.size() / kRowsPerThread);
  ParallelFor(groups.size() * starts.size(), threads, [&](size_t task) {
    GroupSearch& search = *searches[task / starts.size()];
    const size_t start = task % starts.size();
    search.descents[start] = search.projection.Descend(starts[start]);
  });
  std::vector<GroupFit> fits(groups.size());
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
  Eigen::VectorXd residuals(model.rows());
  Program::Scratch scratch;
  model.Residuals(parameters.data(), residuals, &scratch);
  return ComputeStatistics(
      residuals.squaredNorm(), model.target(), RootWeights(points), 0);
}

}  // namespace routescale
