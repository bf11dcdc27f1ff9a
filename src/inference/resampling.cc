#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <memory>

#include "base/parallel.h"
#include "fit/warning_codes.h"
#include "inference/group_work.h"
#include "routescale/error.h"
#include "routescale/option_name.h"

namespace routescale {
namespace {

// Resamples that one thread does in a row.
constexpr int kChunk = 64;
// Student's t with fewer degrees asks for tails that no draws have.
constexpr int kFewestClusters = 4;

void CheckResampling(const GroupWork& work,
                     const Points& points,
                     const IntervalOptions& interval) {
  if (work.clusters.count < 2) {
    throw Error(ExitCode::kBadData, "there is only one cluster to draw from")
        .File("group " + work.fit->group)
        .Hint("name a column with more values with @cluster"_options);
  }
  if (interval.resamples_data() && !points.clusters.empty() &&
      work.clusters.count < kFewestClusters) {
    throw Error(ExitCode::kBadData,
                fmt::format("there are only {} clusters: too few to resample",
                            work.clusters.count))
        .File("group " + work.fit->group)
        .Hint("use @interval jackknife"_options);
  }
  if (points.known_errors && interval.resampling != Resampling::kResidual) {
    throw Error(ExitCode::kUsage, "takes the errors from the runs")
        .Value(std::string(ToString(interval.resampling)))
        .Hint("errors that are known can be drawn as residuals alone");
  }
  if (points.known_errors && !interval.resamples_data()) {
    throw Error(ExitCode::kUsage, "takes the errors from the runs")
        .Value(std::string(ToString(interval.method)))
        .Hint("where errors are known use wald, profile or bootstrap");
  }
  if (interval.resampling == Resampling::kResidual &&
      !points.clusters.empty()) {
    throw Error(ExitCode::kUsage, "residuals cannot be drawn in clusters")
        .File("@resample residual"_options)
        .Hint("use @resample wild or case with @cluster"_options);
  }
}

// How many clusters plain quantiles need to hold nearly what they say, by
// simulation (tests/inference/cluster_coverage_test.cc).
constexpr int kClustersOfPercentiles = 40;

void WarnOfFewClusters(const GroupWork& work,
                       const Points& points,
                       const IntervalOptions& interval) {
  const int count = work.clusters.count;
  if (points.clusters.empty() || count >= kClustersOfPercentiles ||
      interval.method != IntervalMethod::kPercentile) {
    return;
  }
  AddWarning(WarningKind::kFewClusters,
             "",
             fmt::format("{} clusters are few: intervals drawn from them are "
                         "too narrow; use {} bootstrap or jackknife",
                         count,
                         "@interval"_options),
             work.fit);
}

struct ResamplingTask {
  const Resampler* resampler;
  bool leave_out;
  int from, to;
  DrawnRows rows;
};

// The rows of a shard, sized and cut into tasks.
void Plan(const Resampler& resampler,
          bool leave_out,
          int count,
          const Shard& shard,
          Eigen::MatrixXd* values,
          Eigen::Index columns,
          std::vector<ResamplingTask>* tasks) {
  const auto [first, last] = shard.Rows(count);
  values->resize(last - first, columns);
  for (int from = first; from < last; from += kChunk) {
    tasks->push_back({&resampler,
                      leave_out,
                      from,
                      std::min(last, from + kChunk),
                      {first, values}});
  }
}

}  // namespace

void IntervalOptions::Check() const {
  kLegalResamples.Check("@resamples", resamples);
}

void Shard::Check() const {
  kLegalCount.Check("@shard", count);
  Legal<int>{1, count}.Check("@shard", index);
}

std::pair<int, int> Shard::Rows(int rows) const {
  const auto before = [&](int part) {
    return static_cast<int>(int64_t{rows} * part / count);
  };
  return {before(index - 1), before(index)};
}

void Resample(const Law& source,
              const std::vector<Points>& points,
              const FitOptions& options,
              const IntervalOptions& interval,
              const Shard& shard,
              std::vector<GroupFit>* fits,
              const ProgressFunction& progress) {
  interval.Check();
  shard.Check();
  const FitLaw law(source, options);
  MarkDoubtful(source, points, options, fits);
  GroupWorks groups;
  std::vector<std::unique_ptr<Resampler>> resamplers;
  std::vector<ResamplingTask> tasks;
  for (size_t g = 0; g < points.size(); ++g) {
    GroupFit& fit = (*fits)[g];
    groups.push_back(std::make_unique<GroupWork>(law, points[g], &fit));
    const GroupWork& work = *groups.back();
    CheckResampling(work, points[g], interval);
    if (!work.has_error()) continue;
    WarnOfFewClusters(work, points[g], interval);
    resamplers.push_back(
        std::make_unique<Resampler>(work.base, work.clusters, interval));
    const Resampler& resampler = *resamplers.back();
    const auto columns = static_cast<Eigen::Index>(fit.parameters.size());
    const int draws = interval.resamples_data() ? interval.resamples : 0;
    const int left_out = interval.leaves_out() ? work.clusters.count : 0;
    Plan(resampler, false, draws, shard, &fit.draws, columns, &tasks);
    Plan(resampler, true, left_out, shard, &fit.left_out, columns, &tasks);
  }
  std::atomic<size_t> done = 0;
  ParallelFor(tasks.size(), ThreadCount(options.threads), [&](size_t i) {
    const ResamplingTask& task = tasks[i];
    if (task.leave_out) {
      task.resampler->LeaveOut(task.from, task.to, task.rows);
    } else {
      task.resampler->Draw(task.from, task.to, task.rows);
    }
    if (progress) {
      progress(static_cast<double>(++done) / static_cast<double>(tasks.size()));
    }
  });
}

}  // namespace routescale
