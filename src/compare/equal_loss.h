#pragma once

#include <Eigen/Core>
#include <string>
#include <utility>
#include <vector>

#include "routescale/multipliers.h"

namespace routescale {

std::pair<double, double> Ends(const std::vector<double>& values);

// Losses evenly between the ends that both have, or those of the group where
// there are none; descending.
std::vector<double> EqualLosses(const std::vector<double>& baseline,
                                const std::vector<double>& group);

// Where the fitted law of a group has a loss.
struct Reach {
  double cost = 0;               // NaN: nowhere
  Eigen::VectorXd log_gradient;  // ∂ln cost/∂θ at that loss
  bool beyond = false;           // smaller or larger than all its runs
};

// Two groups, their coefficients θ fitted together.
struct FittedPair {
  std::string baseline, group;
  Eigen::MatrixXd covariance;
  double t = 0;  // Student's quantile
};

FittedPair PairOf(const std::string& baseline,
                  const std::string& group,
                  const GroupFit& fit,
                  double level);

MultiplierRow RowOf(const FittedPair& pair,
                    double loss,
                    const Reach& baseline,
                    const Reach& group);

// Whether a size or cost is outside of those of the runs.
bool IsBeyond(double value, const std::vector<double>& of_runs);

// Where the multiplier does not change with the loss, it is the one number.
void FindConstant(GroupMultiplier* group);

// Throws Error (kUsage) for names in the options that are not there.
void CheckNames(const Law& law,
                const std::vector<Points>& groups,
                const MultiplierOptions& options);

// What the answers say of the question.
MultiplierComparison Question(const Law& law,
                              const std::string& cost,
                              const MultiplierOptions& options);

}  // namespace routescale
