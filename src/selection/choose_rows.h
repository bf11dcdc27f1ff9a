#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "routescale/selection.h"
#include "selection/plan.h"

namespace routescale {

// The rows that RowRule::kMin and kMean choose among all rows of each run.
struct ChosenRows {
  std::vector<size_t> rows;  // ascending, one for each run
  // kMean: row chosen -> rows whose response is averaged, ascending.
  std::unordered_map<size_t, std::vector<size_t>> averaged;
  int64_t short_runs = 0;  // kMean: with fewer rows than asked for
};

// `response` of each row of the table; where it is missing, a row has none.
ChosenRows ChooseRows(const RunTable& table,
                      const ResolvedSelection& resolved,
                      const std::vector<double>& response);

// The best of each cell of rows, ascending; what was chosen is told in
// `choices`.
std::vector<size_t> ChooseBest(const RunTable& table,
                               const SelectionPlan& plan,
                               const std::vector<std::vector<double>>& values,
                               const std::vector<double>& response,
                               const std::vector<size_t>& rows,
                               std::vector<std::string>* choices);

}  // namespace routescale
