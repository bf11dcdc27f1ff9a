#include "routescale/backtest.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <set>

#include "base/nan.h"
#include "base/parallel.h"
#include "compare/backtest_job.h"
#include "compare/growth.h"
#include "routescale/compare.h"
#include "routescale/error.h"
#include "routescale/names.h"
#include "routescale/numbers.h"
#include "routescale/option_name.h"
#include "selection/clusters.h"

namespace routescale {
namespace {

void CheckCutoffs(const Points& points,
                  const std::string& formula,
                  const std::vector<double>& values) {
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i] > 0 && std::isfinite(values[i])) continue;
    throw points
        .ErrorAt(i,
                 formula + " = " + ShortNumber(values[i]) +
                     " is not positive: it orders the runs")
        .Hint("leave the run out with @where"_options);
  }
}

size_t FreeParameters(const Law& law, const FitOptions& options) {
  return CompiledLaw(law, options.changes).free().size();
}

class Backtester {
 public:
  Backtester(const std::vector<Law>& laws,
             const std::vector<Points>& groups,
             const std::string& formula,
             const std::vector<std::vector<double>>& values,
             const BacktestOptions& options)
      : laws_(laws), options_(options) {
    if (!options_.fit.residual) options_.fit.residual = CommonResidual(laws);
    backtest_.formula = formula;
    backtest_.residual = *options_.fit.residual;
    backtest_.level = options_.fit.level;
    for (size_t g = 0; g < groups.size(); ++g) {
      CheckCutoffs(groups[g], formula, values[g]);
      groups_.push_back({&groups[g], &values[g], GroupNearby(values[g])});
    }
  }

  Backtest Run() {
    for (const OrderedGroup& group : groups_) {
      for (const Law& law : laws_) AddJobs(group, law);
    }
    FitOptions single = options_.fit;
    single.threads = 1;
    std::atomic<size_t> done = 0;
    ParallelFor(jobs_.size(), ThreadCount(options_.fit.threads), [&](size_t j) {
      jobs_[j].Run(single);
      if (!options_.progress) return;
      options_.progress(static_cast<double>(++done) /
                        static_cast<double>(jobs_.size()));
    });
    for (const OrderedGroup& group : groups_) {
      for (const Law& law : laws_) Calibrate(group, law);
      AddScores(group);
    }
    for (BacktestJob& job : jobs_) backtest_.rows.push_back(std::move(job.row));
    return std::move(backtest_);
  }

 private:
  void AddJobs(const OrderedGroup& group, const Law& law) {
    const double fewest =
        kRunsPerParameter *
        static_cast<double>(FreeParameters(law, options_.fit));
    std::vector<std::string> left_out;
    size_t runs = 0, predicting = 0;
    for (size_t step = 0; step < group.steps.size(); ++step) {
      runs += group.steps[step].size();
      if (static_cast<double>(runs) < fewest) {
        left_out.push_back(ShortNumber(group.Largest(step)));
        continue;
      }
      predicting += step + 1 < group.steps.size();
      jobs_.push_back({&law, &group, step, {}, {}});
    }
    if (!left_out.empty()) {
      backtest_.notes.push_back(fmt::format(
          "{}{}: left out {} = {}: fewer than {} runs, 1.5 for each parameter",
          groups_.size() > 1 ? group.points->group + ", " : "",
          law.name,
          backtest_.formula,
          JoinNames(left_out),
          ShortNumber(std::ceil(fewest))));
    }
    if (predicting > 0) return;
    throw Error(ExitCode::kBadData,
                fmt::format("no value of {} leaves {} runs to fit {} to and "
                            "others to predict",
                            backtest_.formula,
                            ShortNumber(std::ceil(fewest)),
                            law.name))
        .File(group.points->table)
        .Hint("select more runs, or name a law with fewer parameters");
  }

  void Calibrate(const OrderedGroup& group, const Law& law) {
    std::vector<BacktestRow*> rows;
    for (BacktestJob& job : jobs_) {
      if (job.group == &group && job.law == &law) rows.push_back(&job.row);
    }
    FillCalibratedCoverage(backtest_.level, rows);
    for (BacktestJob& job : jobs_) {
      const double share = job.row.calibrated_coverage;
      if (job.group != &group || job.law != &law || std::isnan(share)) continue;
      job.sums.calibrated = static_cast<double>(job.row.errors.size());
      job.sums.inside_calibrated = share * job.sums.calibrated;
    }
  }

  // Steps of a group that every law has.
  std::set<size_t> CommonSteps(const OrderedGroup& group) const {
    std::set<size_t> common;
    for (size_t step = 0; step + 1 < group.steps.size(); ++step) {
      const auto count = std::count_if(
          jobs_.begin(), jobs_.end(), [&](const BacktestJob& job) {
            return job.group == &group && job.step == step;
          });
      if (static_cast<size_t>(count) == laws_.size()) common.insert(step);
    }
    return common;
  }

  void AddScores(const OrderedGroup& group) {
    const std::set<size_t> steps = CommonSteps(group);
    const size_t first = backtest_.scores.size();
    for (const Law& law : laws_) {
      PredictionErrors sums;
      for (const BacktestJob& job : jobs_) {
        if (job.law != &law || job.group != &group) continue;
        if (!steps.contains(job.step)) continue;
        // Errors of fewer runs than those of other laws are no score.
        if (job.sums.count < job.row.ahead) sums.sum = sums.squares = kNaN;
        sums.Add(job.sums);
      }
      backtest_.scores.push_back({group.points->group,
                                  law.name,
                                  static_cast<int>(steps.size()),
                                  sums.count,
                                  sums.rmse(),
                                  sums.bias(),
                                  sums.coverage(),
                                  sums.inside_calibrated / sums.calibrated});
    }
    const auto best = std::min_element(
        backtest_.scores.begin() + static_cast<std::ptrdiff_t>(first),
        backtest_.scores.end(),
        [](const auto& a, const auto& b) {
          // A law that could not be fitted is last.
          return std::isnan(b.rmse) ? !std::isnan(a.rmse) : a.rmse < b.rmse;
        });
    best->best = !std::isnan(best->rmse);
  }

  const std::vector<Law>& laws_;
  BacktestOptions options_;
  std::vector<OrderedGroup> groups_;
  std::vector<BacktestJob> jobs_;
  Backtest backtest_;
};

}  // namespace

Backtest BacktestLaws(const std::vector<Law>& laws,
                      const std::vector<Points>& groups,
                      const std::string& formula,
                      const std::vector<std::vector<double>>& values,
                      const BacktestOptions& options) {
  return Backtester(laws, groups, formula, values, options).Run();
}

}  // namespace routescale
