#include "options/interval_options.h"

#include "options/options.h"
#include "routescale/error.h"

namespace routescale::app {
namespace {

constexpr int kMostShards = 1000000;
constexpr int kLargestSeed = 2147483647;

Error Unused(const char* option, const std::string& value, const char* why) {
  return Error(ExitCode::kUsage, why).File(option).Value(value);
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
           "number of refits of a bootstrap (2000)",
           &resamples},
          {"--seed", "N", "seed of the random numbers (1)", &seed},
      });
}

Option IntervalFlags::ShardRecord() {
  return {"--shard",
          "I/N",
          "do only part I of N of the refits and print JSON lines for merge",
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
    if (!resamples.empty()) throw Unused("--resamples", resamples, only);
    if (!seed.empty()) throw Unused("--seed", seed, only);
  }
  if (has_cluster && !options.resamples_data() &&
      options.method != IntervalMethod::kJackknife) {
    throw Error(ExitCode::kUsage, "needs resampling")
        .File("--cluster")
        .Hint("choose --interval bootstrap, percentile or jackknife");
  }
  options.resampling = has_cluster ? Resampling::kWild : Resampling::kResidual;
  ParseResampling(resample, &options.resampling);
  if (!resamples.empty()) {
    options.resamples = ParseCount("--resamples", resamples, 2, kMostResamples);
  }
  if (!seed.empty()) {
    options.seed =
        static_cast<uint64_t>(ParseCount("--seed", seed, 0, kLargestSeed));
  }
  return options;
}

std::optional<Shard> IntervalFlags::ParsedShard() const {
  if (shard.empty()) return std::nullopt;
  const size_t slash = shard.find('/');
  if (slash == std::string::npos) {
    throw Error(ExitCode::kUsage, "is not I/N, part I of N")
        .File("--shard")
        .Value(shard);
  }
  if (method == "wald" || method == "profile") {
    throw Error(ExitCode::kUsage, "needs intervals by refits")
        .File("--shard")
        .Value(shard)
        .Hint("choose --interval bootstrap, percentile or jackknife");
  }
  Shard parsed;
  parsed.count = ParseCount("--shard", shard.substr(slash + 1), 1, kMostShards);
  parsed.index = ParseCount("--shard", shard.substr(0, slash), 1, parsed.count);
  return parsed;
}

}  // namespace routescale::app
