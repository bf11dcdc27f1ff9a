#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "formula/ast.h"
#include "routescale/formula.h"

namespace routescale {

// A formula evaluated step by step as it is written, with the standard
// library, in the precision T: no graph, no algebra, no derivative.
template <typename T>
class NaiveFormula {
 public:
  NaiveFormula(const Formula& formula, const std::map<std::string, T>& values)
      : ast_(formula.ast()), values_(values) {}

  T Value() { return Step(static_cast<int>(ast_.nodes.size()) - 1); }
  // Whether every step of Value() was.
  bool finite() const { return finite_; }
  // Whether some step has no slope: an arc at the end of its domain.
  bool steep() const { return steep_; }

 private:
  T Step(int index) {
    const T value = Compute(index);
    finite_ = finite_ && std::isfinite(value);
    return value;
  }

  T Compute(int index) {
    const AstNode& node = ast_.nodes[static_cast<size_t>(index)];
    if (node.kind == AstNode::kNumber) return static_cast<T>(node.value);
    if (node.kind == AstNode::kSymbol) {
      return values_.at(ast_.symbols[static_cast<size_t>(node.a)]);
    }
    const T a = Step(node.a);
    const bool arc = node.op == Op::kAsin || node.op == Op::kAcos;
    steep_ = steep_ || (arc && std::fabs(a) == 1);
    return node.b < 0 ? Unary(node.op, a) : Binary(node.op, a, Step(node.b));
  }

  static T Unary(Op op, T a) {
    switch (op) {
      case Op::kNegate:
        return -a;
      case Op::kLn:
        return std::log(a);
      case Op::kLog10:
        return std::log10(a);
      case Op::kLog2:
        return std::log2(a);
      case Op::kExp:
        return std::exp(a);
      case Op::kSqrt:
        return std::sqrt(a);
      case Op::kAbs:
        return std::fabs(a);
      case Op::kSin:
        return std::sin(a);
      case Op::kCos:
        return std::cos(a);
      case Op::kTan:
        return std::tan(a);
      case Op::kAsin:
        return std::asin(a);
      case Op::kAcos:
        return std::acos(a);
      case Op::kAtan:
        return std::atan(a);
      case Op::kTanh:
        return std::tanh(a);
      case Op::kErf:
        return std::erf(a);
      default:
        throw op;
    }
  }

  static T Binary(Op op, T a, T b) {
    switch (op) {
      case Op::kAdd:
        return a + b;
      case Op::kSubtract:
        return a - b;
      case Op::kMultiply:
        return a * b;
      case Op::kDivide:
        return a / b;
      case Op::kPower:
        return std::pow(a, b);
      case Op::kMin:
        return std::isnan(a) || std::isnan(b) ? a + b : std::min(a, b);
      case Op::kMax:
        return std::isnan(a) || std::isnan(b) ? a + b : std::max(a, b);
      default:
        throw op;
    }
  }

  const Ast& ast_;
  const std::map<std::string, T>& values_;
  bool finite_ = true, steep_ = false;
};

}  // namespace routescale
