#pragma once

#include <Eigen/Core>
#include <vector>

namespace routescale {

// What one set of coefficients (an estimate, or a draw of it) says of the
// candidates. Coordinates are any in which the parameters are moved, the same
// for all members of one view.
struct DesignView {
  double weight = 1;          // of the view; they sum to 1
  Eigen::MatrixXd gradients;  // candidates × p: ∂f/∂u over sigma
  Eigen::MatrixXd known;      // p × p: the information so far
  // p × r each: the variance of target k is tr(CᵀM⁻¹C); no columns: all
  // parameters, det(M)^(-1/p).
  std::vector<Eigen::MatrixXd> targets;
};

// What no run of the pool and nothing so far can determine in a view.
struct Undetermined {
  std::vector<size_t> targets;     // indices of targets
  std::vector<size_t> parameters;  // indices of coordinates
};

// Changes the coordinates of a view so that all candidates and the information
// so far together have the unit matrix as their information, without the
// directions that nothing determines. The logarithm of a determinant of M
// falls by *log_det.
Undetermined Whiten(DesignView* view, double* log_det);

// The criterion of a design, n_i runs of candidate i:
//
//   Φ(n) = Σ_d π_d Σ_k w_k ln v_dk(n),  v_dk = tr(C_dkᵀ M_d(n)⁻¹ C_dk),
//   M_d(n) = known_d + Σ_i n_i g_di g_diᵀ,
//
// over views d and targets k, or its largest value over the views. Φ is convex
// in n, a mean of logarithms of variances, so that e^(Φ/2) is a mean standard
// deviation. The largest is smoothed: ln(Σ_d π_d exp(η Φ_d))/η.
class DesignCriterion {
 public:
  // Views are whitened; weights of targets sum to 1.
  DesignCriterion(std::vector<DesignView> views,
                  std::vector<double> target_weights,
                  bool worst);

  Eigen::Index candidates() const { return views_[0].gradients.rows(); }
  // The same for some of the candidates, with `base` runs of each of all
  // candidates among what is known.
  DesignCriterion Among(const std::vector<Eigen::Index>& some,
                        const Eigen::VectorXd& base) const;

  // The same with a ridge times the unit matrix among what is known, which
  // makes no Φ larger.
  DesignCriterion WithRidge(double ridge) const;
  // The same with other weights of the targets.
  DesignCriterion Weighted(std::vector<double> target_weights) const;

  size_t views() const { return views_.size(); }
  size_t targets() const { return target_weights_.size(); }
  bool worst() const { return worst_; }
  const DesignView& view(size_t d) const { return views_[d]; }
  // Whether nothing known so far determines some direction in some view.
  bool needs_runs() const { return needs_runs_; }

  // The design seen from one view.
  struct Local {
    Eigen::MatrixXd inverse, root;        // M⁻¹ = R Rᵀ
    std::vector<Eigen::MatrixXd> solved;  // M⁻¹ C_k
    std::vector<double> log_variance;     // ln v_k
    double value = 0;                     // Φ_d
  };
  struct State {
    std::vector<Local> local;
    std::vector<double> share;  // of each view in the gradient
    double value = 0;           // Φ; infinite if some M is singular
  };
  // `ridge` is added to each M times the unit matrix.
  State At(const Eigen::VectorXd& runs, double ridge = 0) const;
  // Its value alone.
  double ValueAt(const Eigen::VectorXd& runs, double ridge = 0) const;

  // ∂Φ/∂n, all <= 0, and ∂²Φ/∂n².
  Eigen::VectorXd Gradient(const State& state) const;
  Eigen::MatrixXd Hessian(const State& state) const;
  // Φ after one run more (sign 1) or less (-1) of each candidate, minus Φ.
  // Infinite where a run less leaves M singular.
  Eigen::VectorXd Changes(const State& state, double sign) const;
  // ln v_k, over the views as Φ is.
  std::vector<double> LogVariances(const State& state) const;

 private:
  double Combine(const std::vector<double>& values) const;
  // The same with the smoothed worst; shares are then those in the gradient.
  double Smoothed(const std::vector<double>& values,
                  std::vector<double>* shares) const;
  std::vector<double> Weights() const;  // of the views

  std::vector<DesignView> views_;
  std::vector<double> target_weights_;
  bool worst_;
  bool needs_runs_ = false;
};

}  // namespace routescale
