#pragma once

#include <string>
#include <vector>

#include "routescale/formula.h"

namespace routescale {

// One comparison: left <= right, or left == right.
struct Constraint {
  std::string text;   // as written; empty for the border of a piece
  std::string small;  // of that, the side that is limited by the other
  Node left = 0, right = 0;
  bool equality = false;
  bool domain = false;  // holds where another quantity is finite
};

// minimise objective subject to constraints
struct Piece {
  Node objective = 0;
  std::vector<Constraint> constraints;
};

// Per node of `needed` whether it depends on a leaf below `free`.
std::vector<char> Varying(const std::vector<char>& needed,
                          size_t free,
                          const Graph& graph);

// The objective, then both sides of each constraint.
std::vector<Node> QuantitiesOf(const Piece& piece);

// left <= right with every term on the side where it is positive:
// a - b <= c - d becomes a + d <= c + b. Constants are added up.
Constraint WithTermsMoved(const Constraint& constraint, Graph* graph);

// The same problem in pieces that have no kink from min, max or abs in the
// leaves below `free`. The best design of the problem is the best one of all
// pieces:
//
//   max(a, b) <= c is a <= c and b <= c; c <= min(a, b) is c <= a and c <= b;
//   elsewhere max(a, b) is a where b <= a and b where a <= b,
//             |a| is a where 0 <= a and -a where a <= 0.
//
// After kMostPieces pieces the rest of the kinks stays.
std::vector<Piece> SmoothPieces(const Piece& whole, size_t free, Graph* graph);

// Whether the problem has a kink or a step in the leaves below `free`: min,
// max, abs, floor, a comparison.
bool HasKink(const Piece& piece, size_t free, const Graph& graph);

}  // namespace routescale
