#pragma once

#include <Eigen/Core>

#include "fit/householder.h"

namespace routescale {

// A scaled gradient below kPolished is rounding, one above kConverged no
// minimum; undamped steps at the end, at most.
inline constexpr double kPolished = 1e-14, kConverged = 1e-6;
inline constexpr int kMostPolishSteps = 12;

// One damped Gauss–Newton step inside a box. Minimises
//
//   ‖J δ + r‖² + λ ‖D δ‖²,   low <= u + δ <= high
//
// over the coordinates that are not held at a bound or between equal bounds, by
// QR of [R; √λ D] with J = Q R, so that new dampings cost O(q³) only. What
// would leave the box goes to its bound, and the others are solved for again.
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

  // The step for a damping; inside the box.
  const Eigen::VectorXd& Step(double damping);

  // max_j |J_jᵀ r| / (‖J_j‖ ‖r‖) over the coordinates not held.
  double scaled_gradient() const;
  // ½ min ‖J δ + r‖² over the undamped coordinates alone; ½ ‖r‖² without.
  double objective() const { return objective_; }
  // What solving for the undamped coordinates alone gains.
  double undamped_decrease() const {
    return 0.5 * c_.head(qr_.LeadingRank(linear_)).squaredNorm();
  }
  // By how much the last step would lower the objective. Where the box cut it
  // short, another step inside might gain more.
  double predicted_decrease() const { return predicted_decrease_; }
  bool cut_short() const { return cut_short_; }

 private:
  // Finds the coordinates that their bounds hold, and clears their columns.
  void FindActiveBounds(Eigen::Ref<Eigen::MatrixXd>* jacobian,
                        const Eigen::Ref<Eigen::VectorXd>& residual);
  // The part of the residual that the undamped coordinates leave.
  auto Rest(const Eigen::VectorXd& c) const {
    return c.tail(c.size() - qr_.LeadingRank(linear_));
  }
  // R δ = −c; false if the step leaves the box.
  bool SolveUndamped();
  // Solves for the coordinates that are not clipped.
  void SolveRest(double damping);
  // Clips those outside the box to its boundary; whether there were any.
  bool ClipToBounds();

  Eigen::VectorXd u_, low_, high_;
  Eigen::VectorXd largest_norms_;     // of each column so far: D
  Eigen::VectorXi active_, clipped_;  // for good; in the step being made
  Eigen::MatrixXd r_, stacked_;
  Eigen::VectorXd c_, rhs_, rest_, step_, after_;
  Householder qr_, small_;
  Eigen::Index linear_ = 0;
  bool cut_short_ = false;
  double length_ = 0, objective_ = 0, predicted_decrease_ = 0;  // length: ‖r‖
};

// The damping λ from step to step, after Nielsen (1999).
class Damping {
 public:
  double value() const { return value_; }
  // Whether a step is nearly a Gauss–Newton step.
  bool small() const { return value_ <= 1; }
  // After a step that gained `ratio` of what it promised.
  void Accept(double ratio);
  // After a step that gained nothing; false when it is time to give up.
  bool Reject();

 private:
  double value_ = 1e-3, growth_ = 2;
};

}  // namespace routescale
