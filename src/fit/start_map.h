#pragma once

#include <Eigen/Core>

#include "fit/start_values.h"

namespace routescale {

// Where a search begins: points of the unit cube to nonlinear parameters, as
// the formula and the data ask. The formula is walked from its root; a node
// that depends on data is evaluated on rows once its parameters are known:
//
//   rate p in exp(p g), exponent:  p (max g − min g) from −T to T, dense at 0,
//                                  T = 4 n, from 30 to 200
//   scale p in g + p h, ln:        |p| over the range of |g / h|, e^5 further
//   location p in g ± p:           within the range of g 60 %, above 20 %,
//                                  below 20 %; where g ± p must be positive,
//                                  below its smallest value
//   period p in sin(p g):          0.3 to n/2 cycles
//
// Bounds cut these ranges. A parameter that is searched in its logarithm and
// has two bounds is drawn between them, since its law knows better.
class StartMap {
 public:
  StartMap(const SearchLaw& law, const Points& points) : facts_(law, points) {}

  // Internal coordinates of the nonlinear parameters for a point of the unit
  // cube. Deterministic.
  Eigen::VectorXd operator()(const Eigen::VectorXd& cube) const;

 private:
  StartFacts facts_;
};

}  // namespace routescale
