#include "base/distributions.h"

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace routescale {

double StudentT(double probability, double degrees_of_freedom) {
  return boost::math::quantile(boost::math::students_t(degrees_of_freedom),
                               probability);
}

double StudentTCdf(double x, double degrees_of_freedom) {
  return boost::math::cdf(boost::math::students_t(degrees_of_freedom), x);
}

double StudentTTails(double t, double degrees_of_freedom) {
  if (std::isnan(t)) return t;
  if (std::isinf(t)) return 0;
  const boost::math::students_t distribution(degrees_of_freedom);
  return 2 *
         boost::math::cdf(boost::math::complement(distribution, std::abs(t)));
}

double ChiSquareTail(double x, double degrees_of_freedom) {
  if (std::isnan(x)) return x;
  if (std::isinf(x)) return 0;
  const boost::math::chi_squared distribution(degrees_of_freedom);
  return boost::math::cdf(boost::math::complement(distribution, x));
}

double FisherFTail(double f, double numerator, double denominator) {
  if (std::isnan(f)) return f;
  if (std::isinf(f)) return 0;
  if (std::isinf(denominator)) return ChiSquareTail(f * numerator, numerator);
  const boost::math::fisher_f distribution(numerator, denominator);
  return boost::math::cdf(boost::math::complement(distribution, f));
}

double NormalCdf(double x) {
  return boost::math::cdf(boost::math::normal(), x);
}

double NormalQuantile(double probability) {
  return boost::math::quantile(boost::math::normal(), probability);
}

}  // namespace routescale
