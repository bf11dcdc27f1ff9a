#include "design/ensemble.h"

#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <cmath>

namespace routescale {
namespace {

// Turns the coordinates of an ensemble so that those come first which the
// candidates show, and puts what no run shows of a target into one.
void DropUnseen(DesignView* view) {
  constexpr double kSeen = 1e-4;  // by a run of each candidate
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(
      view->gradients.transpose() * view->gradients);
  const Eigen::Index all = eigen.eigenvalues().size();
  const Eigen::Index seen = (eigen.eigenvalues().array() > kSeen).count();
  const Eigen::MatrixXd shown = eigen.eigenvectors().rightCols(seen);
  const Eigen::MatrixXd rest = eigen.eigenvectors().leftCols(all - seen);
  Eigen::MatrixXd gradients =
      Eigen::MatrixXd::Zero(view->gradients.rows(), seen + 1);
  gradients.leftCols(seen) = view->gradients * shown;
  view->gradients = std::move(gradients);
  view->known = Eigen::MatrixXd::Identity(seen + 1, seen + 1);
  for (Eigen::MatrixXd& target : view->targets) {
    Eigen::MatrixXd turned = Eigen::MatrixXd::Zero(seen + 1, target.cols() + 1);
    turned.topLeftCorner(seen, target.cols()) = shown.transpose() * target;
    turned(seen, target.cols()) = (rest.transpose() * target).norm();
    target = Compressed(turned);
  }
}

}  // namespace

Eigen::MatrixXd Compressed(const Eigen::MatrixXd& target) {
  if (target.cols() <= target.rows()) return target;
  const Eigen::HouseholderQR<Eigen::MatrixXd> qr(target.transpose());
  return qr.matrixQR()
      .topRows(target.rows())
      .triangularView<Eigen::Upper>()
      .toDenseMatrix()
      .transpose();
}

DesignView EnsembleView(const std::vector<Eigen::VectorXd>& members,
                        const std::vector<Eigen::Index>& sizes,
                        const std::vector<double>& sigma) {
  const auto count = static_cast<Eigen::Index>(members.size());
  Eigen::MatrixXd deviations(members[0].size(), count);
  for (Eigen::Index k = 0; k < count; ++k) {
    deviations.col(k) = members[static_cast<size_t>(k)];
  }
  deviations.colwise() -= deviations.rowwise().mean().eval();
  deviations /= std::sqrt(static_cast<double>(count - 1));
  DesignView view;
  view.known = Eigen::MatrixXd::Identity(count, count);
  view.gradients = deviations.topRows(sizes[0]);
  for (Eigen::Index i = 0; i < sizes[0]; ++i) {
    view.gradients.row(i) /= sigma[static_cast<size_t>(i)];
  }
  Eigen::Index at = sizes[0];
  for (size_t k = 1; k < sizes.size(); ++k) {
    view.targets.push_back(
        Compressed(deviations.middleRows(at, sizes[k]).transpose()));
    at += sizes[k];
  }
  DropUnseen(&view);
  return view;
}

}  // namespace routescale
