#include "fit/search.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/parallel.h"
#include "fit/covariance.h"
#include "fit/minima.h"
#include "fit/starts.h"
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

std::vector<const ParameterSpec*> NonlinearSpecs(const FitLaw& law) {
  std::vector<const ParameterSpec*> specs;
  for (int i : law.nonlinear) specs.push_back(&law.law.free()[i]);
  return specs;
}

// Of which those of a smaller count are the first.
std::vector<Eigen::VectorXd> MakeStarts(const FitLaw& law,
                                        const FitOptions& options,
                                        int count) {
  const std::vector<const ParameterSpec*> specs = NonlinearSpecs(law);
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
  ParallelFor(tasks.size(), SearchThreads(rows, options), [&](size_t task) {
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
  const Constraints constraints(law.law);
  search->starts.resize(search->descents.size());
  for (const Eigen::VectorXd& start :
       ScaledStarts(NonlinearSpecs(law), FarSizes(search->points))) {
    if (IsFeasible(law, constraints, start)) search->starts.push_back(start);
  }
  Search(search->starts, {search}, options);
}

}  // namespace

bool GroupSearch::IsDoubtful(const FitLaw& law) const {
  if (descents.size() < kLeastDoubtful) return false;
  const double target_norm = ResidualTarget(law.start_residual, points).norm();
  const std::vector<Minimum> minima = Cluster(descents, target_norm);
  return !minima.empty() && minima[0].starts < kLeastAgreeing;
}

bool GroupSearch::IsIdle(const FitLaw& law) const {
  const std::vector<Minimum> minima =
      Cluster(descents, ResidualTarget(law.start_residual, points).norm());
  if (minima.empty()) return true;
  const ResidualModel model(law, points);
  const Eigen::VectorXd& theta = minima[0].best->theta;
  const Eigen::MatrixXd both = InternalJacobian(law, model, theta);
  return std::any_of(law.nonlinear.begin(), law.nonlinear.end(), [&](int i) {
    const ParameterSpec& spec = law.law.free()[static_cast<size_t>(i)];
    return !HasEffect(both.col(i + 1).norm(),
                      ToInternal(spec, theta[i]),
                      both.col(0).norm(),
                      model.target().norm());
  });
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

size_t SearchThreads(size_t rows, const FitOptions& options) {
  return std::min(ThreadCount(options.threads), 1 + rows / kRowsPerThread);
}

std::vector<std::unique_ptr<GroupSearch>> SearchGroups(
    const FitLaw& law,
    const std::vector<Points>& groups,
    const FitOptions& options) {
  std::vector<std::unique_ptr<GroupSearch>> searches;
  std::vector<GroupSearch*> doubtful;
  for (const Points& points : groups) {
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
  return searches;
}

}  // namespace routescale
