#include <cstdlib>

#include "options/interval_options.h"
#include "options/usual_options.h"
#include "routescale/error.h"
#include "shell/values.h"

namespace routescale::app {
namespace {

Error Unused(const char* option, const std::string& value, const char* why) {
  return Error(ExitCode::kUsage, why).File(option).Value(value);
}

Error NoShard(const std::string& text, const std::string& why) {
  return Error(ExitCode::kUsage, why).File("--shard").Value(text);
}

// What Slurm says of the task of an array that this process is.
int ArrayNumber(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) {
    throw NoShard("slurm", std::string("finds no ") + name)
        .Hint("submit it with sbatch --array=1-N, or give I/N");
  }
  return ParseCount(name, value, {0, Shard::kLegalCount.most});
}

Shard SlurmShard() {
  const int task = ArrayNumber("SLURM_ARRAY_TASK_ID");
  const int count = ArrayNumber("SLURM_ARRAY_TASK_COUNT");
  const int first = ArrayNumber("SLURM_ARRAY_TASK_MIN");
  const int last = ArrayNumber("SLURM_ARRAY_TASK_MAX");
  const bool whole =
      first <= 1 && last - first + 1 == count && task >= first && task <= last;
  if (whole) return {task - first + 1, count};
  throw NoShard("slurm",
                "needs an array of tasks numbered from 0 or 1 without a gap")
      .Hint("use sbatch --array=1-N; to repeat part I give --shard I/N");
}

template <typename Enum>
Values OneOfThese(std::initializer_list<Enum> all) {
  std::vector<std::string> names;
  for (const Enum each : all) names.emplace_back(ToString(each));
  return OneOf(names);
}

}  // namespace

std::vector<Option> IntervalFlags::Records() {
  return Under(
      "Intervals",
      {
          {"--interval",
           "METHOD",
           "wald, profile, bootstrap (BCa), percentile (plain bootstrap) or "
           "jackknife; default: wald",
           &method,
           OneOfThese({IntervalMethod::kWald,
                       IntervalMethod::kProfile,
                       IntervalMethod::kBootstrap,
                       IntervalMethod::kPercentile,
                       IntervalMethod::kJackknife})},
          {"--resample",
           "KIND",
           "what a bootstrap draws. residual: residuals (the default); case: "
           "whole runs or clusters; wild: each run's own residual with a "
           "random sign and size (the default with --cluster)",
           &resample,
           OneOfThese(
               {Resampling::kCase, Resampling::kResidual, Resampling::kWild})},
          {"--resamples",
           "N",
           "number of refits of a bootstrap",
           Number<int>{&resamples,
                       IntervalOptions::kLegalResamples,
                       IntervalOptions().resamples}},
          SeedOption(&seed),
      });
}

Option IntervalFlags::ShardRecord() {
  return {"--shard",
          "I/N|slurm",
          "part I of N of the refits alone, as JSON lines for merge; slurm: "
          "the task of a job array says which",
          &shard,
          {},
          "Intervals"};
}

IntervalOptions IntervalFlags::Interval(bool has_cluster) const {
  IntervalOptions options;
  ParseIntervalMethod(method, &options.method);
  const char* only = "needs --interval bootstrap or percentile";
  if (!options.resamples_data()) {
    if (!resample.empty()) throw Unused("--resample", resample, only);
    if (resamples) {
      throw Unused("--resamples", std::to_string(*resamples), only);
    }
    if (seed) throw Unused("--seed", std::to_string(*seed), only);
  }
  if (has_cluster && !options.resamples_data() &&
      options.method != IntervalMethod::kJackknife) {
    throw Error(ExitCode::kUsage, "needs resampling")
        .File("--cluster")
        .Hint("choose --interval bootstrap, percentile or jackknife");
  }
  options.resampling = has_cluster ? Resampling::kWild : Resampling::kResidual;
  ParseResampling(resample, &options.resampling);
  options.resamples = resamples.value_or(options.resamples);
  if (seed) options.seed = static_cast<uint64_t>(*seed);
  return options;
}

std::optional<Shard> IntervalFlags::ParsedShard() const {
  if (shard.empty()) return std::nullopt;
  if (method == "wald" || method == "profile") {
    throw NoShard(shard, "is for intervals by refits")
        .Hint("choose --interval bootstrap, percentile or jackknife");
  }
  if (shard == "slurm") return SlurmShard();
  const size_t slash = shard.find('/');
  if (slash == std::string::npos) {
    throw NoShard(shard, "is not I/N, part I of N, or slurm");
  }
  Shard parsed;
  parsed.count =
      ParseCount("--shard", shard.substr(slash + 1), Shard::kLegalCount);
  parsed.index =
      ParseCount("--shard", shard.substr(0, slash), {1, parsed.count});
  return parsed;
}

}  // namespace routescale::app
