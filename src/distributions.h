#pragma once

namespace routescale {

// Quantile of Student's t with `degrees_of_freedom` > 0 at `probability` in
// (0, 1): StudentT(0.975, 53) = 2.00574599531787.
double StudentT(double probability, double degrees_of_freedom);

// The standard normal distribution function and its quantile.
double NormalCdf(double x);
double NormalQuantile(double probability);

// P(F > f) for Fisher's F with these degrees of freedom, f >= 0.
double FisherUpper(double f, double numerator, double denominator);

}  // namespace routescale
