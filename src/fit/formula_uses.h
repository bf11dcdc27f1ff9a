#pragma once

#include <vector>

#include "fit/problem.h"

namespace routescale {

// Of each free parameter, whether it is searched as it is, everywhere.
std::vector<bool> Unbounded(const FitLaw& law);

// What rewriting a formula must know of its nodes.
class FormulaUses {
 public:
  FormulaUses(const Graph& graph, Node f);

  // Nodes of the formula written out: lets that use others twice each make it
  // grow beyond all bounds. What walks formulas has this limit.
  bool IsTooLarge() const { return size_ > 1e4; }
  // Whether a node stands once in the formula written out: it can be replaced.
  bool StandsOnce(Node node) const {
    return node < static_cast<Node>(uses_.size()) &&
           uses_[static_cast<size_t>(node)] == 1;
  }
  // Whether it depends on variables alone, or on parameters alone.
  bool IsData(Node node) const { return Kind(node) == kData; }
  bool IsOfParameters(Node node) const { return Kind(node) == kParameters; }

 private:
  enum : unsigned char { kData = 1, kParameters = 2 };
  unsigned char Kind(Node node) const {
    return kinds_[static_cast<size_t>(node)];
  }

  double size_ = 0;
  std::vector<double> uses_;
  std::vector<unsigned char> kinds_;
};

}  // namespace routescale
