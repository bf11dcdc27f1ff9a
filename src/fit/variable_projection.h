#pragma once

#include <Eigen/Core>
#include <vector>

#include "fit/bounded_least_squares.h"
#include "fit/descent.h"
#include "fit/search_law.h"

namespace routescale {

// Where a descent ended.
struct Minimum {
  Eigen::VectorXd u, linear;  // see SearchLaw
  double objective = 0;  // ½ Σ r²; infinite: the law is not finite there
  bool converged = false;
};

// The objective with the linear parameters solved for at every point (variable
// projection; Golub and Pereyra 1973, with Kaufman's approximation of the
// Jacobian): a function of the nonlinear ones alone.
//
//   min_β ½ ‖f0(u) + Φ(u) β − t‖²,  Qᵀ Φ = [R; 0]
//   reduced residual (Qᵀ r)[m..n),  its Jacobian (Qᵀ ∂f/∂u)[m..n)
//
// Where residuals are the logarithm of the law, Gauss–Newton steps on β, with
// Φ/f for Φ, solve for it in that scale; f0 and Φ are computed once.
// Immutable; share it between threads, one Point each.
class VariableProjection {
 public:
  VariableProjection(const SearchLaw& law, const Points& points);

  // Steps on β in the scale of logarithms: enough to compare points, to solve.
  static constexpr int kScreeningSteps = 3, kMostSteps = 20;

  // A point and what was computed there; reuse it.
  struct Point {
    Program::Scratch basis_scratch, slope_scratch, constraint_scratch;
    Eigen::VectorXd u, beta, centred;
    Eigen::MatrixXd table, basis;  // n × (1 + m): f0 and Φ; n × m
    Eigen::VectorXd offset;        // f0 less the response
    Eigen::VectorXd f, residual, trial_f, trial_residual;
    BoundedLeastSquares solver;
    Eigen::MatrixXd slopes;
    double objective = HUGE_VAL;
  };

  // Solves for β at u, from point->beta if it has values; point->objective is
  // infinite where there is no point.
  void Solve(const Eigen::VectorXd& u, int most_steps, Point* point) const;

  // The Jacobian of the reduced residual, n − rank rows; false: not finite.
  bool Linearise(Point* point) const;

  // Levenberg–Marquardt from u, and from the linear values where there are any.
  Minimum DescendFrom(const Eigen::VectorXd& u,
                      const Eigen::VectorXd& linear,
                      const DescentOptions& options) const;

  const SearchLaw& law() const { return law_; }
  double target_norm() const { return target_.norm(); }
  Eigen::Index rows() const { return target_.size(); }

 private:
  bool Evaluate(const Eigen::VectorXd& u, Point* point) const;
  void RemoveReference(Eigen::MatrixXd* table) const;
  bool ResidualOfLogarithms(const Eigen::VectorXd& beta,
                            Eigen::VectorXd* f,
                            Eigen::VectorXd* residual,
                            Point* point) const;
  void SolveLogarithms(int most_steps, Point* point) const;

  const SearchLaw& law_;
  Eigen::VectorXd reference_;  // of columns and lifts, where Φ is evaluated
  Program basis_;              // f, Φ
  Program slopes_;             // ∂f/∂u
  Constraints constraints_;
  Eigen::VectorXd target_;    // in the scale of the residuals, weighed
  Eigen::VectorXd response_;  // in the scale of f, not weighed
  Eigen::VectorXd scale_;     // of residuals of f: √w, √w/L
  Eigen::VectorXd roots_;     // √w, times the unit of logarithms
};

}  // namespace routescale
