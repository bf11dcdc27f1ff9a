#include <algorithm>
#include <atomic>
#include <cmath>
#include <map>
#include <memory>
#include <optional>

#include "base/nan.h"
#include "base/parallel.h"
#include "compare/stepped_runs.h"
#include "fit/covariance.h"
#include "fit/problem.h"
#include "fit/refine.h"
#include "fit/robust.h"
#include "inference/leverage.h"
#include "inference/refit.h"
#include "routescale/error.h"
#include "routescale/validation.h"

namespace routescale {
namespace {

Points Unweighted(Points points) {
  points.weights.clear();
  return points;
}

// A law at all points of a group: predicts from any coefficients. Errors of
// prediction are not weighted, whatever the fits are.
class FullModel {
 public:
  FullModel(const FitLaw& law, const Points& points)
      : residuals_(law, Unweighted(points)),
        loss_(law.law.graph(),
              {law.law.loss()},
              BindColumns(law.law.law(), points),
              points.size()),
        response_(Eigen::Map<const Eigen::VectorXd>(
            points.response.data(), static_cast<Eigen::Index>(points.size()))) {
  }

  const Eigen::VectorXd& target() const { return residuals_.target(); }

  Eigen::VectorXd Residuals(const Eigen::VectorXd& theta) const {
    return residuals_.Residuals(theta);
  }

  Eigen::VectorXd LossErrors(const Eigen::VectorXd& theta) const {
    Eigen::VectorXd loss(response_.size());
    Program::Scratch scratch;
    loss_.Evaluate(theta.data(), loss.data(), loss.size(), &scratch);
    return loss - response_;
  }

 private:
  ResidualModel residuals_;
  Program loss_;
  Eigen::VectorXd response_;
};

// θ of the free parameters from values of all.
Eigen::VectorXd FreeValues(const FitLaw& law,
                           const std::vector<double>& parameters) {
  Eigen::VectorXd theta(law.free_count());
  for (Eigen::Index i = 0; i < theta.size(); ++i) {
    theta[i] = parameters[law.law.law().FindParameter(law.law.free()[i].name)];
  }
  return theta;
}

// Whether an optimum is one, and the only one nearby.
bool IsSound(const FitLaw& law,
             const ResidualModel& model,
             const Optimum& optimum) {
  if (!optimum.converged) return false;
  const Curvature curvature = ComputeCurvature(law, model, optimum);
  return std::all_of(curvature.identified.begin(),
                     curvature.identified.end(),
                     [](bool identified) { return identified; });
}

constexpr double kClose = 1e-12;  // of the objective, from the minimum

Optimum DescendFrom(const FitLaw& law,
                    const Points& points,
                    const ResidualModel& model,
                    Eigen::VectorXd theta) {
  if (law.objective.is_robust()) {
    const RobustProblem problem(law, points);
    return RobustDescent(problem).Descend(theta);
  }
  const RefitBase base(law, points, theta);
  Refitter refitter(base);
  if (refitter.Refit({}, kClose)) theta = refitter.theta();
  return Refine(law, model, Constraints(law.law), theta);
}

// What the folds of one law in one group share.
struct Shared {
  Shared(const Law& source,
         const Points& all,
         const std::vector<double>& parameters,
         const FitOptions& options);

