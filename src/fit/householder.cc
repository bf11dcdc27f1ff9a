#include "fit/householder.h"

#include <cmath>

namespace routescale {
namespace {

constexpr double kDependent = 1e-13;

using Pair = Eigen::Array2d;

Eigen::Map<const Pair> PairAt(const double* x) {
  return Eigen::Map<const Pair>(x);
}

// Four partial sums, in vectors: fast without reordering by the compiler, so
// the result is the same for every compiler and alignment.
double Dot(const double* a, const double* b, Eigen::Index n) {
  Pair even = Pair::Zero(), odd = Pair::Zero();
  Eigen::Index i = 0;
  for (; i + 4 <= n; i += 4) {
    even += PairAt(a + i) * PairAt(b + i);
    odd += PairAt(a + i + 2) * PairAt(b + i + 2);
  }
  for (; i < n; ++i) even[0] += a[i] * b[i];
  return (even + odd).sum();
}

// y := (1 − beta v vᵀ) y with v_0 = 1; v and y have n entries, v[0] is not
// read.
void Reflect(const double* __restrict v,
             double beta,
             double* __restrict y,
             Eigen::Index n) {
  const double s = beta * (y[0] + Dot(v + 1, y + 1, n - 1));
  y[0] -= s;
  Eigen::Map<Eigen::ArrayXd>(y + 1, n - 1) -=
      s * Eigen::Map<const Eigen::ArrayXd>(v + 1, n - 1);
}

// Reflector of x, whose squared length is given: v = x + sign(x_0)‖x‖ e_0,
// scaled to v_0 = 1; H = I − beta v vᵀ, H x = −sign(x_0)‖x‖ e_0. Overwrites x
// with −sign(x_0)‖x‖ and the rest of v; returns beta.
double MakeReflector(double square, double* x, Eigen::Index n) {
  const double alpha = x[0] >= 0 ? -std::sqrt(square) : std::sqrt(square);
  const double v0 = x[0] - alpha;
  const double scale = 1 / v0;
  Eigen::Map<Eigen::ArrayXd>(x + 1, n - 1) *= scale;
  x[0] = alpha;
  return -v0 / alpha;
}

}  // namespace

void Householder::Factor(Matrix a) {
  const Eigen::Index n = a.rows(), m = a.cols();
  if (beta_.size() < m) {
    beta_.resize(m);
    pivot_.resize(m);
  }
  Eigen::Index row = 0;
  for (Eigen::Index j = 0; j < m; ++j) {
    pivot_[j] = -1;
    double* x = a.col(j).data() + row;
    const double above = Dot(a.col(j).data(), a.col(j).data(), row);
    const double rest = Dot(x, x, n - row);
    if (!(std::sqrt(rest) > kDependent * std::sqrt(above + rest))) continue;
    beta_[j] = MakeReflector(rest, x, n - row);
    pivot_[j] = static_cast<int>(row);
    for (Eigen::Index k = j + 1; k < m; ++k) {
      Reflect(x, beta_[j], a.col(k).data() + row, n - row);
    }
    ++row;
  }
  rank_ = static_cast<int>(row);
}

void Triangularise(Eigen::Ref<Eigen::MatrixXd> a) {
  const Eigen::Index n = a.rows(), m = a.cols();
  for (Eigen::Index j = 0; j < m; ++j) {
    double* x = a.col(j).data() + j;
    const double square = Dot(x, x, n - j);
    if (!(square > 0)) continue;
    const double beta = MakeReflector(square, x, n - j);
    for (Eigen::Index k = j + 1; k < m; ++k) {
      Reflect(x, beta, a.col(k).data() + j, n - j);
    }
    a.col(j).tail(n - j - 1).setZero();
  }
}

int Householder::LeadingRank(Eigen::Index columns) const {
  for (Eigen::Index j = columns - 1; j >= 0; --j) {
    if (pivot_[j] >= 0) return pivot_[j] + 1;
  }
  return 0;
}

void Householder::ApplyQt(const Eigen::Ref<const Eigen::MatrixXd>& a,
                          Matrix b) const {
  for (Eigen::Index j = 0; j < a.cols(); ++j) {
    if (pivot_[j] < 0) continue;
    const double* v = a.col(j).data() + pivot_[j];
    for (Eigen::Index k = 0; k < b.cols(); ++k) {
      Reflect(v, beta_[j], b.col(k).data() + pivot_[j], a.rows() - pivot_[j]);
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
