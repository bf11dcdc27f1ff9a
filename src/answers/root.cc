#include "answers/root.h"

#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>
#include <limits>

namespace routescale {
namespace {

constexpr double kLargestRoot = 1e30;
constexpr double kFactor = 10;

bool ChangesSign(double a, double b) {
  return std::isfinite(a) && std::isfinite(b) && (a <= 0) != (b <= 0);
}

double SolveBetween(const std::function<double(double)>& f,
                    double low,
                    double high,
                    double f_low,
                    double f_high) {
  if (f_low == 0) return low;
  if (f_high == 0) return high;
  std::uintmax_t iterations = 200;
  auto in_logarithm = [&](double u) { return f(std::exp(u)); };
  const auto [a, b] = boost::math::tools::toms748_solve(
      in_logarithm,
      std::log(low),
      std::log(high),
      f_low,
      f_high,
      boost::math::tools::eps_tolerance<double>(),
      iterations);
  return std::exp(0.5 * (a + b));
}

}  // namespace

double SolvePositive(const std::function<double(double)>& f, double start) {
  double low = start, high = start;
  double f_low = f(start), f_high = f_low;
  if (f_low == 0) return start;
  if (!std::isfinite(f_low)) return std::numeric_limits<double>::quiet_NaN();
  while (low > 1 / kLargestRoot || high < kLargestRoot) {
    const double next_high = high * kFactor, next_low = low / kFactor;
    const double f_next_high = f(next_high), f_next_low = f(next_low);
    if (ChangesSign(f_high, f_next_high)) {
      return SolveBetween(f, high, next_high, f_high, f_next_high);
    }
    if (ChangesSign(f_next_low, f_low)) {
      return SolveBetween(f, next_low, low, f_next_low, f_low);
    }
    high = next_high;
    low = next_low;
    f_high = f_next_high;
    f_low = f_next_low;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

double SolveBetween(const std::function<double(double)>& f,
                    const std::vector<double>& places) {
  double before = f(places[0]);
  for (size_t i = 1; i < places.size(); ++i) {
    const double now = f(places[i]);
    if (ChangesSign(before, now)) {
      return SolveBetween(f, places[i - 1], places[i], before, now);
    }
    before = now;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace routescale
