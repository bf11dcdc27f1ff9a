#include "fit/statistics.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "base/nan.h"
#include "fit/problem.h"

namespace routescale {
Statistics ComputeStatistics(double sse,
                             const Eigen::VectorXd& target,
                             const Eigen::VectorXd& roots,
                             int parameters) {
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
  s.sigma = n > k ? std::sqrt(sse / ((n - k) * (weight / n))) : kNaN;
  const bool varies = std::sqrt(total) > RoundingNorm(target.norm());
  s.r2 = varies ? 1 - sse / total : kNaN;
  const double fit = n * std::log(sse / weight), counted = k + 1;
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
