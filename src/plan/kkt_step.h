#pragma once

#include <Eigen/Core>
#include <vector>

namespace routescale {

// Of these rows, in this order, those that are independent of the ones before.
std::vector<Eigen::Index> IndependentRows(
    const Eigen::MatrixXd& matrix, const std::vector<Eigen::Index>& order);

struct KktStep {
  Eigen::VectorXd move, multipliers;  // d, λ
  Eigen::Index negative = 0;          // eigenvalues of the matrix below 0
};

// [H Jᵀ; J 0] [d; λ] = [−g; −c], by the eigenvalues of the matrix, whose signs
// are kept. Empty where a number is not finite.
KktStep SolveKkt(const Eigen::MatrixXd& hessian,
                 const Eigen::MatrixXd& jacobian,
                 const Eigen::VectorXd& gradient,
                 const Eigen::VectorXd& constraints);

}  // namespace routescale
