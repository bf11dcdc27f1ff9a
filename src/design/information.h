#pragma once

#include <Eigen/Cholesky>
#include <vector>

#include "design/criterion.h"

namespace routescale {

using Cholesky = Eigen::LLT<Eigen::MatrixXd>;

// The inverse of a covariance, without its directions of no variance.
Eigen::MatrixXd InformationOf(const Eigen::MatrixXd& covariance);

// Which candidates have runs.
std::vector<Eigen::Index> Used(const Eigen::VectorXd& runs);

// M = known + Σ n_i g_i g_iᵀ over the candidates used.
Eigen::MatrixXd Information(const DesignView& view,
                            const Eigen::VectorXd& runs,
                            const std::vector<Eigen::Index>& used);

// M with this ridge, or with one of the size of its rounding where that is not
// enough.
Cholesky Factored(const DesignView& view,
                  const Eigen::VectorXd& runs,
                  const std::vector<Eigen::Index>& used,
                  double ridge);

// −ln det(M)/p.
double MeanLogOfAll(const Cholesky& llt);

}  // namespace routescale
