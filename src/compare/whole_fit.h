#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>
#include <vector>

#include "fit/problem.h"
#include "inference/refit.h"
#include "routescale/validation.h"

namespace routescale {

// The fit of a law to all points of a group, from which fits without some of
// them begin.
class WholeFit {
 public:
  // `parameters`: values of all, at the minimum or close to it.
  WholeFit(const Law& source,
           const Points& all,
           const std::vector<double>& parameters,
           const FitOptions& options);

  const FitLaw& law() const { return law_; }
  // Values of the free parameters.
  const Eigen::VectorXd& theta() const { return theta_; }

  // θ of the fit without a fold; throws Error where there is none. *problem
  // says what is wrong with it, if anything is.
  Eigen::VectorXd Without(const Fold& fold,
                          Split::Kind kind,
                          std::string* problem) const;

 private:
  std::optional<Eigen::VectorXd> RefitNearby(
      const std::vector<size_t>& left_out) const;
  std::optional<Eigen::VectorXd> RefitFromWhole(const Points& others) const;
  FitOptions FromWhole() const;

  const Law& source_;
  const Points& points_;
  const FitOptions& options_;
  FitLaw law_;
  Eigen::VectorXd theta_;
  bool sound_;  // whether that is a minimum, and the only one nearby
  // There, for least squares, where it is sound.
  std::optional<RefitBase> base_;
  Eigen::VectorXd leverages_;
};

}  // namespace routescale
