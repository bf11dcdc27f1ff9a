#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>

#include "distributions.h"
#include "inference/group_work.h"
#include "inference/quantiles.h"
#include "parallel.h"
#include "routescale/error.h"

namespace routescale {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
// Resamples that one thread does in a row.
constexpr int kChunk = 64;
// A quantile this close to a bound, in its coordinate, is on it.
constexpr double kOnBound = 1e-6;

struct ResampledGroup {
  ResampledGroup(const GroupWork& work, const IntervalOptions& options)
      : resampler(work.base, work.clusters, options),
        draws(work.base, options.resamples_data() ? options.resamples : 0),
        left_out(work.base,
                 options.method == IntervalMethod::kPercentile
                     ? 0
                     : work.clusters.count) {}

  Resampler resampler;
  Draws draws, left_out;
};

void CheckResampling(const GroupWork& work,
                     const Points& points,
                     const IntervalOptions& interval) {
  if (work.clusters.count < 2) {
    throw Error(ExitCode::kBadData, "there is only one cluster to draw from")
        .File("group " + work.fit->group)
        .Hint("name a column with more values with --cluster");
  }
  if (interval.resampling == Resampling::kResidual &&
      !points.clusters.empty()) {
    throw Error(ExitCode::kUsage, "residuals cannot be drawn by cluster")
        .File("--resample residual")
        .Hint("use --resample wild or case with --cluster");
  }
}

// Every chunk of every group, in parallel.
void DrawAll(std::vector<std::unique_ptr<ResampledGroup>>& groups,
             const FitOptions& options,
             const ProgressFunction& progress) {
  struct Task {
    ResampledGroup* group;
    bool leave_out;
    int from, to;
  };
  std::vector<Task> tasks;
  const auto add = [&](ResampledGroup* group, bool leave_out, Draws& draws) {
    const int count = static_cast<int>(draws.values().rows());
    for (int from = 0; from < count; from += kChunk) {
      tasks.push_back({group, leave_out, from, std::min(count, from + kChunk)});
    }
  };
  for (const auto& group : groups) {
    if (!group) continue;
    add(group.get(), false, group->draws);
    add(group.get(), true, group->left_out);
  }
  std::atomic<size_t> done = 0;
  ParallelFor(tasks.size(), ThreadCount(options.threads), [&](size_t i) {
    const Task& task = tasks[i];
    if (task.leave_out) {
      task.group->resampler.LeaveOut(task.from, task.to, &task.group->left_out);
    } else {
      task.group->resampler.Draw(task.from, task.to, &task.group->draws);
    }
    if (progress) {
      progress(static_cast<double>(++done) / static_cast<double>(tasks.size()));
    }
  });
}

double InCoordinate(const Quantity& quantity, double value) {
  return quantity.derived >= 0 && quantity.spec.log_scale ? std::log(value)
                                                          : value;
}

// Draws of a quantity in its coordinate; what has none there (a negative value
// of a positive quantity) counts as −infinity, below everything.
std::vector<double> InCoordinate(const Quantity& quantity,
                                 std::vector<double> values) {
  for (double& value : values) {
    value = InCoordinate(quantity, value);
    if (std::isnan(value)) value = -HUGE_VAL;
  }
  return values;
}

// NaN on a bound and where nothing finite is left.
double EndOrNone(const Quantity& quantity, double end) {
  if (!std::isfinite(end)) return kNaN;
  if (quantity.parameter < 0) return end;
  const double room = kOnBound * std::max(1.0, std::abs(end));
  const double low = ToInternal(quantity.spec, quantity.spec.min);
  const double high = ToInternal(quantity.spec, quantity.spec.max);
  return end - low <= room || high - end <= room ? kNaN : end;
}

void SetQuantiles(const Quantity& quantity,
                  const ResampledGroup& group,
                  Eigen::Index column,
                  const FitOptions& options,
                  const IntervalOptions& interval) {
  std::vector<double> draws =
      InCoordinate(quantity, group.draws.Column(column));
  if (draws.empty() || quantity.IsLost())
    return quantity.SetInterval(kNaN, kNaN);
  const Tails tails =
      interval.method == IntervalMethod::kPercentile
          ? PercentileTails(options.level)
          : BcaTails(options.level,
                     quantity.at(),
                     draws,
                     InCoordinate(quantity, group.left_out.Column(column)));
  const double low = Quantile(&draws, tails.low);
  const double high = Quantile(&draws, tails.high);
  quantity.SetInterval(EndOrNone(quantity, low), EndOrNone(quantity, high));
}

void SetJackknife(const Quantity& quantity,
                  const ResampledGroup& group,
                  Eigen::Index column,
                  const FitOptions& options) {
  if (quantity.estimates[0]->status != Status::kOk) return;
  const std::vector<double> values =
      InCoordinate(quantity, group.left_out.Column(column));
  if (values.size() < 2) return quantity.SetInterval(kNaN, kNaN);
  const double error = JackknifeError(values);
  const double t = StudentT(0.5 + 0.5 * options.level,
                            static_cast<double>(values.size() - 1));
  for (Estimate* estimate : quantity.estimates) {
    estimate->std_error =
        quantity.spec.log_scale ? error * estimate->value : error;
  }
  quantity.SetInterval(quantity.at() - t * error, quantity.at() + t * error);
}

void WarnOfFailures(const Draws& draws,
                    const char* what,
                    const GroupWork& work) {
  const int failed = draws.values().rows() > 0 ? draws.failed() : 0;
  if (failed == 0) return;
  work.Warn("resamples-failed",
            fmt::format("{} of {} {} found no minimum; they are left out",
                        failed,
                        draws.values().rows(),
                        what));
}

}  // namespace

void ResampledIntervals(const std::vector<Points>& points,
                        const FitOptions& options,
                        const IntervalOptions& interval,
                        const ProgressFunction& progress,
                        GroupWorks& groups) {
  std::vector<std::unique_ptr<ResampledGroup>> resampled(groups.size());
  for (size_t g = 0; g < groups.size(); ++g) {
    CheckResampling(*groups[g], points[g], interval);
    if (!groups[g]->has_error()) continue;
    resampled[g] = std::make_unique<ResampledGroup>(*groups[g], interval);
  }
  DrawAll(resampled, options, progress);
  for (size_t g = 0; g < groups.size(); ++g) {
    if (!resampled[g]) continue;
    const ResampledGroup& group = *resampled[g];
    WarnOfFailures(group.draws, "resamples", *groups[g]);
    WarnOfFailures(group.left_out, "refits without one", *groups[g]);
    const auto& quantities = groups[g]->quantities;
    ParallelFor(quantities.size(), ThreadCount(options.threads), [&](size_t i) {
      const auto column = static_cast<Eigen::Index>(i);
      if (interval.resamples_data()) {
        SetQuantiles(quantities[i], group, column, options, interval);
      } else {
        SetJackknife(quantities[i], group, column, options);
      }
    });
  }
}

}  // namespace routescale
