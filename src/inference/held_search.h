#pragma once

#include <Eigen/Core>
#include <map>
#include <string>

#include "fit/problem.h"
#include "routescale/fit.h"

namespace routescale {

// A short search with one parameter held: slower than a refit from a place
// nearby, but it leaves that place's valley. A GroupSearch of few places and
// descents.
class HeldSearch {
 public:
  // Both outlive this. has_rivals: whether other minima are likely.
  HeldSearch(const Points& points, const FitOptions& options, bool has_rivals)
      : points_(points), options_(options), has_rivals_(has_rivals) {}

  bool has_rivals() const { return has_rivals_; }

  // The free parameters of `law` where free parameter `held` is `value` and the
  // others are near their best; false where no fit is found. `start` descends
  // too.
  bool Find(const FitLaw& law,
            int held,
            double value,
            const Eigen::VectorXd& start,
            Eigen::VectorXd* theta) const;

 private:
  const Points& points_;
  const FitOptions& options_;
  bool has_rivals_;
};

// FitOptions::start at free parameters, which may be a rounding off a bound.
std::map<std::string, double> StartAt(const FitLaw& law,
                                      const Eigen::VectorXd& theta);

// Of the free parameters of a law in a fit.
Eigen::VectorXd FreeValues(const FitLaw& law, const GroupFit& fit);

}  // namespace routescale
