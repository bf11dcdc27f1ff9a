#include "isoflop/power_law.h"

#include <Eigen/Core>

#include <cmath>

#include "base/distributions.h"

namespace routescale {

IsoflopLaw FitPowerLaw(const std::string& variable,
                       const std::vector<double>& x,
                       const std::vector<double>& y,
                       double level) {
  const auto n = static_cast<Eigen::Index>(x.size());
  const Eigen::ArrayXd u = Eigen::Map<const Eigen::ArrayXd>(x.data(), n).log();
  const Eigen::ArrayXd v = Eigen::Map<const Eigen::ArrayXd>(y.data(), n).log();
  IsoflopLaw law;
  law.variable = variable;
  law.budgets = static_cast<int>(n);
  law.mean_x = u.mean();
  law.mean_y = v.mean();
  law.spread = (u - law.mean_x).square().sum();
  law.exponent = ((u - law.mean_x) * (v - law.mean_y)).sum() / law.spread;
  law.sigma = std::sqrt(
      (v - law.mean_y - law.exponent * (u - law.mean_x)).square().sum() /
      static_cast<double>(n - 2));
  law.t = StudentT(0.5 + 0.5 * level, static_cast<double>(n - 2));
  const double half = law.t * law.sigma / std::sqrt(law.spread);
  law.low = law.exponent - half;
  law.high = law.exponent + half;
  const IsoflopLaw::Value at_one = law.At(1);
  law.coefficient = at_one.value;
  law.coefficient_low = at_one.low;
  law.coefficient_high = at_one.high;
  return law;
}

IsoflopLaw::Value IsoflopLaw::At(double budget) const {
  const double shift = std::log(budget) - mean_x;
  const double value = mean_y + exponent * shift;
  const double half =
      t * sigma * std::sqrt(1.0 / budgets + shift * shift / spread);
  return {std::exp(value), std::exp(value - half), std::exp(value + half)};
}

}  // namespace routescale
