#include "fit/householder.h"

#include <cmath>

namespace routescale {
namespace {

constexpr double kDependent = 1e-13;

}  // namespace

// Reflector of column x (rows r..n): v = x + sign(x_r)‖x‖ e_r, scaled to
// v_r = 1; H = I − beta v vᵀ, H x = −sign(x_r)‖x‖ e_r.
void Householder::Factor(Matrix a) {
  const Eigen::Index n = a.rows(), m = a.cols();
  if (beta_.size() < m) {
    beta_.resize(m);
    pivot_.resize(m);
  }
  Eigen::Index row = 0;
  for (Eigen::Index j = 0; j < m; ++j) {
    pivot_[j] = -1;
    const double whole = a.col(j).norm();
    auto x = a.col(j).tail(n - row);
    const double rest = row < n ? x.norm() : 0.0;
    if (!(rest > kDependent * whole)) continue;
    const double head = x[0];
    const double alpha = head >= 0 ? -rest : rest;
    const double v0 = head - alpha;
    x.tail(n - row - 1) /= v0;
    beta_[j] = -v0 / alpha;
    x[0] = alpha;
    pivot_[j] = static_cast<int>(row);
    for (Eigen::Index k = j + 1; k < m; ++k) {
      auto y = a.col(k).tail(n - row);
      const double s =
          beta_[j] *
          (y[0] + x.tail(n - row - 1).dot(y.tail(n - row - 1)));
      y[0] -= s;
      y.tail(n - row - 1) -= s * x.tail(n - row - 1);
    }
    ++row;
  }
  rank_ = static_cast<int>(row);
}

void Householder::ApplyQt(const Eigen::Ref<const Eigen::MatrixXd>& a,
                          Matrix b) const {
  const Eigen::Index n = a.rows();
  for (Eigen::Index j = 0; j < a.cols(); ++j) {
    if (pivot_[j] < 0) continue;
    const Eigen::Index below = n - pivot_[j] - 1;
    const auto v = a.col(j).tail(below);
    for (Eigen::Index k = 0; k < b.cols(); ++k) {
      auto y = b.col(k).tail(below + 1);
      const double s = beta_[j] * (y[0] + v.dot(y.tail(below)));
      y[0] -= s;
      y.tail(below) -= s * v;
    }
  }
}

void Householder::ExtractR(const Eigen::Ref<const Eigen::MatrixXd>& a,
                           Eigen::MatrixXd* r) const {
  r->setZero(a.cols(), a.cols());
  int rows = 0;
  for (Eigen::Index j = 0; j < a.cols(); ++j) {
    if (pivot_[j] >= 0) ++rows;
    r->col(j).head(rows) = a.col(j).head(rows);
  }
}

void Householder::Solve(const Eigen::Ref<const Eigen::MatrixXd>& a,
                        const Eigen::Ref<const Eigen::VectorXd>& qtb,
                        Vector x) const {
  for (Eigen::Index j = a.cols() - 1; j >= 0; --j) {
    if (pivot_[j] < 0) {
      x[j] = 0.0;
      continue;
    }
    double sum = qtb[pivot_[j]];
    for (Eigen::Index k = j + 1; k < a.cols(); ++k) {
      sum -= a(pivot_[j], k) * x[k];
    }
    x[j] = sum / a(pivot_[j], j);
  }
}

}  // namespace routescale
