#pragma once

#include <Eigen/Core>
#include <bitset>
#include <vector>

#include "fit/search_law.h"

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
  StartMap(const SearchLaw& law, const Points& points);

  // Internal coordinates of the nonlinear parameters for a point of the unit
  // cube. Deterministic.
  Eigen::VectorXd operator()(const Eigen::VectorXd& cube) const;

  static constexpr size_t kMostParameters = 128;
  using Set = std::bitset<kMostParameters>;
  // Of a node of the law.
  struct Dependence {
    Set parameters;
    bool data = false;
  };

 private:
  friend class StartWalk;

  const SearchLaw& law_;
  Eigen::Index rows_ = 0;            // a sample of the points
  Eigen::Index points_ = 0;          // all of them
  Eigen::MatrixXd columns_;          // rows × variables
  Eigen::ArrayXd magnitude_;         // of the response, in the scale of f
  std::vector<Dependence> depends_;  // per node
  std::vector<double> start_;        // of parameters before the walk
  Set known_;                        // those not drawn by the walk
};

}  // namespace routescale
