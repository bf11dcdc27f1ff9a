#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>

#include "routescale/formula.h"

namespace routescale {

// To add an operation: name it here, give its value in Compute below, its
// derivative in derivative.cc and, if formulas may call it, its name in
// grammar.h.
enum class Op : uint8_t {
  kConstant,
  kParameter,
  kVariable,
  // One operand.
  kNegate,
  kLn,
  kLog10,
  kLog2,
  kExp,
  kExp10,
  kExp2,
  kSqrt,
  kAbs,
  kSign,
  kFloor,
  kSin,
  kCos,
  kTan,
  kAsin,
  kAcos,
  kAtan,
  kTanh,
  kErf,
  kNot,
  // Two operands.
  kAdd,
  kSubtract,
  kMultiply,
  kMultiplyZeroWins,  // as kMultiply, but 0 * inf and 0 * NaN are 0
  kDivide,
  kPower,
  kLogAddExp,  // ln(exp(a) + exp(b)); no formula calls it: see algebra.cc
  kMin,
  kMax,
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kAnd,
  kOr,
};

inline constexpr size_t kOpCount = static_cast<size_t>(Op::kOr) + 1;

constexpr int Arity(Op op) {
  return op < Op::kNegate ? 0 : op < Op::kAdd ? 1 : 2;
}

constexpr bool IsCommutative(Op op) {
  return op == Op::kAdd || op == Op::kMultiply || op == Op::kMultiplyZeroWins ||
         op == Op::kLogAddExp || op == Op::kEqual || op == Op::kNotEqual ||
         op == Op::kAnd || op == Op::kOr;
}

constexpr bool IsExponential(Op op) {
  return op == Op::kExp || op == Op::kExp10 || op == Op::kExp2;
}

// NaN counts as false.
inline bool Truth(double a) { return a < 0 || a > 0; }

template <Op op>
double ComputeUnary(double a) {
  if constexpr (op == Op::kNegate) return -a;
  if constexpr (op == Op::kLn) return std::log(a);
  if constexpr (op == Op::kLog10) return std::log10(a);
  if constexpr (op == Op::kLog2) return std::log2(a);
  if constexpr (op == Op::kExp) return std::exp(a);
  if constexpr (op == Op::kExp10) return std::pow(10.0, a);
  if constexpr (op == Op::kExp2) return std::exp2(a);
  if constexpr (op == Op::kSqrt) return std::sqrt(a);
  if constexpr (op == Op::kAbs) return std::abs(a);
  if constexpr (op == Op::kSign) return a > 0 ? 1 : a < 0 ? -1 : a;
  if constexpr (op == Op::kFloor) return std::floor(a);
  if constexpr (op == Op::kSin) return std::sin(a);
  if constexpr (op == Op::kCos) return std::cos(a);
  if constexpr (op == Op::kTan) return std::tan(a);
  if constexpr (op == Op::kAsin) return std::asin(a);
  if constexpr (op == Op::kAcos) return std::acos(a);
  if constexpr (op == Op::kAtan) return std::atan(a);
  if constexpr (op == Op::kTanh) return std::tanh(a);
  if constexpr (op == Op::kErf) return std::erf(a);
  if constexpr (op == Op::kNot) return Truth(a) ? 0 : 1;
}

// Comparisons are false and min and max are NaN if an operand is NaN.
template <Op op>
double ComputeBinary(double a, double b) {
  if constexpr (op == Op::kAdd) return a + b;
  if constexpr (op == Op::kSubtract) return a - b;
  if constexpr (op == Op::kMultiply) return a * b;
  if constexpr (op == Op::kMultiplyZeroWins) {
    return a == 0 || b == 0 ? 0 : a * b;
  }
  if constexpr (op == Op::kDivide) return a / b;
  if constexpr (op == Op::kPower) return std::pow(a, b);
  if constexpr (op == Op::kLogAddExp) {
    if (a == b) return a + std::numbers::ln2;
    return (a > b ? a : b) + std::log1p(std::exp(-std::abs(a - b)));
  }
  if constexpr (op == Op::kMin) return a != a || a < b ? a : b;
  if constexpr (op == Op::kMax) return a != a || a > b ? a : b;
  if constexpr (op == Op::kEqual) return a == b ? 1 : 0;
  if constexpr (op == Op::kNotEqual) return a < b || a > b ? 1 : 0;
  if constexpr (op == Op::kLess) return a < b ? 1 : 0;
  if constexpr (op == Op::kLessEqual) return a <= b ? 1 : 0;
  if constexpr (op == Op::kAnd) return Truth(a) && Truth(b) ? 1 : 0;
  if constexpr (op == Op::kOr) return Truth(a) || Truth(b) ? 1 : 0;
}

// The one meaning of every operation; b is ignored by those with one operand.
// Leaves have no value of their own.
template <Op op>
double Compute(double a, [[maybe_unused]] double b) {
  if constexpr (Arity(op) == 2) {
    return ComputeBinary<op>(a, b);
  } else if constexpr (Arity(op) == 1) {
    return ComputeUnary<op>(a);
  } else {
    return a;
  }
}

// The same, chosen at run time.
double Compute(Op op, double a, double b);

}  // namespace routescale
