#pragma once

#include <Eigen/Core>
#include <vector>

#include "fit/problem.h"
#include "fit/refine.h"
#include "routescale/objective.h"

namespace routescale {

// The points of one group under a robust objective, with exact second
// derivatives. Immutable; shared by threads.
struct RobustProblem {
  RobustProblem(const FitLaw& fit_law, const Points& points);

  Eigen::Index rows() const { return target.size(); }

  const FitLaw& law;
  Constraints constraints;
  Program value, all;             // f; f, its first and its second derivatives
  Eigen::VectorXd target, scale;  // of ResidualModel
  Eigen::VectorXd roots;          // √w
  Bounds bounds;
};

// What a refit changes, as in RefitChange; null: nothing.
struct RobustChange {
  const double* roots = nullptr;  // n: point i counts roots_i² times
  const double* shift = nullptr;  // n: added to √w r
  // Above 0, by Huber's ρ and of many rows: the step that promises less than
  // this share of the objective is the last, and taken unseen.
  double tolerance = 0;
};

// Newton's method on Φ(u) = Σ w ρ(r(u)) in internal coordinates inside their
// bounds, with the absolute eigenvalues of the exact Hessian, damped by the
// matrix M of iteratively reweighted least squares, which bounds ρ from above:
//
//   ∇Φ = Σ w ρ'(r) ∇r,   ∇²Φ = Σ w (ρ''(r) ∇r ∇rᵀ + ρ'(r) ∇²r),
//   M = Σ w ρ'(r)/r ∇r ∇rᵀ
//
// A δ far below the noise leaves all points but some p on the flanks of ρ,
// where the quadratic model holds for steps of the size of δ only. So δ comes
// down in steps, each from the minimum of the one before. Least absolute
// deviations are the limit: ρ of Huber divided by δ, down to a δ of 1e-5 of the
// median residual, and then the vertex that this δ points at.
//
// One per thread.
class RobustDescent {
 public:
  explicit RobustDescent(const RobustProblem& problem);

  // To a minimum near θ. Its objective is Φ with the ρ of the law's objective,
  // its scaled gradient that of Verdict with √w ρ'(r) for r. Converged: the
  // gradient vanishes and the Hessian has no direction of descent; for least
  // absolute deviations: 0 is a subgradient.
  Optimum Descend(const Eigen::VectorXd& theta,
                  const RobustChange& change = {});
  // The same without larger δ first: to the minimum next to θ.
  Optimum DescendNearby(const Eigen::VectorXd& theta);

 private:
  // One δ of the sequence, and what its ρ is multiplied by.
  struct Stage {
    Objective objective;
    double factor = 1;
  };

  class StageDescent;

  // Whether the constraints hold there.
  bool MoveTo(const Eigen::VectorXd& u);
  // r of each point; false where the law is not finite or a constraint fails.
  bool Residuals(const Eigen::VectorXd& u);
  // From values of the law in r_; false: not finite.
  bool ScaleResiduals();
  double Value(const Stage& stage) const;
  double TypicalResidual();
  std::vector<Stage> Stages();
  Optimum Run(const Eigen::VectorXd& theta);
  bool Linearise(const Stage& stage, const Eigen::VectorXd& u);
  void FindFree(const Eigen::VectorXd& u);
  void Decompose();
  Eigen::VectorXd Step(const Eigen::VectorXd& u, double damping) const;
  bool IsCurvedUpwards() const;
  void Minimise(const Stage& stage, double tolerance, Eigen::VectorXd* u);
  // Whether the change moves the minimum so little that δ need not come down.
  bool IsSlightChange() const;
  // To a minimum as close as the change asks for; false: it was not found.
  bool Approach(const Stage& stage, Eigen::VectorXd* u);
  void Polish(const Stage& stage, Eigen::VectorXd* u);
  // Least absolute deviations pass through as many points as coordinates may
  // move: solves for those that the last stage came close to.
  void MoveToVertex(const Stage& stage, Eigen::VectorXd* u);
  void BalancePulls(const Stage& stage,
                    const std::vector<Eigen::Index>& through);

  const RobustProblem& problem_;
  RobustChange change_;
  bool nearby_ = false;
  Eigen::VectorXd theta_, r_, multiplicity_;
  Eigen::MatrixXd table_, jacobian_, hessian_, secant_;
  Eigen::VectorXd gradient_, norms_, largest_norms_;
  std::vector<Eigen::Index> free_;  // coordinates that may move
  Eigen::MatrixXd positive_;        // |∇²Φ| over free_
  double scaled_gradient_ = 0, pull_norm_ = 0;
  Program::Scratch value_scratch_, all_scratch_, constraint_scratch_;
};

}  // namespace routescale
