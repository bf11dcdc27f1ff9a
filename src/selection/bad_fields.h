#pragma once

#include <string>
#include <vector>

#include "routescale/formula.h"
#include "routescale/table.h"

namespace routescale {

// Throws Error at the first row of `rows` that has a bad field in one of these
// columns, or that lacks its run or step (see RunTable::bad).
void CheckFields(const RunTable& table,
                 const std::vector<size_t>& rows,
                 const std::vector<std::string>& columns);

// [row] whether the filter keeps it. A field that is no number leaves the row
// out only if the filter does so whatever the number is; else throws Error.
std::vector<bool> KeptByFilter(const Formula& where,
                               const RunTable& table,
                               std::vector<std::string>* warnings);

}  // namespace routescale
