#pragma once

#include <string>
#include <vector>

#include "routescale/inference.h"
#include "routescale/model.h"

namespace routescale {

// A resampling in parts, for job arrays: `fit --shard i/n` writes the refits of
// its part, `merge` joins them. A part is a text of JSON lines:
//
//   {"schema": "routescale/draws/1", "shard": i, "shards": n, "fit": {…}}
//   {"group": 0, "draw": […]}      the parameters of one resample, in order
//   {"group": 0, "left_out": […]}  those of a refit without one point
//   {"lines": 515, "sha256": "…"}  of all lines before
//
// `fit` is the fit without refits, groups count from 0, and a refit that found
// no minimum is null.
std::string ToShard(const SavedFit& fit, const Shard& shard);

// The fit of all parts, in any order, with the intervals that one run would
// have given it, to the last bit. Throws Error (kBadData) that names the file:
// cut short, changed since it was written, of another table or other options,
// a part given twice; and for parts that are missing.
SavedFit MergeShards(const std::vector<std::string>& paths, int threads);

}  // namespace routescale
