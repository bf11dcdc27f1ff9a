#pragma once

#include <vector>

#include "routescale/formula.h"

namespace routescale {

// What a formula is linear in once the other parameters are known, found on
// its graph. Numbers are not tried: constants such as 1.6e-16 would mislead.
struct LinearStructure {
  // A parameter p that is linear, or a parameter whose exponential is:
  // exp(p + …) is linear in e^p > 0, 10^(p + …) in 10^p.
  struct Column {
    int parameter;
    bool exponential;
    double ln_base;  // of the exponential
  };
  // A parameter c that stands only in products with a column a, as in
  // a (1 + c g): linear in a c.
  struct Lift {
    int parameter;
    size_t owner;  // column
  };

  std::vector<Column> columns;  // ascending by parameter
  std::vector<Lift> lifts;
  std::vector<int> nonlinear;  // all others, ascending

  size_t linear_count() const { return columns.size() + lifts.size(); }
};

// The structure of f in the parameters 0 … unbounded.size() − 1. Only one that
// is unbounded can be exponential or lifted. Greedy: parameters with the
// fewest conflicts first, ties by index.
LinearStructure FindLinearStructure(const Graph& graph,
                                    Node f,
                                    const std::vector<bool>& unbounded);

}  // namespace routescale
