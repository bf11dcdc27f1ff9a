#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace routescale {

// Points spread evenly over the unit cube: Roberts' additive recurrence
//
//   x_k = frac(1/2 + (index + 1) φ^-k),  φ the root of φ^(d+1) = φ + 1,
//
// k = 1 … d. Any first n points are well spread.
class LowDiscrepancy {
 public:
  explicit LowDiscrepancy(size_t dimensions);

  // Coordinate `k`, 0-based, of point `index`: in [0, 1).
  double operator()(int64_t index, size_t k) const;

 private:
  std::vector<double> powers_;
};

}  // namespace routescale
