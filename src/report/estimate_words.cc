#include <algorithm>
#include <cmath>
#include <utility>

#include "base/decimals.h"
#include "report/fit_words.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

// An exact fit has errors of rounding: more digits than these tell nothing.
constexpr int kMostDigits = 10;
constexpr double kSmallestWithUnit = 1e4;
// Ends this many decades beyond the estimate are rounded by themselves.
constexpr int kFar = 2;

std::string IntervalText(bool has_low,
                         bool has_high,
                         const std::string& low,
                         const std::string& high) {
  if (has_low && has_high) return low + " to " + high;
  if (has_low) return "above " + low;
  if (has_high) return "below " + high;
  return "–";
}

template <typename Show>
EstimateText Describe(const Estimate& estimate,
                      const std::string& value,
                      const std::string& std_error,
                      Show show_end) {
  return {value,
          std_error,
          IntervalText(std::isfinite(estimate.low),
                       std::isfinite(estimate.high),
                       show_end(estimate.low),
                       show_end(estimate.high))};
}

// Relative, so that bounds decades apart compare; at most 1 when finite.
double Distance(double value, double bound) {
  if (value == bound) return 0;
  if (std::isinf(bound)) return 2;
  return std::abs(value - bound) / (std::abs(value) + std::abs(bound));
}

// What --bound says of a parameter, else the law.
std::pair<double, double> BoundsOf(const SavedFit& fit,
                                   const std::string& name) {
  const auto changed = fit.options.changes.bound.find(name);
  if (changed != fit.options.changes.bound.end()) return changed->second;
  const int index = fit.law.FindParameter(name);
  if (index < 0) return {-HUGE_VAL, HUGE_VAL};
  const ParameterSpec& spec = fit.law.parameters[static_cast<size_t>(index)];
  return {spec.min, spec.max};
}

std::string NearestBound(const SavedFit& fit, const Estimate& estimate) {
  const auto [min, max] = BoundsOf(fit, estimate.name);
  if (std::isinf(min) && std::isinf(max)) return "is at a bound";
  const bool upper =
      Distance(estimate.value, max) < Distance(estimate.value, min);
  return upper ? "at its upper bound " + ShortNumber(max)
               : "at its lower bound " + ShortNumber(min);
}

std::string OpenSide(const SavedFit& fit, const Estimate& estimate) {
  const bool upper = std::isfinite(estimate.low);
  if (!upper && !std::isfinite(estimate.high)) return "one-sided";
  std::string open = upper ? "no upper limit" : "no lower limit";
  if (fit.options.changes.bound.count(estimate.name) == 0) return open;
  const auto [min, max] = BoundsOf(fit, estimate.name);
  return open + " within its bound " + ShortNumber(upper ? max : min);
}

}  // namespace

EstimateText DescribeEstimate(const Estimate& estimate, bool derived) {
  if (estimate.status == Status::kFixed) {
    return {derived && std::abs(estimate.value) >= kSmallestWithUnit
                ? SiNumber(estimate.value)
                : ShortNumber(estimate.value),
            "",
            ""};
  }
  const double value = estimate.value, error = estimate.std_error;
  if (derived && std::abs(value) >= kSmallestWithUnit) {
    return Describe(
        estimate, SiNumber(value), SiNumber(error, 2), [](double end) {
          return SiNumber(end, 2);
        });
  }
  if (!(error > 0) || !std::isfinite(error) || !std::isfinite(value)) {
    return Describe(estimate, ShortNumber(value, 5), "–", [](double end) {
      return WithDigits(end, 3);
    });
  }
  const int leading = value == 0 ? 0 : DecimalExponent(value, 1);
  const int decimals =
      std::min(1 - DecimalExponent(error, 2), kMostDigits - 1 - leading);
  return Describe(estimate,
                  WithDecimals(value, decimals),
                  WithDecimals(error, 1 - DecimalExponent(error, 2)),
                  [&](double end) {
                    return std::isfinite(end) && end != 0 &&
                                   DecimalExponent(end, 1) > leading + kFar
                               ? WithDigits(end, 3)
                               : WithDecimals(end, decimals);
                  });
}

std::string DescribeStatus(const SavedFit& fit, const Estimate& estimate) {
  const auto tie = fit.options.changes.tie.find(estimate.name);
  if (tie != fit.options.changes.tie.end()) return "tied to " + tie->second;
  switch (estimate.status) {
    case Status::kOk:
      return "";
    case Status::kFixed:
      return fit.data_name.empty() ? "" : "fixed";
    case Status::kAtBound:
      return NearestBound(fit, estimate);
    case Status::kOneSided:
      return OpenSide(fit, estimate);
    case Status::kNotIdentified:
      return "not identified";
  }
  return "";
}

}  // namespace routescale
