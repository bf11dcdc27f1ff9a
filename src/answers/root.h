#pragma once

#include <functional>
#include <vector>

namespace routescale {

// A root of f over 1e-30 … 1e30, searched outwards from `start` > 0 in factors
// of ten and then solved to full precision; the nearest sign change counts.
// NaN if f keeps its sign or is not finite at the start.
double SolvePositive(const std::function<double(double)>& f, double start);

// A root between two neighbours of `places` > 0, ascending: the first there is,
// or NaN.
double SolveBetween(const std::function<double(double)>& f,
                    const std::vector<double>& places);

}  // namespace routescale
