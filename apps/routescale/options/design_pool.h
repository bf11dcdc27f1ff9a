#pragma once

#include <optional>

#include <string>
#include <vector>

#include "options/queries.h"
#include "routescale/design.h"
#include "shell/command_line.h"

namespace routescale::app {

// Which runs could be made, as the command line says it.
struct PoolOptions {
  std::string candidates;
  std::optional<int> repeats;
  std::vector<std::string> free, round, subject_to;
  std::string cost, sigma;

  std::vector<Option> Records();
};

// The rows of a table, each with a value of every variable; Error if not.
Queries ReadComplete(const std::string& path, const SavedFit& fit);

// Candidates with their variables, costs and errors, and the columns of the
// table that they come from which are no variables.
struct Candidates {
  RunPool pool;
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> fields;
};

// Throws Error: no candidates, one outside of the domain of the law, a cost or
// an error that is not positive.
Candidates ReadCandidates(const PoolOptions& options,
                          const SavedFit& fit,
                          const GroupFit& group);

}  // namespace routescale::app
