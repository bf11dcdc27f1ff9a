#pragma once

#include <string_view>

#include "formula/lexer.h"
#include "formula/op.h"

namespace routescale {

inline constexpr int kAnyNumber = 1 << 20;

struct NamedFunction {
  std::string_view name;
  Op op;
  int least, most;  // arguments
};

inline constexpr NamedFunction kFunctions[] = {
    {"ln", Op::kLn, 1, 1},
    {"log", Op::kLn, 1, 1},
    {"log10", Op::kLog10, 1, 1},
    {"log2", Op::kLog2, 1, 1},
    {"exp", Op::kExp, 1, 1},
    {"sqrt", Op::kSqrt, 1, 1},
    {"abs", Op::kAbs, 1, 1},
    {"min", Op::kMin, 2, kAnyNumber},
    {"max", Op::kMax, 2, kAnyNumber},
    {"pow", Op::kPower, 2, 2},
    {"sin", Op::kSin, 1, 1},
    {"cos", Op::kCos, 1, 1},
    {"tan", Op::kTan, 1, 1},
    {"asin", Op::kAsin, 1, 1},
    {"acos", Op::kAcos, 1, 1},
    {"atan", Op::kAtan, 1, 1},
    {"tanh", Op::kTanh, 1, 1},
    {"erf", Op::kErf, 1, 1},
    {"floor", Op::kFloor, 1, 1},
};

struct NamedConstant {
  std::string_view name;
  double value;
};

inline constexpr NamedConstant kNamedConstants[] = {
    {"pi", 3.14159265358979323846}, {"true", 1}, {"false", 0}};

struct BinaryOperator {
  std::string_view text;
  Op op;
  int precedence;
  bool swapped;  // a > b is b < a
};

inline constexpr int kComparison = 3;
inline constexpr BinaryOperator kBinaryOperators[] = {
    {"||", Op::kOr, 1, false},
    {"&&", Op::kAnd, 2, false},
    {"==", Op::kEqual, kComparison, false},
    {"!=", Op::kNotEqual, kComparison, false},
    {"<", Op::kLess, kComparison, false},
    {"<=", Op::kLessEqual, kComparison, false},
    {">", Op::kLess, kComparison, true},
    {">=", Op::kLessEqual, kComparison, true},
    {"+", Op::kAdd, 4, false},
    {"-", Op::kSubtract, 4, false},
    {"*", Op::kMultiply, 5, false},
    {"/", Op::kDivide, 5, false},
};

inline const BinaryOperator* FindBinary(const Token& token) {
  if (token.kind != Token::kOperator) return nullptr;
  for (const BinaryOperator& operation : kBinaryOperators) {
    if (operation.text == token.text) return &operation;
  }
  return nullptr;
}

}  // namespace routescale
