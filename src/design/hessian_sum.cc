#include "design/hessian_sum.h"

#include <cmath>
#include <utility>

namespace routescale {
namespace {

constexpr Eigen::Index kVectors = 128;

}  // namespace

HessianSum::HessianSum(Eigen::Index size)
    : matrix_(Eigen::MatrixXd::Zero(size, size)) {
  added_.columns.resize(size, kVectors);
  taken_.columns.resize(size, kVectors);
  taken_.sign = -1;
}

void HessianSum::Add(const Eigen::ArrayXd& f) { Put(f, &added_); }

void HessianSum::Take(const Eigen::ArrayXd& b) { Put(b, &taken_); }

// P∘Q is the sum of (a∘b)(a∘b)ᵀ over the columns a and b. Where those are
// many, the matrices themselves take less time.
void HessianSum::AddProduct(double c,
                            const Eigen::MatrixXd& a,
                            const Eigen::MatrixXd& b) {
  if (a.cols() * b.cols() > 4 * (a.cols() + b.cols())) {
    const Eigen::MatrixXd p = a * a.transpose(), q = b * b.transpose();
    matrix_.array() += c * p.array() * q.array();
    return;
  }
  const double root = std::sqrt(c);
  for (Eigen::Index j = 0; j < a.cols(); ++j) {
    for (Eigen::Index k = 0; k < b.cols(); ++k) {
      Add(root * a.col(j).array() * b.col(k).array());
    }
  }
}

Eigen::MatrixXd HessianSum::Finish() {
  Flush(&added_);
  Flush(&taken_);
  matrix_.triangularView<Eigen::StrictlyUpper>() = matrix_.transpose();
  return std::move(matrix_);
}

void HessianSum::Put(const Eigen::ArrayXd& vector, Vectors* vectors) {
  vectors->columns.col(vectors->count++) = vector;
  if (vectors->count == kVectors) Flush(vectors);
}

void HessianSum::Flush(Vectors* vectors) {
  if (vectors->count == 0) return;
  matrix_.selfadjointView<Eigen::Lower>().rankUpdate(
      vectors->columns.leftCols(vectors->count), vectors->sign);
  vectors->count = 0;
}

}  // namespace routescale
