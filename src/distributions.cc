#include "distributions.h"

#include <boost/math/distributions/students_t.hpp>

namespace routescale {

double StudentT(double probability, double degrees_of_freedom) {
  return boost::math::quantile(
      boost::math::students_t(degrees_of_freedom), probability);
}

}  // namespace routescale
