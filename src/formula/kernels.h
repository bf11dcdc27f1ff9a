#pragma once

#include <cstddef>

#include "formula/op.h"

namespace routescale {

// out[i] = op(a[i], b[i]) for i < n; out overlaps neither operand.
using Kernel = void (*)(const double* a,
                        const double* b,
                        double* out,
                        size_t n);

enum class Shape { kColumns, kScalarLeft, kScalarRight };

// A scalar operand is one number. Operations with one operand ignore b.
Kernel FindKernel(Op op, Shape shape);

// Compute<op> for operands that are no columns.
using Function = double (*)(double a, double b);
Function FindFunction(Op op);

}  // namespace routescale
