#pragma once

#include <Eigen/Core>
#include <memory>
#include <vector>

#include "inference/leverage.h"
#include "inference/refit.h"

namespace routescale {

// Refits of many rows, whose minimum a change of the rows moves little, by
// Gauss–Newton steps in the coordinates y of the tangent space J = QR at the
// optimum. The normal equations are well conditioned there:
//
//   (Qᵀ W Q) y = −Qᵀ W r
//
// with weights w at the optimum, J(u) R⁻¹ for Q elsewhere. So there is no
// factorisation of the rows, and the first step needs no evaluation.
class NearRefit {
 public:
  // Null unless there are rows enough, by least squares, and each parameter is
  // inside its bounds and has an effect of its own.
  static std::unique_ptr<const NearRefit> Make(const RefitBase& base);

  // One per thread.
  struct Workspace {
    Eigen::MatrixXd both, weighed, normal, moves;
    Eigen::VectorXd residual, weights, gradient, theta, slopes;
    Program::Scratch scratch, constraint_scratch;
  };

  // To the minimum of weights and shift, in workspace->theta; false if it is
  // not near.
  bool Refit(const RefitChange& change, Workspace* workspace) const;

 private:
  explicit NearRefit(const RefitBase& base);
  double Begin(const RefitChange& change, Workspace* w) const;
  double Evaluate(const RefitChange& change, Workspace* w) const;
  double Weigh(const RefitChange& change, Workspace* w) const;
  bool MoveBy(const Eigen::VectorXd& by, Workspace* w) const;
  void Linearise(Workspace* w) const;

  const RefitBase& base_;
  TangentSpace tangent_;
  std::vector<bool> scales_;  // parameters that move by factors
};

}  // namespace routescale
