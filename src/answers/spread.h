#pragma once

#include <Eigen/Core>
#include <vector>

#include "routescale/inference.h"
#include "routescale/model.h"

namespace routescale {

// A function of the parameters: its value at the estimates and what an interval
// needs of it, by the method of the fit: its gradient in the parameters and its
// values where parameters leave their bounds (GroupFit::inside), or its values
// at each row of the draws.
struct Varied {
  double estimate = 0;
  Eigen::VectorXd gradient;             // Wald
  std::vector<double> inside;           // Wald
  std::vector<double> draws, left_out;  // resampling
};

// How the parameters of one group vary, by the method of its fit. Wald stands
// in for a profile, which needs the points.
class Spread {
 public:
  Spread(const SavedFit& fit, const GroupFit& group);

  IntervalMethod method() const { return reading_.method; }
  bool drawn() const { return method() != IntervalMethod::kWald; }
  const Eigen::MatrixXd& draws() const { return draws_; }
  const Eigen::MatrixXd& left_out() const { return left_out_; }
  const Eigen::MatrixXd& inside() const { return inside_; }

  // From the estimates to where, on the ellipsoid of their covariance, a
  // function with this gradient is largest: t C g / √(gᵀCg).
  Eigen::VectorXd Toward(const Eigen::VectorXd& gradient) const;

  // Wald:       estimate ± t √(gᵀCg), to which on either side the moves to
  //             the values inside are added in squares
  // resampling: DrawnInterval
  Interval Of(const Varied& varied) const;

  // Of one new observation with the sigma of the fit around the quantity: on
  // either side the distance of Of() and t sigma, added in squares (the method
  // of variance estimates recovery, Zou and Donner 2008). By Wald that is
  // estimate ± t √(sigma² + gᵀCg).
  Interval OfNewRun(const Varied& varied, double scale) const;

 private:
  double WaldError(const Varied& varied) const;

  DrawnReading reading_;
  double sigma_, t_;
  Eigen::MatrixXd covariance_;  // zero for fixed parameters
  Eigen::MatrixXd draws_, left_out_, inside_;
};

}  // namespace routescale
