#include "distributions.h"

#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace routescale {

double StudentT(double probability, double degrees_of_freedom) {
  return boost::math::quantile(
      boost::math::students_t(degrees_of_freedom), probability);
}

double NormalCdf(double x) {
  return boost::math::cdf(boost::math::normal(), x);
}

double NormalQuantile(double probability) {
  return boost::math::quantile(boost::math::normal(), probability);
}

double FisherUpper(double f, double numerator, double denominator) {
  return boost::math::cdf(boost::math::complement(
      boost::math::fisher_f(numerator, denominator), f));
}

}  // namespace routescale
