#include "fit/starts.h"

#include <algorithm>
#include <cmath>

#include "base/low_discrepancy.h"
#include "fit/problem.h"

namespace routescale {
namespace {

constexpr double kPositiveLow = 1e-3, kPositiveHigh = 1e3;
constexpr double kUnboundedReach = 10, kUnboundedDensity = 6;

// x in (0, 1) to a coordinate.
double Spread(const ParameterSpec& spec, double x) {
  const double low = spec.min, high = spec.max;
  if (spec.log_scale) {
    const double from = std::isfinite(std::log(low)) ? low : kPositiveLow;
    const double to =
        std::isfinite(high) ? high : std::max(kPositiveHigh, from * 1e6);
    return std::log(from) + x * (std::log(to) - std::log(from));
  }
  if (std::isfinite(low) && std::isfinite(high)) return low + x * (high - low);
  const double s =
      std::sinh(kUnboundedDensity * (2 * x - 1)) / std::sinh(kUnboundedDensity);
  if (!std::isfinite(low) && !std::isfinite(high)) return kUnboundedReach * s;
  const double distance =
      kPositiveLow * std::pow(kPositiveHigh / kPositiveLow, x);
  return std::isfinite(low) ? low + distance : high - distance;
}

}  // namespace

Eigen::VectorXd LowDiscrepancyStart(
    int index, const std::vector<const ParameterSpec*>& parameters) {
  const LowDiscrepancy points(parameters.size());
  Eigen::VectorXd start(parameters.size());
  for (size_t k = 0; k < parameters.size(); ++k) {
    start[k] = Spread(*parameters[k], points(index, k));
  }
  return start;
}

int DefaultStarts(size_t nonlinear) {
  constexpr size_t kMost = 256;
  const size_t q = nonlinear;
  if (q == 0) return 1;
  return static_cast<int>(std::min(std::max(4 * q, q * (3 * q - 2)), kMost));
}

}  // namespace routescale
