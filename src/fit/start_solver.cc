#include "fit/start_solver.h"

#include <algorithm>
#include <cmath>

namespace routescale {

double StartRange::spread() const {
  const double size = std::max(std::abs(low), std::abs(high));
  constexpr double kConstant = 1e-9;
  if (high - low > kConstant * size) return high - low;
  return size > 0 ? size : 1;
}

StartRange RangeOf(const Eigen::ArrayXd& values) {
  StartRange range{HUGE_VAL, -HUGE_VAL};
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    range.low = std::min(range.low, value);
    range.high = std::max(range.high, value);
  }
  return range.low <= range.high ? range : StartRange{0, 0};
}

double MedianOf(const Eigen::ArrayXd& values) {
  std::vector<double> finite;
  for (const double value : values) {
    if (std::isfinite(value)) finite.push_back(value);
  }
  if (finite.empty()) return 0;
  const auto middle = finite.begin() + static_cast<long>(finite.size() / 2);
  std::nth_element(finite.begin(), middle, finite.end());
  return *middle;
}

void StartSolver::SolveRate(Node node, bool inverse, double spread) {
  const double share = Share(node);
  const double most =
      std::clamp(4.0 * static_cast<double>(facts_.points), 30.0, 200.0);
  double low = -most, high = most;
  int parameter = -1;
  const int sign = inverse ? 0 : SignedParameter(node, &parameter);
  const int fixed = FixedSign(node);
  const auto solve = [&](double rate) {
    Solve(node, inverse ? spread / rate : rate / spread);
  };
  constexpr double kLeastRate = 1e-2, kDense = 0.5;
  if (fixed != 0 && sign == 0) {
    return solve(fixed * kLeastRate * std::pow(most / kLeastRate, share));
  }
  if (sign != 0) {
    const ParameterSpec& spec = facts_.law.spec(parameter);
    const double least = sign > 0 ? spec.min : -spec.max;
    const double largest = sign > 0 ? spec.max : -spec.min;
    low = std::max(low, least * spread);
    high = std::min(high, largest * spread);
  }
  const double from = std::asinh(low / kDense), to = std::asinh(high / kDense);
  solve(kDense * std::sinh(from + (to - from) * share));
}

void StartSolver::SolveScale(Node node, bool inverse, const Array& ln_sizes) {
  // In e-folds: how far a scale is drawn beyond what it is compared with.
  constexpr double kExtension = 5;
  double share = Share(node);
  const StartRange range = RangeOf(ln_sizes);
  int parameter = -1;
  int sign = SignedParameter(node, &parameter);
  if (sign != 0) {
    const ParameterSpec& spec = facts_.law.spec(parameter);
    sign = spec.min >= 0 ? sign : spec.max <= 0 ? -sign : 0;
  }
  if (FixedSign(node) != 0) sign = FixedSign(node);
  if (sign == 0) {
    sign = share < 0.5 ? -1 : 1;
    share = share < 0.5 ? 1 - 2 * share : 2 * share - 1;
  }
  const double reach = range.high - range.low + 2 * kExtension;
  const double size = std::exp(range.low - kExtension + reach * share);
  Solve(node, sign * (inverse ? 1 / size : size));
}

double StartSolver::Location(const Array& g,
                             double share,
                             const StartContext& context) {
  const StartRange range = RangeOf(g);
  const double spread = range.spread();
  if (context.kind == StartContext::kPositive) {
    return range.low - spread * std::pow(10.0, -2 + 4.5 * share);
  }
  constexpr double kInside = 0.6, kBeside = 0.2;
  if (share < kInside) {
    return range.low + (range.high - range.low) * share / kInside;
  }
  const bool above = share < kInside + kBeside;
  const double part = (share - (above ? kInside : kInside + kBeside)) / kBeside;
  const double distance = context.is_exponent()
                              ? 10 * part * part
                              : spread * std::pow(10.0, -2 + 4 * part);
  return above ? range.high + distance : range.low - distance;
}

}  // namespace routescale
