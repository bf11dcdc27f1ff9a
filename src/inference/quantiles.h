#pragma once

#include <vector>

namespace routescale {

void DropNaN(std::vector<double>* values);

// The quantile of Hyndman and Fan's type 7, as in R and numpy: linear between
// the order statistics x_(1 + p(n − 1)). Reorders `values`, which must not be
// empty.
double Quantile(std::vector<double>* values, double probability);

// The two probabilities at which the bootstrap distribution is read.
struct Tails {
  double low, high;
};

// α/2 and 1 − α/2.
Tails PercentileTails(double level);

// Corrected for bias and acceleration (Efron 1987):
//
//   Φ(z0 + (z0 + z_α) / (1 − a (z0 + z_α))),   z0 = Φ⁻¹(share of draws <
//   estimate) a = Σ (m − x_i)³ / (6 (Σ (m − x_i)²)^1½)
//
// x_i: the estimates without one point, m their mean. Draws equal to the
// estimate count half.
Tails BcaTails(double level,
               double estimate,
               const std::vector<double>& draws,
               const std::vector<double>& left_out);

// √(Σ (x_i − m)² / (n − 1)) of the finite ones.
double StandardDeviation(std::vector<double> values);

// √((n − 1)/n Σ (x_i − m)²).
double JackknifeError(const std::vector<double>& left_out);

}  // namespace routescale
