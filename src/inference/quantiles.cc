#include "inference/quantiles.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/distributions.h"

namespace routescale {
namespace {

double Mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) /
         static_cast<double>(values.size());
}

// Σ (x_i − m)².
double Squares(const std::vector<double>& values) {
  const double mean = Mean(values);
  double squares = 0;
  for (double x : values) squares += (x - mean) * (x - mean);
  return squares;
}

double Acceleration(const std::vector<double>& left_out) {
  if (left_out.empty()) return 0;
  const double mean = Mean(left_out);
  double squares = 0, cubes = 0;
  for (double x : left_out) {
    const double d = mean - x;
    squares += d * d;
    cubes += d * d * d;
  }
  return squares > 0 ? cubes / (6 * std::pow(squares, 1.5)) : 0;
}

}  // namespace

void DropNaN(std::vector<double>* values) {
  std::erase_if(*values, [](double value) { return std::isnan(value); });
}

double Quantile(std::vector<double>* values, double probability) {
  const double place = probability * static_cast<double>(values->size() - 1);
  const auto below = static_cast<size_t>(place);
  const auto at = values->begin() + static_cast<std::ptrdiff_t>(below);
  std::nth_element(values->begin(), at, values->end());
  const double low = *at, share = place - static_cast<double>(below);
  if (share == 0) return low;
  const double high = *std::min_element(at + 1, values->end());
  return low == high ? low : low + share * (high - low);
}

Tails PercentileTails(double level) {
  return {0.5 - 0.5 * level, 0.5 + 0.5 * level};
}

Tails BcaTails(double level,
               double estimate,
               const std::vector<double>& draws,
               const std::vector<double>& left_out) {
  const Tails plain = PercentileTails(level);
  // A resample of each cluster once is the sample, and its draw the estimate
  // but for rounding.
  const double room = 1e-9 * std::abs(estimate);
  double below = 0;
  for (double draw : draws) {
    below += draw < estimate - room ? 1.0 : draw <= estimate + room ? 0.5 : 0.0;
  }
  const double n = static_cast<double>(draws.size());
  // A share of 0 or 1 is only known to half a draw.
  const double share = std::clamp(below / n, 0.5 / n, 1 - 0.5 / n);
  const double z0 = NormalQuantile(share);
  const double a = Acceleration(left_out);
  const auto corrected = [&](double probability) {
    const double z = z0 + NormalQuantile(probability);
    return NormalCdf(z0 + z / (1 - a * z));
  };
  return {corrected(plain.low), corrected(plain.high)};
}

double StandardDeviation(std::vector<double> values) {
  std::erase_if(values, [](double value) { return !std::isfinite(value); });
  const double n = static_cast<double>(values.size());
  return std::sqrt(Squares(values) / (n - 1));
}

double JackknifeError(const std::vector<double>& left_out) {
  const double n = static_cast<double>(left_out.size());
  return std::sqrt((n - 1) / n * Squares(left_out));
}

}  // namespace routescale
