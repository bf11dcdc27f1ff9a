#pragma once

namespace routescale {

// Quantile of Student's t with `degrees_of_freedom` > 0 at `probability` in
// (0, 1): StudentT(0.975, 53) = 2.00574599531787.
double StudentT(double probability, double degrees_of_freedom);

// P(T <= x).
double StudentTCdf(double x, double degrees_of_freedom);

// The standard normal distribution function and its quantile.
double NormalCdf(double x);
double NormalQuantile(double probability);

// P(|T| > |t|): the p-value of a two-sided t test. NaN for t that is NaN.
double StudentTTails(double t, double degrees_of_freedom);

// P(X > x) of chi-square with `degrees_of_freedom` > 0; x >= 0. NaN for x that
// is NaN.
double ChiSquareTail(double x, double degrees_of_freedom);

// P(F > f) of Fisher's F with `numerator` and `denominator` > 0 degrees of
// freedom, the denominator perhaps infinite; f >= 0. NaN for f that is NaN.
double FisherFTail(double f, double numerator, double denominator);

}  // namespace routescale
