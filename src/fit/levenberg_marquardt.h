#pragma once

#include <Eigen/Core>

#include "fit/householder.h"

namespace routescale {

// One damped Gauss–Newton step inside a box. Minimises
//
//   ‖J δ + r‖² + λ ‖D δ‖²,   low <= u + δ <= high
//
// over the coordinates that are not held at a bound, or between equal bounds,
// by QR of [R; √λ D] with J = Q R, so that new dampings cost O(q³) only.
class DampedStep {
 public:
  // J: n × q (overwritten), r: n (overwritten). The leading `linear`
  // coordinates are not damped: with residuals linear in them the others move
  // as in variable projection.
  void Factor(Eigen::Ref<Eigen::MatrixXd> jacobian,
              Eigen::Ref<Eigen::VectorXd> residual,
              const Eigen::VectorXd& u,
              const Eigen::VectorXd& low,
              const Eigen::VectorXd& high,
              Eigen::Index linear = 0);

  // Forgets the scale D of earlier points: the next problem is another one.
  void Reset() { largest_norms_.setZero(); }

  // The step for a damping; clipped to the box.
  const Eigen::VectorXd& Step(double damping);

  // max_j |J_jᵀ r| / (‖J_j‖ ‖r‖) over the coordinates not held.
  double scaled_gradient() const { return scaled_gradient_; }
  // ½ min ‖J δ + r‖² over the undamped coordinates alone; ½ ‖r‖² without.
  double objective() const { return objective_; }
  // By how much the last step would lower the objective, before clipping.
  double predicted_decrease() const { return predicted_decrease_; }

 private:
  void Undamped();
  void Damped(double damping);

  Eigen::VectorXd u_, low_, high_;
  Eigen::VectorXd norms_, largest_norms_;  // column norms; D is their maximum
  Eigen::VectorXi held_;
  Eigen::MatrixXd r_, stacked_;
  Eigen::VectorXd c_, rhs_, step_, after_;
  Householder qr_, small_;
  Eigen::Index linear_ = 0;
  double scaled_gradient_ = 0, objective_ = 0, predicted_decrease_ = 0;
};

}  // namespace routescale
