#pragma once

#include <optional>
#include <string>
#include <vector>

#include "routescale/inference.h"
#include "shell/command_line.h"

namespace routescale::app {

// Which intervals a fit gets.
struct IntervalFlags {
  std::string method = "wald", resample, shard;
  std::optional<int> resamples, seed;

  std::vector<Option> Records();
  Option ShardRecord();
  // `has_cluster`: whether --cluster was given. Options that the method does
  // not use are errors.
  IntervalOptions Interval(bool has_cluster) const;
  // Nothing without --shard.
  std::optional<Shard> ParsedShard() const;
};

}  // namespace routescale::app
