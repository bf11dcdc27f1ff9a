#include "answers/spread.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "answers/usable_covariance.h"
#include "distributions.h"
#include "inference/quantiles.h"
#include "nan.h"

namespace routescale {
namespace {

constexpr int kCentres = 100;  // of a mixture, at most
// Of its quantiles, which are found to a share of their probability.
constexpr int kMostSteps = 60;
constexpr double kTolerance = 1e-9;

// What the fit has the draws for.
IntervalMethod UsableMethod(IntervalMethod wanted, const GroupFit& group) {
  const bool has = wanted == IntervalMethod::kJackknife
                       ? group.left_out.rows() > 0
                       : group.draws.rows() > 0;
  const bool resampled =
      wanted != IntervalMethod::kProfile && wanted != IntervalMethod::kWald;
  return resampled && has ? wanted : IntervalMethod::kWald;
}

struct Centre {
  double at, weight;
};

// Sorted draws, neighbours averaged: many in the middle, few in the tails.
std::vector<Centre> Centres(std::vector<double> draws) {
  std::sort(draws.begin(), draws.end());
  const auto before = [&](int k) {
    const double share = 0.5 - 0.5 * std::cos(std::numbers::pi * k / kCentres);
    return std::lround(share * static_cast<double>(draws.size()));
  };
  std::vector<Centre> centres;
  for (int k = 0; k < kCentres; ++k) {
    const auto from = draws.begin() + before(k);
    const auto to = draws.begin() + before(k + 1);
    if (from == to) continue;
    const double count = static_cast<double>(to - from);
    centres.push_back({std::accumulate(from, to, 0.0) / count,
                       count / static_cast<double>(draws.size())});
  }
  return centres;
}

// The quantile of the mixture of centre + sigma T: regula falsi (Illinois) on
// its distribution function.
double MixtureQuantile(const std::vector<Centre>& centres,
                       double sigma,
                       double degrees,
                       double probability) {
  const auto excess = [&](double x) {
    double below = -probability;
    for (const Centre& centre : centres) {
      below += centre.weight * StudentTCdf((x - centre.at) / sigma, degrees);
    }
    return below;
  };
  const double reach = sigma * StudentT(probability, degrees);
  double low = centres.front().at + reach, high = centres.back().at + reach;
  double f_low = excess(low), f_high = excess(high);
  double x = low;
  int side = 0;
  for (int i = 0; i < kMostSteps && f_low < 0 && f_high > 0; ++i) {
    x = (low * f_high - high * f_low) / (f_high - f_low);
    const double f = excess(x);
    if (std::abs(f) <= kTolerance * probability) break;
    if (f < 0) {
      low = x;
      f_low = f;
      if (side < 0) f_high /= 2;
      side = -1;
    } else {
      high = x;
      f_high = f;
      if (side > 0) f_low /= 2;
      side = 1;
    }
  }
  return x;
}

}  // namespace

Spread::Spread(const SavedFit& fit, const GroupFit& group)
    : method_(UsableMethod(fit.interval.method, group)),
      level_(fit.options.level),
      drawn_level_(DrawnLevel(fit.interval, level_, group)),
      sigma_(group.statistics.sigma),
      degrees_(group.statistics.degrees_of_freedom),
      covariance_(UsableCovariance(group)) {
  t_ = degrees_ > 0 ? StudentT(0.5 + 0.5 * level_, degrees_) : kNaN;
  if (!drawn()) return;
  draws_ = group.draws;
  left_out_ = group.left_out;
}

double Spread::WaldError(const Varied& varied) const {
  return std::sqrt(varied.gradient.dot(covariance_ * varied.gradient));
}

Interval Spread::Of(const Varied& varied) const {
  if (drawn()) {
    return DrawnInterval(
        method_, drawn_level_, varied.estimate, varied.draws, varied.left_out);
  }
  const double half = t_ * WaldError(varied);
  return {varied.estimate - half, varied.estimate + half};
}

Interval Spread::OfNewRun(const Varied& varied, double scale) const {
  const double sigma = sigma_ * scale;
  if (method_ == IntervalMethod::kBootstrap ||
      method_ == IntervalMethod::kPercentile) {
    std::vector<double> draws = varied.draws;
    std::erase_if(draws, [](double draw) { return !std::isfinite(draw); });
    if (draws.empty() || !(sigma > 0)) return {kNaN, kNaN};
    const std::vector<Centre> centres = Centres(std::move(draws));
    const Tails tails = PercentileTails(level_);
    return {MixtureQuantile(centres, sigma, degrees_, tails.low),
            MixtureQuantile(centres, sigma, degrees_, tails.high)};
  }
  double error = 0;
  if (drawn()) {
    std::vector<double> left_out = varied.left_out;
    DropNaN(&left_out);
    error = left_out.size() > 1 ? JackknifeError(left_out) : kNaN;
  } else {
    error = WaldError(varied);
  }
  const double half = t_ * std::sqrt(sigma * sigma + error * error);
  return {varied.estimate - half, varied.estimate + half};
}

}  // namespace routescale
