#pragma once

#include <Eigen/Core>
#include <vector>

#include "design/known_model.h"
#include "design/limits.h"

namespace routescale {

// Runs that tell laws apart (T-optimality; Atkinson and Fedorov 1975). For law
// A with its estimates and a rival B that is fitted to what A says,
//
//   T_AB(n) = min over Δ of Σ_i n_i (δ_i − g_i·Δ)² + Δᵀ K Δ,
//
// δ_i the difference of their predictions and g_i the derivatives of B, both
// over the error of a run, K what is known of B so far.
class Discriminator {
 public:
  // Throws Error for laws with residuals in different scales.
  explicit Discriminator(const std::vector<const KnownModel*>& models);

  // Runs within the limits, each the one that gains most for its price in the
  // pair that is told apart least.
  Eigen::VectorXd Choose(const DesignLimits& limits) const;
  // √ of the least T: standard errors.
  double Distance(const Eigen::VectorXd& runs) const;

 private:
  struct Pair {
    Eigen::VectorXd difference;  // δ
    Eigen::MatrixXd gradients;   // g
    Eigen::MatrixXd known;       // K, never singular
  };
  struct Told {
    double distance2 = 0;  // T
    Eigen::VectorXd gain;  // of one run more of each candidate
  };
  Told Tell(const Pair& pair, const Eigen::VectorXd& runs) const;

  std::vector<Pair> pairs_;
};

}  // namespace routescale
