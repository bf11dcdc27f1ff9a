#include "formula/kernels.h"

#include <array>
#include <utility>

namespace routescale {
namespace {

template <Op op, Shape shape>
void Loop(const double* __restrict a,
          [[maybe_unused]] const double* __restrict b,
          double* __restrict out,
          size_t n) {
  if constexpr (Arity(op) < 2) {
    for (size_t i = 0; i < n; ++i) out[i] = Compute<op>(a[i], 0);
  } else if constexpr (shape == Shape::kScalarLeft) {
    const double scalar = *a;
    for (size_t i = 0; i < n; ++i) out[i] = Compute<op>(scalar, b[i]);
  } else if constexpr (shape == Shape::kScalarRight) {
    const double scalar = *b;
    for (size_t i = 0; i < n; ++i) out[i] = Compute<op>(a[i], scalar);
  } else {
    for (size_t i = 0; i < n; ++i) out[i] = Compute<op>(a[i], b[i]);
  }
}

using Table = std::array<Kernel, kOpCount>;

template <Shape shape, size_t... op>
constexpr Table MakeTable(std::index_sequence<op...>) {
  return {&Loop<static_cast<Op>(op), shape>...};
}

template <Shape shape>
constexpr Table kTable = MakeTable<shape>(std::make_index_sequence<kOpCount>());

template <size_t... op>
constexpr std::array<Function, kOpCount> MakeFunctions(
    std::index_sequence<op...>) {
  return {&Compute<static_cast<Op>(op)>...};
}

constexpr std::array<Function, kOpCount> kFunctions =
    MakeFunctions(std::make_index_sequence<kOpCount>());

}  // namespace

Kernel FindKernel(Op op, Shape shape) {
  const size_t at = static_cast<size_t>(op);
  switch (shape) {
    case Shape::kScalarLeft:
      return kTable<Shape::kScalarLeft>[at];
    case Shape::kScalarRight:
      return kTable<Shape::kScalarRight>[at];
    default:
      return kTable<Shape::kColumns>[at];
  }
}

Function FindFunction(Op op) { return kFunctions[static_cast<size_t>(op)]; }

double Compute(Op op, double a, double b) { return FindFunction(op)(a, b); }

}  // namespace routescale
