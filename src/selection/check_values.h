#pragma once

#include <string>
#include <vector>

#include "routescale/formula.h"
#include "routescale/table.h"

namespace routescale {

// What the formulas of a selection may give in these rows; anything else is
// thrown as an Error that names the line.

// name: of what the formula computes, for the message.
void CheckFinite(const std::string& name,
                 const Formula& formula,
                 const RunTable& table,
                 const std::vector<size_t>& rows,
                 const std::vector<double>& values);

// 0, or of a size whose square is far from the ends of double precision.
void CheckTarget(const Formula& formula,
                 const RunTable& table,
                 const std::vector<size_t>& rows,
                 const std::vector<double>& values);

// Positive, likewise, and so much alike that none is lost beside another in a
// weighted sum of squares.
void CheckWeights(const Formula& formula,
                  bool is_sigma,
                  const RunTable& table,
                  const std::vector<size_t>& rows,
                  const std::vector<double>& values);

}  // namespace routescale
