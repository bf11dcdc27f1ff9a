#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "formula/op.h"

namespace routescale {

// Where something stands in the text of a formula.
struct AstPlace {
  size_t position = 0, length = 0;
};

// One step of a formula. Operands have smaller numbers than their step; the
// last step is the formula.
struct AstNode {
  enum Kind {
    kNumber,
    kSymbol,     // a: index into Ast::symbols
    kOperation,  // op, a, b: steps
    kText,       // op kEqual or kNotEqual, a: symbol, b: index into literals
  };
  Kind kind = kNumber;
  Op op = Op::kConstant;
  int a = -1, b = -1;
  double value = 0;
  AstPlace place;  // without parentheses around it
};

inline constexpr size_t kLongestFormula = 64 * 1024;

struct Ast {
  using Place = AstPlace;
  struct Literal {
    std::string text;
    Place place;
  };

  // A step as it is written.
  std::string TextOf(int step) const {
    const Place& place = nodes[static_cast<size_t>(step)].place;
    return text.substr(place.position, place.length);
  }

  std::string text, origin;
  std::vector<AstNode> nodes;
  std::vector<std::string> symbols, text_symbols;
  std::vector<Place> symbol_places;  // first appearance of each symbol
  std::vector<Literal> literals;
};

}  // namespace routescale
