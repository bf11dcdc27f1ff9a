#include "base/low_discrepancy.h"

#include <cmath>

namespace routescale {
namespace {

double GeneralisedGoldenRatio(size_t dimensions) {
  double phi = 2;
  for (int i = 0; i < 60; ++i) {
    phi = std::pow(1 + phi, 1.0 / (static_cast<double>(dimensions) + 1));
  }
  return phi;
}

}  // namespace

LowDiscrepancy::LowDiscrepancy(size_t dimensions) {
  const double phi = GeneralisedGoldenRatio(dimensions);
  double power = 1;
  for (size_t k = 0; k < dimensions; ++k) {
    power /= phi;
    powers_.push_back(power);
  }
}

double LowDiscrepancy::operator()(int64_t index, size_t k) const {
  const double x = 0.5 + static_cast<double>(index + 1) * powers_[k];
  return x - std::floor(x);
}

}  // namespace routescale
