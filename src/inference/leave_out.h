#pragma once

#include <Eigen/Core>
#include <utility>
#include <vector>

#include "inference/leverage.h"
#include "inference/resample.h"

namespace routescale {

// The optimum without each cluster in turn, by one Newton step from the optimum
// of all rows instead of a refit. With the scores s (the residuals; of robust
// objectives √w ψ(r)/m, see sandwich.h), the Hessian
//
//   H = JᵀJ + Σ_i s_i ∇²r_i,   H = LLᵀ,   Q = J L⁻ᵀ
//
// and the rows C of a cluster:
//
//   y = (1 − Q_CᵀQ_C)⁻¹ Q_Cᵀ s_C,   u' = u + L⁻ᵀ y,   r'_C = r_C + Q_C y
//
// Of a single row r' = r/(1 − h), which is exact for linear laws (Allen 1974).
// Elsewhere its error is of second order in y, so that the clusters of the
// largest |y| (Cook's distance) want a refit. The second derivatives matter
// where the data determine a law weakly: JᵀJ alone misses errors of joint laws
// by several per cent.
class LeaveOutStep {
 public:
  // Refits without a cluster are exact up to this many rows times clusters;
  // beyond, their time grows with the square of the table.
  static bool IsNeeded(Eigen::Index rows, int clusters);
  // Beyond, so many clusters are still left out by a refit.
  static constexpr int kMostRefits = 32;

  LeaveOutStep(const RefitBase& base, const Clusters& clusters);

  // Whether the step does not suffice.
  bool NeedsRefit(int cluster) const { return needs_refit_[cluster]; }
  // θ of the free parameters without the cluster, inside their bounds.
  Eigen::VectorXd Theta(int cluster) const;
  // r'_C of the rows of the cluster, ascending; with their weights.
  Eigen::VectorXd Residuals(int cluster) const;

 private:
  void FillScores();
  void AddCurvature();
  void FillSteps();
  void FindInfluential();

  const RefitBase& base_;
  std::vector<std::vector<Eigen::Index>> rows_;  // of each cluster
  TangentSpace tangent_;                         // Q and L⁻ᵀ
  Eigen::VectorXd scores_;
  Eigen::MatrixXd steps_;  // y: rank × clusters
  std::vector<bool> needs_refit_;
};

}  // namespace routescale
