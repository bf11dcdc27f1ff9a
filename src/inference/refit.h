#pragma once

#include <Eigen/Core>
#include <optional>
#include <vector>

#include "fit/levenberg_marquardt.h"
#include "fit/problem.h"
#include "fit/robust.h"

namespace routescale {

// One group at its optimum: what every refit of it starts from. Immutable;
// shared by threads.
struct RefitBase {
  // at: the free parameters at the optimum. Without refits `both` may have less
  // rows, and so many threads may work on a large table.
  struct Use {
    bool refits = true;
    size_t threads = 1;
  };
  RefitBase(const FitLaw& fit_law,
            const Points& points,
            const Eigen::VectorXd& at,
            const Use& use);
  RefitBase(const FitLaw& fit_law,
            const Points& points,
            const Eigen::VectorXd& at)
      : RefitBase(fit_law, points, at, Use()) {}

  Eigen::Index rows() const { return model.rows(); }
  Eigen::Index parameters() const { return u.size(); }

  const FitLaw& law;
  ResidualModel model;
  Constraints constraints;
  Program derived;  // per derived quantity: its value, then ∂/∂θ
  Bounds bounds;
  Eigen::VectorXd theta, u;  // the optimum and its internal coordinates
  Eigen::MatrixXd both;      // there: residuals, then ∂r/∂θ; n × (1 + p)
  Eigen::MatrixXd triangle;  // R of ∂r/∂u = QR, p × p; 0 if n < p
  double objective = 0;      // ½ Σ r²
  double exact = 0;          // objectives below are rounding
  // Σ r² over the variance of a residual: its degrees of freedom, unless errors
  // are known.
  double degrees = 0;
  bool known_errors = false;
  // Whether the residuals are as linear as the law in its own scale; else the
  // coordinates below are linear but for the curvature of the logarithm.
  bool linear_residuals() const { return law.linear_residual == law.residual; }
  // Free parameters, those first that are solved for: the linear ones, without
  // bounds where the residuals are linear in them. How many those are.
  std::vector<int> order;
  Eigen::Index linear = 0;
  std::optional<RobustProblem> robust;  // for robust objectives

 private:
  void FindOrder();
};

// What a refit changes of the problem; everything is optional.
struct RefitChange {
  const double* root_weights = nullptr;  // n: r_i becomes w_i r_i
  const double* shift = nullptr;         // n: r_i becomes r_i + shift_i
  int held = -1;                         // a parameter that stays where it is
  // One more residual: pull_weight (q(θ) − pull_to), q a derived quantity or
  // its logarithm.
  int pull = -1;
  bool pull_logarithm = false;
  double pull_to = 0, pull_weight = 0;
};

// Gauss–Newton with steps by QR, damped where a step does not help, on all
// free parameters in internal coordinates inside their bounds:
//
//   min_u ½ Σ (w_i (r_i(u) + shift_i))²
//
// Linear parameters come first in the QR and are solved at each point (variable
// projection; Golub and Pereyra 1973): the others alone are damped, and points
// are compared at their best linear parameters. Where the law is linear and the
// residuals are its logarithm, a few Gauss–Newton steps find those; a descent
// that fails is done again with all parameters damped.
//
// Robust objectives are the business of RobustDescent instead; nothing can be
// held or pulled there.
//
// One per thread; after its first refit by least squares it allocates nothing.
class Refitter {
 public:
  explicit Refitter(const RefitBase& base);

  // From the optimum of the base, or from `start`. True if converged: a full
  // step promises less than `tolerance` times the objective. False too where
  // there are fewer rows than parameters.
  bool Refit(const RefitChange& change, double tolerance);
  bool Refit(const RefitChange& change,
             double tolerance,
             const Eigen::VectorXd& start);

  // Where the last refit ended.
  const Eigen::VectorXd& u() const { return u_; }
  const Eigen::VectorXd& theta() const { return theta_; }
  double objective() const { return objective_; }  // without the pull
  // At how many points the last refit by least squares had a QR made.
  int points() const { return points_; }

  // Values of the derived quantities at theta().
  void Derived(double* values);

 private:
  void Prepare(const RefitChange& change);
  void MoveTo(const Eigen::VectorXd& start);
  void SelectRows();
  bool HasRows() const;
  void SetTheta(const Eigen::VectorXd& u);
  bool Evaluate(const Eigen::VectorXd& u);
  void EvaluatePull();
  // The step at the point evaluated last, u; its objective.
  double Factor(const Eigen::VectorXd& u, DampedStep* step);
  void MoveToNearBounds();
  bool IsSmall(const Eigen::VectorXd& step) const;
  void Finish(const Eigen::VectorXd& u);
  double SolveLinear(double tolerance, Eigen::VectorXd* u, DampedStep* step);
  bool Descend(double tolerance);
  bool DescendDamped(double tolerance, const Eigen::VectorXd& start);
  bool GiveUp();
  bool RefitRobustly(const RefitChange& change,
                     double tolerance,
                     const Eigen::VectorXd& start);

  const RefitBase& base_;
  RefitChange change_;
  std::vector<int> rows_;        // those of weight > 0
  std::vector<double> roots_;    // their weights
  Eigen::Index linear_ = 0;      // leading coordinates that are solved for
  const Eigen::MatrixXd* both_;  // at the point evaluated last
  Eigen::MatrixXd own_both_, jacobian_;
  // Coordinates in the order of RefitBase::order.
  Eigen::VectorXd low_, high_, now_, trial_;
  Eigen::VectorXd u_, theta_, residual_, derived_;
  DampedStep step_, next_step_;
  std::optional<RobustDescent> robust_;
  Program::Scratch scratch_, small_scratch_;
  double objective_ = 0, pull_residual_ = 0;
  int points_ = 0;
};

}  // namespace routescale
