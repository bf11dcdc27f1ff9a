#pragma once

#include <optional>
#include <string>
#include <vector>

#include "routescale/fit.h"
#include "routescale/inference.h"
#include "routescale/law.h"
#include "routescale/prior.h"
#include "routescale/selection.h"

namespace routescale {

// What `fit -o` saves and predict, epc, plan, plot and check read: the JSON
// document "routescale/fit/1" of the manual.
struct SavedFit {
  std::string version;  // of the tool that wrote it
  Law law;
  ResolvedSelection selection;
  std::string data_name, data_sha256;
  int64_t data_rows = 0, data_runs = 0;
  FitOptions options;
  IntervalOptions interval;
  std::optional<Priors> priors;  // of a fit by them; none: least squares
  Residual residual = Residual::kLn;
  std::vector<GroupFit> groups;

  const GroupFit& Group(std::string_view group) const;  // or Error
};

// 17 significant digits, NaN and infinity as null, keys in a fixed order, a
// final newline.
std::string ToJson(const SavedFit& fit);

// Throws Error (kBadData) that names the file and the key: not JSON, another
// schema, a missing key, a value of the wrong type or out of range.
SavedFit FromJson(std::string_view json, const std::string& file);
SavedFit LoadFit(const std::string& path);  // "-": standard input

// Whether a file, or standard input, begins like a saved fit and not like a
// table. Nothing of it is taken. Throws Error if it cannot be read.
bool LooksLikeSavedFit(const std::string& path);

// A fit that was never made: coefficients from a published row, as a model for
// predict, epc and plan. Covariance is NaN.
SavedFit FromPublished(const Law& law, const std::string& label);

}  // namespace routescale
