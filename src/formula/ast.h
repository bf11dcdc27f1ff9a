#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "formula/op.h"

namespace routescale {

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
};

inline constexpr size_t kLongestFormula = 64 * 1024;

struct Ast {
  struct Place {
    size_t position = 0, length = 0;
  };
  struct Literal {
    std::string text;
    Place place;
  };

  std::string text, origin;
  std::vector<AstNode> nodes;
  std::vector<std::string> symbols, text_symbols;
  std::vector<Place> symbol_places;  // first appearance of each symbol
  std::vector<Literal> literals;
};

}  // namespace routescale