  FitLaw law;
  const Points& points;
  FullModel model;
  Eigen::VectorXd theta;  // free parameters of the fit to all points
  bool sound;             // whether that is a minimum, and the only one nearby
  // There, for least squares, where it is sound.
  std::optional<RefitBase> base;
  Eigen::VectorXd leverages;
};

Shared::Shared(const Law& source,
               const Points& all,
               const std::vector<double>& parameters,
               const FitOptions& options)
    : law(source, options),
      points(all),
      model(law, all),
      theta(FreeValues(law, parameters)) {
  const ResidualModel whole(law, all);
  const Optimum optimum = DescendFrom(law, all, whole, theta);
  sound = IsSound(law, whole, optimum);
  if (!sound || law.objective.is_robust()) return;
  base.emplace(law, all, optimum.theta);
  leverages = Leverages(*base);
}

Points Others(const Points& points, const std::vector<size_t>& left_out) {
  std::vector<size_t> others;
  for (size_t i = 0; i < points.size(); ++i) {
    if (!std::binary_search(left_out.begin(), left_out.end(), i)) {
      others.push_back(i);
    }
  }
  return Subset(points, others);
}

// The minimum without points of so little leverage, together, that the others
// determine all that they determine with them.
std::optional<Eigen::VectorXd> RefitNearby(
    const Shared& shared, const std::vector<size_t>& left_out) {
  constexpr double kMostLeverage = 0.5;
  if (!shared.base) return std::nullopt;
  std::vector<double> roots(shared.points.size(), 1.0);
  double leverage = 0;
  for (const size_t i : left_out) {
    roots[i] = 0;
    leverage += shared.leverages[static_cast<Eigen::Index>(i)];
  }
  if (leverage > kMostLeverage) return std::nullopt;
  RefitChange change;
  change.root_weights = roots.data();
  Refitter refitter(*shared.base);
  if (!refitter.Refit(change, kClose)) return std::nullopt;
  return refitter.theta();
}

// The minimum near that of all points, if it is as sound; a whole fit that is
// not is no better without one point, and taken as far as a refit comes.
std::optional<Eigen::VectorXd> RefitFromWhole(const Shared& shared,
                                              const Points& points) {
  constexpr double kRough = 1e-6;  // of the objective
  if (!shared.sound) {
    const RefitBase base(shared.law, points, shared.theta);
    Refitter refitter(base);
    refitter.Refit({}, kRough);
    return refitter.theta();
  }
  const ResidualModel model(shared.law, points);
  const Optimum optimum = DescendFrom(shared.law, points, model, shared.theta);
  if (!IsSound(shared.law, model, optimum)) return std::nullopt;
  return optimum.theta;
}

// The name of a parameter that the points of a fit do not determine, or "".
std::string Undetermined(const GroupFit& fit) {
  for (const Estimate& estimate : fit.parameters) {
    if (estimate.status == Status::kNotIdentified) return estimate.name;
  }
  return "";
}

// A few starts of a search in the dark, and the coefficients of the fit to all
// points: a fold is not the first fit of these points.
constexpr int kFewStarts = 2;

FitOptions FromWhole(const Shared& shared, const FitOptions& options) {
  FitOptions from_whole = options;
  const auto& free = shared.law.law.free();
  for (size_t i = 0; i < free.size(); ++i) {
    from_whole.start[free[i].name] = shared.theta[static_cast<Eigen::Index>(i)];
  }
  if (options.starts == 0 && !shared.law.nonlinear.empty()) {
    from_whole.starts = kFewStarts;
  }
  return from_whole;
}

// The fit without a fold; throws Error where there is none.
Eigen::VectorXd FitWithout(const Shared& shared,
                           const ValidationTask& task,
                           const Fold& fold,
                           const FitOptions& options,
                           std::string* problem) {
  const bool one_of_many =
      task.split->kind == Split::kRun || task.split->kind == Split::kFolds;
  if (one_of_many) {
    const auto theta = RefitNearby(shared, fold.left_out);
    if (theta) return *theta;
  }
  const Points others = Others(shared.points, fold.left_out);
  if (one_of_many && others.size() >= shared.law.free_count()) {
    const auto theta = RefitFromWhole(shared, others);
    if (theta) return *theta;
  }
  const GroupFit fit = FitGroup(*task.law, others, FromWhole(shared, options));
  const std::string parameter = Undetermined(fit);
  if (!fit.verdict.converged) {
    *problem = fold.name + ": the fit did not converge";
  } else if (!parameter.empty()) {
    *problem = fold.name + ": the other points do not determine " + parameter;
  }
  return FreeValues(shared.law, fit.values());
}

FoldResult RunFold(const Shared& shared,
                   const ValidationTask& task,
                   const Fold& fold,
                   const FitOptions& options) {
  FoldResult result;
  try {
    const Eigen::VectorXd theta =
        FitWithout(shared, task, fold, options, &result.problem);
    const Eigen::VectorXd residuals = shared.model.Residuals(theta);
    const Eigen::VectorXd errors = shared.model.LossErrors(theta);
    for (size_t i : fold.left_out) {
      result.residuals.push_back(residuals[static_cast<Eigen::Index>(i)]);
      result.loss_errors.push_back(errors[static_cast<Eigen::Index>(i)]);
    }
  } catch (const Error& error) {
    result.problem = fold.name + ": " + error.message();
    result.residuals.assign(fold.left_out.size(), kNaN);
    result.loss_errors = result.residuals;
  }
  return result;
}

double SpreadOf(const Eigen::VectorXd& target, const Split& split) {
  double mean = 0, count = 0, spread = 0;
  const auto visit = [&](auto body) {
    for (const Fold& fold : split.folds) {
      for (size_t i : fold.left_out) body(target[static_cast<Eigen::Index>(i)]);
    }
  };
  visit([&](double t) { mean += t, ++count; });
  mean /= count;
  visit([&](double t) { spread += (t - mean) * (t - mean); });
  return spread;
}

void FillFigures(HeldOut* held) {
  const double n = held->points;
  held->rmse = std::sqrt(held->squares / n);
  held->bias = held->sum / n;
  held->r2 = held->spread > 0 ? 1 - held->squares / held->spread : kNaN;
  held->loss_rmse = std::sqrt(held->loss_squares / n);
  held->loss_bias = held->loss_sum / n;
}

HeldOut Summarise(const Shared& shared,
                  const Split& split,
                  const std::vector<FoldResult>& results) {
  HeldOut held;
  held.folds = static_cast<int>(split.folds.size());
  held.spread = SpreadOf(shared.model.target(), split);
  for (const FoldResult& result : results) {
    for (size_t i = 0; i < result.residuals.size(); ++i) {
      const double r = result.residuals[i], error = result.loss_errors[i];
      ++held.points;
      held.sum += r;
      held.squares += r * r;
      held.loss_sum += error;
      held.loss_squares += error * error;
      held.residuals.push_back(r);
    }
    if (!result.problem.empty()) held.problems.push_back(result.problem);
  }
  FillFigures(&held);
  return held;
}

}  // namespace

HeldOut AddUp(const std::vector<const HeldOut*>& parts) {
  HeldOut total;
  for (const HeldOut* part : parts) {
    total.points += part->points;
    total.folds += part->folds;
    total.sum += part->sum;
    total.squares += part->squares;
    total.spread += part->spread;
    total.loss_sum += part->loss_sum;
    total.loss_squares += part->loss_squares;
  }
  FillFigures(&total);
  return total;
}

std::vector<HeldOut> Validate(const std::vector<ValidationTask>& tasks,
                              const FitOptions& options,
                              const ProgressFunction& progress) {
  FitOptions single = options;
  single.threads = 1;
  std::map<std::pair<const Law*, const Points*>, std::unique_ptr<Shared>>
      shared;
  std::vector<std::pair<size_t, size_t>> jobs;  // task, fold
  std::vector<std::vector<FoldResult>> results(tasks.size());
  std::vector<std::unique_ptr<const SteppedRuns>> stepped(tasks.size());
  for (size_t t = 0; t < tasks.size(); ++t) {
    auto& entry = shared[{tasks[t].law, tasks[t].points}];
    if (!entry) {
      entry = std::make_unique<Shared>(
          *tasks[t].law, *tasks[t].points, tasks[t].parameters, single);
    }
    if (SteppedRuns::Suits(*tasks[t].split, *tasks[t].points)) {
      stepped[t] = std::make_unique<SteppedRuns>(
          entry->law, *tasks[t].points, entry->theta, *tasks[t].split);
    }
    results[t].resize(tasks[t].split->folds.size());
    for (size_t f = 0; f < results[t].size(); ++f) jobs.emplace_back(t, f);
  }
  std::atomic<size_t> done = 0;
  ParallelFor(jobs.size(), ThreadCount(options.threads), [&](size_t j) {
    const auto [t, f] = jobs[j];
    const ValidationTask& task = tasks[t];
    const Fold& fold = task.split->folds[f];
    results[t][f] =
        stepped[t] && !stepped[t]->NeedsRefit(f)
            ? stepped[t]->Run(f, fold)
            : RunFold(*shared.at({task.law, task.points}), task, fold, single);
    if (progress) {
      progress(static_cast<double>(++done) / static_cast<double>(jobs.size()));
    }
  });
  std::vector<HeldOut> held;
  for (size_t t = 0; t < tasks.size(); ++t) {
    held.push_back(Summarise(*shared.at({tasks[t].law, tasks[t].points}),
                             *tasks[t].split,
                             results[t]));
  }
  return held;
}

}  // namespace routescale
