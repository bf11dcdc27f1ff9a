#pragma once

#include <Eigen/Core>
#include <vector>

#include "fit/problem.h"
#include "inference/chances.h"

namespace routescale {

// How likely coefficients are by the runs of one group and by a prior, in
// coordinates z = (u − middle)/deviation of its chances:
//
//   Q(z) = ½ ‖(r(z) + e)/s‖² + ½ ‖z − z₀‖²,
//
// r the residuals of the fit, e a shift of them, s the error of a run. The
// likeliest z for e = 0 and z₀ = 0 is the mode; for e drawn from the errors and
// z₀ from the prior it is a sample.
class Posterior {
 public:
  // All are used as long as this lives.
  Posterior(const FitLaw& law,
            const Points& points,
            const std::vector<Chances>& chances);

  struct Aim {
    Eigen::VectorXd shift, center;  // e: n, z₀: p
    double sigma = 1;               // s
  };
  struct Place {
    Eigen::VectorXd z;
    double value = 0;     // Q; infinite where the law is not finite
    double gradient = 0;  // as Verdict::scaled_gradient
  };

  Eigen::Index rows() const { return model_.rows(); }
  Eigen::Index size() const { return low_.size(); }
  const ResidualModel& model() const { return model_; }

  // θ <-> z, z inside the bounds.
  Eigen::VectorXd Theta(const Eigen::VectorXd& z) const;
  Eigen::VectorXd Clamp(const Eigen::VectorXd& z) const {
    return z.cwiseMax(low_).cwiseMin(high_);
  }
  // The point of the prior that has these probabilities below it.
  Eigen::VectorXd AtProbabilities(const std::vector<double>& each) const;

  double Value(const Eigen::VectorXd& z, const Aim& aim) const;
  // The minimum of Q that a damped descent from z leads to.
  Place Descend(const Eigen::VectorXd& z, const Aim& aim) const;

  // n × (1 + p): the residuals and their derivatives in z.
  Eigen::MatrixXd Linearised(const Eigen::VectorXd& z) const;

 private:
  friend class PosteriorDescent;

  const FitLaw& law_;
  const std::vector<Chances>& chances_;
  ResidualModel model_;
  Constraints constraints_;
  Eigen::VectorXd low_, high_;  // of z
};

}  // namespace routescale
