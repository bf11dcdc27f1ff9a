#include "answers/spread.h"

#include <algorithm>
#include <cmath>

#include "answers/usable_covariance.h"
#include "inference/quantiles.h"

namespace routescale {
namespace {

// What the fit has the draws for.
IntervalMethod UsableMethod(IntervalMethod wanted, const GroupFit& group) {
  const bool has = wanted == IntervalMethod::kJackknife
                       ? group.left_out.rows() > 0
                       : group.draws.rows() > 0;
  const bool resampled =
      wanted != IntervalMethod::kProfile && wanted != IntervalMethod::kWald;
  return resampled && has ? wanted : IntervalMethod::kWald;
}

}  // namespace

Spread::Spread(const SavedFit& fit, const GroupFit& group)
    : reading_(ReadingOf(fit.interval, fit.options.level, group)),
      sigma_(group.statistics.sigma),
      t_(group.statistics.Quantile(fit.options.level)),
      covariance_(UsableCovariance(group)) {
  reading_.method = UsableMethod(fit.interval.method, group);
  if (!drawn()) {
    inside_ = group.inside;
    return;
  }
  draws_ = group.draws;
  left_out_ = group.left_out;
}

double Spread::WaldError(const Varied& varied) const {
  return std::sqrt(varied.gradient.dot(covariance_ * varied.gradient));
}

Eigen::VectorXd Spread::Toward(const Eigen::VectorXd& gradient) const {
  const Eigen::VectorXd moved = covariance_ * gradient;
  return t_ / std::sqrt(gradient.dot(moved)) * moved;
}

Interval Spread::Of(const Varied& varied) const {
  if (drawn()) {
    return DrawnInterval(
        reading_, varied.estimate, varied.draws, varied.left_out);
  }
  double below = t_ * WaldError(varied), above = below;
  for (const double value : varied.inside) {
    const double move = value - varied.estimate;
    if (move < 0) below = std::hypot(below, move);
    if (move > 0) above = std::hypot(above, move);
  }
  return {varied.estimate - below, varied.estimate + above};
}

Interval Spread::OfNewRun(const Varied& varied, double scale) const {
  const Interval mean = Of(varied);
  const double error = t_ * sigma_ * scale;
  const double below = std::max(varied.estimate - mean.low, 0.0);
  const double above = std::max(mean.high - varied.estimate, 0.0);
  return {varied.estimate - std::hypot(below, error),
          varied.estimate + std::hypot(above, error)};
}

}  // namespace routescale
