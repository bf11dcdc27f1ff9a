#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "formula/graph_impl.h"

namespace routescale {

// Operations on parameters and on one variable of which the table has few
// values (sizes, numbers of experts): done once for each value instead of once
// for each row.
struct Factor {
  int variable = 0;
  std::vector<double> values;          // those that differ
  std::vector<uint32_t> value_of_row;  // an index of values
  std::vector<Node> nodes;             // what the other operations read
};

// columns: as of a Program. None where they would save nothing.
std::vector<Factor> FindFactors(const Graph::Impl& graph,
                                const std::vector<Node>& outputs,
                                const std::vector<const double*>& columns,
                                size_t rows);

}  // namespace routescale
