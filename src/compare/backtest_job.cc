#include "compare/backtest_job.h"

#include <algorithm>

#include "base/distributions.h"
#include "compare/undetermined.h"
#include "laws/residual_of.h"
#include "routescale/answers.h"
#include "routescale/error.h"
#include "routescale/inference.h"
#include "selection/clusters.h"

namespace routescale {
namespace {

Predictor::Columns ColumnsOf(const Law& law,
                             const Points& points,
                             const std::vector<size_t>& indices) {
  Predictor::Columns columns;
  for (const VariableSpec& variable : law.variables) {
    const auto place = std::find(
        points.variables.begin(), points.variables.end(), variable.name);
    columns.push_back(
        AtIndices(points.columns[place - points.variables.begin()], indices));
  }
  return columns;
}

std::string ProblemOf(const GroupFit& fit) {
  if (!fit.verdict.converged) return "the fit did not converge";
  const std::string parameter = Undetermined(fit);
  return parameter.empty() ? "" : "the runs do not determine " + parameter;
}

}  // namespace

std::vector<size_t> OrderedGroup::Upto(size_t step) const {
  std::vector<size_t> indices;
  for (size_t s = 0; s <= step; ++s) {
    indices.insert(indices.end(), steps[s].begin(), steps[s].end());
  }
  std::sort(indices.begin(), indices.end());
  return indices;
}

std::vector<size_t> OrderedGroup::Beyond(size_t step) const {
  std::vector<size_t> indices;
  for (size_t s = step + 1; s < steps.size(); ++s) {
    indices.insert(indices.end(), steps[s].begin(), steps[s].end());
  }
  return indices;
}

void PredictionErrors::Add(const PredictionErrors& other) {
  count += other.count;
  with_interval += other.with_interval;
  inside += other.inside;
  calibrated += other.calibrated;
  inside_calibrated += other.inside_calibrated;
  sum += other.sum;
  squares += other.squares;
}

void BacktestJob::Predict(const SavedFit& saved) {
  const Points& points = *group->points;
  const std::vector<size_t> beyond = group->Beyond(step);
  if (beyond.empty()) return;
  const std::vector<Prediction> predictions =
      Predictor(saved, saved.groups[0])
          .Predict(ColumnsOf(*law, points, beyond));
  const double z = NormalQuantile(0.5 + 0.5 * saved.options.level);
  for (size_t i = 0; i < beyond.size(); ++i) {
    const Prediction& prediction = predictions[i];
    const double run = points.response[beyond[i]];
    const double r = ResidualOf(saved.residual, prediction.loss, run);
    ++sums.count;
    sums.sum += r;
    sums.squares += r * r;
    if (!std::isfinite(prediction.new_run_low) ||
        !std::isfinite(prediction.new_run_high)) {
      continue;
    }
    const bool above = run > prediction.loss;
    const double reach = std::abs(
        ResidualOf(saved.residual,
                   prediction.loss,
                   above ? prediction.new_run_high : prediction.new_run_low));
    row.errors.push_back(
        {(*group->values)[beyond[i]] / row.cutoff, -r, reach / z});
    ++sums.with_interval;
    sums.inside +=
        run >= prediction.new_run_low && run <= prediction.new_run_high;
  }
}

void BacktestJob::Run(const FitOptions& options) {
  row.group = group->points->group;
  row.law = law->name;
  row.cutoff = group->Largest(step);
  const std::vector<size_t> upto = group->Upto(step);
  row.runs = static_cast<int>(upto.size());
  row.ahead = static_cast<int>(group->points->size() - upto.size());
  row.horizon = row.ahead > 0
                    ? group->Largest(group->steps.size() - 1) / row.cutoff
                    : kNaN;
  try {
    SavedFit saved;
    saved.law = *law;
    saved.options = options;
    saved.residual = *options.residual;
    const Points known = Subset(*group->points, upto);
    saved.groups = {FitGroup(*law, known, options)};
    FindInside(*law, {known}, options, &saved.groups);
    for (const Estimate& estimate : saved.groups[0].parameters) {
      row.parameters.emplace_back(estimate.name, estimate.value);
    }
    row.problem = ProblemOf(saved.groups[0]);
    Predict(saved);
  } catch (const Error& error) {
    row.problem = error.message();
  }
  row.rmse = sums.rmse();
  row.bias = sums.bias();
  row.coverage = sums.coverage();
}

}  // namespace routescale
