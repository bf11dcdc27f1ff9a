#pragma once

#include <Eigen/Core>
#include <string>
#include <utility>
#include <vector>

#include "design/criterion.h"
#include "routescale/design.h"

namespace routescale {

// Exact derivatives of a law and of what is to be learnt, in coordinates u: the
// logarithm of positive parameters, else the parameters. Parameters that are
// fixed or at a bound do not move.
class Sensitivities {
 public:
  // Throws Error for a target that is no quantity of the law.
  Sensitivities(const SavedFit& fit,
                const GroupFit& group,
                const RunPool& pool,
                const std::vector<DesignTarget>& targets);

  // At coefficients: all of the law, in its order. Throws Error where a
  // derivative is not finite. The information so far is that of the fit, at
  // its estimates.
  DesignView View(const std::vector<double>& coefficients) const;

  // As draws of the coefficients see the candidates: coordinates are how much of
  // the draws' deviations from their mean is added, the information so far is
  // the unit matrix. Of the draws with finite predictions the first `*used` are
  // used; their number is returned there.
  DesignView Ensemble(const std::vector<std::vector<double>>& draws,
                      size_t* used) const;

  // The law at the candidates, over the error of a run there.
  Eigen::VectorXd PoolPredictions(
      const std::vector<double>& coefficients) const;

  // The value of a target: NaN for several points and for all parameters.
  double Estimate(size_t target) const;
  // Whether a target is in its logarithm.
  bool IsPositive(size_t target) const;
  // Name of coordinate j.
  const std::string& name(size_t j) const;

 private:
  struct Quantity {
    Node value = -1;  // -1: no quantity of parameters
    std::vector<Node> slopes;
  };

  std::vector<double> Free(const std::vector<double>& coefficients) const;
  Eigen::MatrixXd KnownFrom(const GroupFit& group) const;
  Quantity Find(const DesignTarget& target);
  // At points: points × nodes.
  Eigen::MatrixXd Evaluate(const std::vector<Node>& nodes,
                           const std::vector<std::vector<double>>& columns,
                           const std::vector<double>& free) const;
  // Derivatives of the law in u at points: points × p.
  Eigen::MatrixXd Gradients(const std::vector<std::vector<double>>& columns,
                            const std::vector<double>& free) const;
  Eigen::MatrixXd TargetOf(size_t target,
                           const std::vector<double>& free) const;
  // The law at points, in the residual scale; a target, its columns those of
  // TargetOf.
  Eigen::VectorXd Predictions(const std::vector<std::vector<double>>& columns,
                              const std::vector<double>& free) const;
  Eigen::VectorXd ValueOf(size_t target, const std::vector<double>& free) const;

  CompiledLaw law_;
  const RunPool& pool_;
  std::vector<DesignTarget> targets_;
  std::vector<double> estimates_;   // free parameters
  std::vector<int> moved_;          // indices of free parameters
  std::vector<bool> in_logarithm_;  // per free parameter
  Node scale_ = -1;                 // the law in the residual scale
  std::vector<Node> gradient_;      // in the residual scale, per moved_
  std::vector<Quantity> quantities_;
  Eigen::MatrixXd known_;
};

}  // namespace routescale
