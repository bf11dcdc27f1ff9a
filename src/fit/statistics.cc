#include "fit/statistics.h"

#include <cmath>
#include <limits>

namespace routescale {

Statistics ComputeStatistics(double sse,
                             const Eigen::VectorXd& target,
                             const Eigen::VectorXd& roots,
                             int parameters) {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  const double n = static_cast<double>(target.size());
  const double k = parameters;
  const double mean = target.dot(roots) / roots.squaredNorm();
  const double total = (target - mean * roots).squaredNorm();
  Statistics s;
  s.objective = 0.5 * sse;
  s.sse = sse;
  s.degrees_of_freedom = static_cast<int>(target.size()) - parameters;
  s.rmse = std::sqrt(sse / n);
  s.sigma = n > k ? std::sqrt(sse / (n - k)) : kNaN;
  s.r2 = total > 0 ? 1 - sse / total : kNaN;
  s.aic = n * std::log(sse / n) + 2 * k;
  s.aicc = n > k + 1 ? s.aic + 2 * k * (k + 1) / (n - k - 1) : kNaN;
  s.bic = n * std::log(sse / n) + k * std::log(n);
  return s;
}

}  // namespace routescale
