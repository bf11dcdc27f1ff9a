#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "formula/graph_impl.h"

namespace routescale {

// The monomials x^i y^j of a polynomial in two unknowns, bit 3 i + j; degrees
// above 2 count as 2. None at all: it is no polynomial.
using Monomials = uint16_t;
inline constexpr Monomials kNone = 0;

constexpr Monomials Bit(int i, int j) {
  return static_cast<Monomials>(1u << (3 * std::min(i, 2) + std::min(j, 2)));
}
inline constexpr Monomials kFree = Bit(0, 0);  // free of both unknowns
inline constexpr Monomials kBoth =
    Bit(1, 1) | Bit(1, 2) | Bit(2, 1) | Bit(2, 2);
inline constexpr Monomials kSquares =
    Bit(2, 0) | Bit(2, 1) | Bit(2, 2) | Bit(0, 2) | Bit(1, 2);

// A parameter p, or exp(p) to a base.
struct Unknown {
  int parameter = -1;
  bool exponential = false;
};

// f as a polynomial in two unknowns.
class Polynomial {
 public:
  Polynomial(const Graph::Impl& graph, Node f);

  Monomials In(Unknown x, Unknown y, Op base);

 private:
  Monomials& at(Node node) { return of_[static_cast<size_t>(node)]; }
  Monomials OfParameter(int parameter) const;
  Monomials Of(const GraphNode& node);
  Monomials OfExponential(Op op, Node exponent);
  bool AddTerm(Op op, Node term, bool positive, Monomials* product);

  const Graph::Impl& graph_;
  Node f_;
  std::vector<char> needed_;
  std::vector<Monomials> of_;
  Unknown x_, y_;
  Op base_ = Op::kExp;
  // Sums of an exponent that lets make longer than this are no polynomial.
  static constexpr int kMostTerms = 1000;
  int terms_left_ = 0;
};

}  // namespace routescale
