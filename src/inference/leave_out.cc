#include "inference/leave_out.h"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "fit/refine.h"
#include "fit/sandwich.h"

namespace routescale {
namespace {

constexpr double kMostExactWork = 1e6;  // rows times clusters

// (1 − QᵀQ)⁻¹ Qᵀs; nothing along what the rows alone determine.
Eigen::VectorXd StepOf(const Eigen::MatrixXd& q, const Eigen::VectorXd& s) {
  if (q.rows() == 1) {
    const double leverage = q.squaredNorm();
    return q.transpose() * s / (1 - std::min(leverage, kLargestLeverage));
  }
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(q.transpose() * q);
  const Eigen::ArrayXd taken = eigen.eigenvalues().array();
  const Eigen::VectorXd along =
      eigen.eigenvectors().transpose() * (q.transpose() * s);
  const Eigen::VectorXd stretched =
      (taken > kLargestLeverage).select(0, along.array() / (1 - taken));
  return eigen.eigenvectors() * stretched;
}

// Of the size of a residual: how far second derivatives look along y.
constexpr double kLook = 1e-2;

// Jᵀs in the coordinates y, at the optimum moved by `by`.
Eigen::VectorXd GradientAt(const RefitBase& base,
                           const TangentSpace& tangent,
                           const Eigen::VectorXd& scores,
                           const Eigen::VectorXd& by) {
  const Eigen::VectorXd theta = FromInternal(base.law, base.u + by);
  Eigen::MatrixXd both(base.rows(), base.parameters() + 1);
  Program::Scratch scratch;
  base.model.ResidualsAndJacobian(theta.data(), both, &scratch);
  Eigen::VectorXd gradient =
      both.rightCols(base.parameters()).transpose() * scores;
  for (Eigen::Index j = 0; j < gradient.size(); ++j) {
    gradient[j] *= InternalSlope(base.law.law.free()[j], theta[j]);
  }
  return tangent.moves.transpose() * gradient;
}

// Σ s_i ∇²r_i in the coordinates y.
Eigen::MatrixXd CurvatureOfLaw(const RefitBase& base,
                               const TangentSpace& tangent,
                               const Eigen::VectorXd& scores) {
  const Eigen::Index rank = tangent.moves.cols();
  const double look =
      kLook * scores.norm() / std::sqrt(static_cast<double>(base.rows()));
  Eigen::MatrixXd curvature(rank, rank);
  for (Eigen::Index k = 0; k < rank; ++k) {
    const Eigen::VectorXd by = look * tangent.moves.col(k);
    curvature.col(k) = (GradientAt(base, tangent, scores, by) -
                        GradientAt(base, tangent, scores, -by)) /
                       (2 * look);
  }
  return (curvature + curvature.transpose()) / 2;
}

}  // namespace

bool LeaveOutStep::IsNeeded(Eigen::Index rows, int clusters) {
  return static_cast<double>(rows) * clusters > kMostExactWork;
}

LeaveOutStep::LeaveOutStep(const RefitBase& base, const Clusters& clusters)
    : base_(base), rows_(clusters.count), tangent_(MakeTangentSpace(base)) {
  for (Eigen::Index i = 0; i < base.rows(); ++i) {
    const int cluster = clusters.of_row[i];
    if (cluster >= 0) rows_[cluster].push_back(i);
  }
  FillScores();
  AddCurvature();
  FillSteps();
  FindInfluential();
}

void LeaveOutStep::FillScores() {
  scores_ = base_.both.col(0);
  if (base_.robust) {
    scores_ = RobustScores(base_.law, scores_, base_.robust->roots);
  }
}

// Where H is not positive definite, or not finite, it stays JᵀJ.
void LeaveOutStep::AddCurvature() {
  const Eigen::Index rank = tangent_.basis.cols();
  if (rank == 0 || scores_.isZero(0)) return;
  const Eigen::LLT<Eigen::MatrixXd> root(
      Eigen::MatrixXd::Identity(rank, rank) +
      CurvatureOfLaw(base_, tangent_, scores_));
  if (root.info() != Eigen::Success || !root.matrixLLT().allFinite()) return;
  root.matrixU().solveInPlace<Eigen::OnTheRight>(tangent_.basis);
  root.matrixU().solveInPlace<Eigen::OnTheRight>(tangent_.moves);
}

void LeaveOutStep::FillSteps() {
  steps_.resize(tangent_.basis.cols(), static_cast<Eigen::Index>(rows_.size()));
  for (size_t c = 0; c < rows_.size(); ++c) {
    steps_.col(static_cast<Eigen::Index>(c)) =
        StepOf(tangent_.basis(rows_[c], Eigen::all), scores_(rows_[c]));
  }
}

void LeaveOutStep::FindInfluential() {
  const Eigen::VectorXd sizes = steps_.colwise().squaredNorm();
  std::vector<int> order(rows_.size());
  std::iota(order.begin(), order.end(), 0);
  const size_t count = std::min<size_t>(kMostRefits, order.size());
  std::partial_sort(order.begin(),
                    order.begin() + static_cast<std::ptrdiff_t>(count),
                    order.end(),
                    [&](int a, int b) {
                      return sizes[a] != sizes[b] ? sizes[a] > sizes[b] : a < b;
                    });
  needs_refit_.assign(order.size(), false);
  for (size_t k = 0; k < count; ++k) needs_refit_[order[k]] = true;
}

Eigen::VectorXd LeaveOutStep::Theta(int cluster) const {
  const Eigen::VectorXd u = base_.u + tangent_.moves * steps_.col(cluster);
  return FromInternal(base_.law, base_.bounds.Clamp(u));
}

Eigen::VectorXd LeaveOutStep::Residuals(int cluster) const {
  const auto& rows = rows_[cluster];
  return base_.both(rows, 0) +
         tangent_.basis(rows, Eigen::all) * steps_.col(cluster);
}

}  // namespace routescale
