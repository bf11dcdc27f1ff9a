#pragma once

#include <Eigen/Core>
#include <vector>

#include "fit/householder.h"
#include "fit/problem.h"

namespace routescale {

// Where a descent ended.
struct Descent {
  Eigen::VectorXd theta;  // all free parameters
  double objective = 0;  // ½ Σ r² in the start scale; infinite if the law is
                         // not finite at the start
  bool converged = false;
};

// Levenberg–Marquardt on the nonlinear parameters alone: at each point the
// linear ones are solved exactly by QR (variable projection; Golub and Pereyra
// 1973 with Kaufman's approximation of the Jacobian).
//
//   min_β ½ ‖f0(α) + Φ(α) β‖²,  Qᵀ Φ = [R; 0],  Qᵀ f0 = [b1; b2]
//   β = −R⁻¹ b1,  reduced residual b2,  its Jacobian (Qᵀ ∂f/∂α)[m..n)
class VariableProjection {
 public:
  VariableProjection(const FitLaw& law, const Points& points);

  // From internal coordinates of the nonlinear parameters, in the order of
  // FitLaw::nonlinear.
  Descent Descend(const Eigen::VectorXd& start) const;

 private:
  struct Workspace;

  void SetTheta(const Eigen::VectorXd& u, Eigen::VectorXd* theta) const;
  // Solves for β at u, within its bounds; false where the law is not finite or
  // a constraint fails.
  bool Solve(const Eigen::VectorXd& u, Workspace* w) const;
  // Solves for the β that are not settled at a bound.
  void SolveRest(Workspace* w) const;
  // Settles what is outside its bounds, and releases what would rather move
  // inside (an active set), until neither is needed.
  void Settle(Workspace* w) const;
  // Releases the settled β whose gradient points inside most; false if none.
  bool ReleaseOne(Workspace* w) const;
  // The reduced Jacobian at the point solved last.
  void Linearise(const Eigen::VectorXd& u, Workspace* w) const;
  void Scale(Eigen::Ref<Eigen::MatrixXd> columns) const;

  const FitLaw& law_;
  std::vector<const ParameterSpec*> specs_;  // of the nonlinear parameters
  Eigen::VectorXd low_, high_;               // their internal bounds
  bool bounded_ = false;  // whether a linear parameter has a bound
  Program basis_;         // f, Φ
  Program slopes_;        // ∂f/∂α
  Constraints constraints_;
  Eigen::VectorXd target_, scale_;
  bool scaled_;
};

}  // namespace routescale
