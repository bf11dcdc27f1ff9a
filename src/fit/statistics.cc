#include "fit/statistics.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "base/distributions.h"
#include "base/nan.h"
#include "fit/problem.h"

namespace routescale {

double Statistics::Variance() const {
  if (known_errors) return 1;
  return degrees_of_freedom > 0 ? sse / degrees_of_freedom : kNaN;
}

double Statistics::Quantile(double level) const {
  const double probability = 0.5 + 0.5 * level;
  if (known_errors) return NormalQuantile(probability);
  return degrees_of_freedom > 0 ? StudentT(probability, degrees_of_freedom)
                                : kNaN;
}

ChiSquareTest TestChiSquare(const Statistics& statistics) {
  const int degrees = statistics.degrees_of_freedom;
  if (degrees <= 0) return {kNaN, kNaN};
  return {statistics.sse / degrees, ChiSquareTail(statistics.sse, degrees)};
}

double Calibration::Reach(double cost, double level) const {
  const double horizon = std::log(cost / largest);
  if (!(horizon > 0)) return 0;
  return StudentT(0.5 + 0.5 * level, cutoffs) * growth * horizon;
}

FTest TestFall(
    double fall, int numerator, double sse, int degrees, bool known_errors) {
  if (numerator <= 0 || (degrees <= 0 && !known_errors)) return {kNaN, kNaN};
  const double variance = known_errors ? 1 : sse / degrees;
  const double f = std::max(0.0, fall) / numerator / variance;
  return {f, FisherFTail(f, numerator, known_errors ? HUGE_VAL : degrees)};
}

Statistics ComputeStatistics(double sse,
                             const Eigen::VectorXd& target,
                             const Eigen::VectorXd& roots,
                             int parameters,
                             bool known_errors) {
  const double n = static_cast<double>(target.size());
  const double k = parameters;
  const double weight = roots.squaredNorm();
  const double mean = target.dot(roots) / weight;
  const double total = (target - mean * roots).squaredNorm();
  Statistics s;
  s.objective = 0.5 * sse;
  s.sse = sse;
  s.degrees_of_freedom = static_cast<int>(target.size()) - parameters;
  s.rmse = std::sqrt(sse / weight);
  s.known_errors = known_errors;
  s.sigma = known_errors ? 1 / std::sqrt(weight / n)
            : n > k      ? std::sqrt(sse / ((n - k) * (weight / n)))
                         : kNaN;
  const bool varies = std::sqrt(total) > RoundingNorm(target.norm());
  s.r2 = varies ? 1 - sse / total : kNaN;
  const double fit = known_errors ? sse : n * std::log(sse / weight);
  const double counted = known_errors ? k : k + 1;
  s.aic = fit + 2 * k;
  s.aicc = n > counted + 1
               ? s.aic + 2 * counted * (counted + 1) / (n - counted - 1)
               : kNaN;
  s.bic = fit + k * std::log(n);
  return s;
}

double UpperMedian(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle =
      values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double MedianScale(const Eigen::VectorXd& residuals, int through) {
  constexpr double kOfNormal = 1.482602218505602;  // 1 / Φ⁻¹(3/4)
  std::vector<double> sizes;
  for (double r : residuals) sizes.push_back(std::abs(r));
  std::sort(sizes.begin(), sizes.end());
  sizes.erase(sizes.begin(), sizes.begin() + through);
  return kOfNormal * UpperMedian(std::move(sizes));
}

void MakeRobust(double objective,
                const Eigen::VectorXd& residuals,
                const Eigen::VectorXd& roots,
                int through,
                Statistics* statistics) {
  const double degrees = statistics->degrees_of_freedom;
  const double n = static_cast<double>(residuals.size()) - through;
  const double root =
      roots.norm() / std::sqrt(static_cast<double>(roots.size()));
  statistics->objective = objective;
  statistics->sigma = degrees > 0 ? MedianScale(residuals, through) / root *
                                        std::sqrt(n / degrees)
                                  : kNaN;
  statistics->aic = statistics->aicc = statistics->bic = kNaN;
}

}  // namespace routescale
