#pragma once

#include <Eigen/Core>
#include <vector>

#include "design/criterion.h"

namespace routescale {

// Fewer columns with the same C Cᵀ.
Eigen::MatrixXd Compressed(const Eigen::MatrixXd& target);

// A view by draws from a prior: coordinates are how much of the draws'
// deviations from their mean is added. Each member has what a draw predicts, in
// parts of these sizes: the candidates, then each target. `sigma`: the error of
// a run of each candidate.
DesignView EnsembleView(const std::vector<Eigen::VectorXd>& members,
                        const std::vector<Eigen::Index>& sizes,
                        const std::vector<double>& sigma);

}  // namespace routescale
