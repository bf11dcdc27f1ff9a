#pragma once

#include <cstddef>
#include <vector>

namespace routescale {

// Values that differ by no more are one.
inline constexpr double kNearby = 0.05;

// Indices of values that are nearly equal, budgets of compute say, together:
// sorted, a value more than kNearby above the one before begins a new group.
std::vector<std::vector<size_t>> GroupNearby(const std::vector<double>& values);

// values[i] for each index.
std::vector<double> AtIndices(const std::vector<double>& values,
                              const std::vector<size_t>& indices);

}  // namespace routescale
