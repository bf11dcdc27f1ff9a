#pragma once

#include <string>
#include <vector>

#include "routescale/formula.h"
#include "routescale/selection.h"

namespace routescale {

// Variables, and the columns that are not called like one.
std::vector<std::string> AllNames(const std::vector<std::string>& variables,
                                  const std::vector<std::string>& columns);

// Adds to `keep` (SelectionOptions::keep) the columns that a formula needs
// beside `variables`. A name that is a variable is no column. Throws Error for
// a name that is neither, and for a variable that is compared with a text.
void AddColumnsOf(const Formula& formula,
                  const std::vector<std::string>& variables,
                  const std::vector<std::string>& table_columns,
                  std::vector<std::string>* keep);

// A formula of variables and kept columns at every point. Throws Error
// (kBadData) for a column whose text is no number where one is needed.
std::vector<double> EvaluateAt(const Formula& formula, const Points& points);

}  // namespace routescale
