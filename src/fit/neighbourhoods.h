#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <vector>

namespace routescale {

// A place where a search may begin.
struct SearchPlace {
  Eigen::VectorXd cube, u;  // in the unit cube; internal coordinates
  double objective;
};

// Of the places where the objective is finite, the best first: those that have
// no better one close by; others if there are not enough.
std::vector<size_t> BestOfNeighbourhoods(const std::vector<SearchPlace>& places,
                                         size_t most);

}  // namespace routescale
