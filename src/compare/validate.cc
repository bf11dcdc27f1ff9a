#include <atomic>
#include <cmath>
#include <map>
#include <memory>
#include <utility>

#include "base/nan.h"
#include "base/parallel.h"
#include "compare/stepped_runs.h"
#include "compare/whole_fit.h"
#include "fit/problem.h"
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

// What the folds of one law in one group share.
struct Shared {
  Shared(const ValidationTask& task, const FitOptions& options)
      : fit(*task.law, *task.points, task.parameters, options),
        model(fit.law(), *task.points) {}

  WholeFit fit;
  FullModel model;
};

FoldResult RunFold(const Shared& shared, Split::Kind kind, const Fold& fold) {
  FoldResult result;
  try {
    const Eigen::VectorXd theta =
        shared.fit.Without(fold, kind, &result.problem);
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
      entry = std::make_unique<Shared>(tasks[t], single);
    }
    if (SteppedRuns::Suits(*tasks[t].split, *tasks[t].points)) {
      stepped[t] = std::make_unique<SteppedRuns>(entry->fit.law(),
                                                 *tasks[t].points,
                                                 entry->fit.theta(),
                                                 *tasks[t].split);
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
            : RunFold(
                  *shared.at({task.law, task.points}), task.split->kind, fold);
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
