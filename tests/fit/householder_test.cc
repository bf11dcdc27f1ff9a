#include "fit/householder.h"

#include <gtest/gtest.h>

#include <Eigen/QR>

namespace routescale {
namespace {

TEST(Householder, AgreesWithEigen) {
  std::srand(1);
  for (int n : {3, 5, 20, 60}) {
    for (int m = 1; m <= 3; ++m) {
      const Eigen::MatrixXd a = Eigen::MatrixXd::Random(n, m);
      const Eigen::VectorXd b = Eigen::VectorXd::Random(n);
      Eigen::MatrixXd factored = a;
      Eigen::VectorXd qtb = b, x(m);
      Householder qr;
      qr.Factor(factored);
      qr.ApplyQt(factored, qtb);
      qr.Solve(factored, qtb, x);
      const Eigen::VectorXd expected = a.householderQr().solve(b);
      EXPECT_EQ(qr.rank(), m);
      EXPECT_LT((x - expected).norm(), 1e-12 * (1 + expected.norm()));
      EXPECT_NEAR(qtb.tail(n - m).norm(), (b - a * expected).norm(), 1e-13);
      EXPECT_NEAR(qtb.norm(), b.norm(), 1e-13);
    }
  }
}

TEST(Householder, SkipsDependentAndEmptyColumns) {
  Eigen::MatrixXd a(5, 4);
  a.col(0) << 1, 2, 3, 4, 5;
  a.col(1) = 2 * a.col(0);
  a.col(2).setZero();
  a.col(3) << 1, 0, 0, 1, 0;
  const Eigen::VectorXd b = 3 * a.col(0) - 2 * a.col(3);
  Eigen::MatrixXd factored = a;
  Eigen::VectorXd qtb = b, x(4);
  Householder qr;
  qr.Factor(factored);
  qr.ApplyQt(factored, qtb);
  qr.Solve(factored, qtb, x);
  EXPECT_EQ(qr.rank(), 2);
  EXPECT_EQ(x[1], 0);
  EXPECT_EQ(x[2], 0);
  EXPECT_LT((a * x - b).norm(), 1e-13);
  Eigen::MatrixXd r;
  qr.ExtractR(factored, &r);
  EXPECT_LT((r.transpose() * r - a.transpose() * a).norm(), 1e-12);
}

TEST(Householder, SquareAndWide) {
  Eigen::MatrixXd a = Eigen::MatrixXd::Identity(2, 3);
  a.col(2) << 5, 7;
  Eigen::VectorXd qtb(2), x(3);
  qtb << 1, 2;
  Householder qr;
  qr.Factor(a);
  qr.ApplyQt(a, qtb);
  qr.Solve(a, qtb, x);
  EXPECT_EQ(qr.rank(), 2);
  EXPECT_NEAR(x[0], 1, 1e-15);
  EXPECT_NEAR(x[1], 2, 1e-15);
}

TEST(Triangularise, KeepsLengthsAndProductsOfColumns) {
  std::srand(2);
  for (int n : {4, 5, 40}) {
    Eigen::MatrixXd a = Eigen::MatrixXd::Random(n, 4);
    a.col(1) = 2 * a.col(0);
    a.col(2) *= 1e-9;
    Eigen::MatrixXd r = a;
    Triangularise(r);
    EXPECT_TRUE(r.isUpperTriangular(0));
    const Eigen::VectorXd norms = a.colwise().norm();
    EXPECT_LT((r.transpose() * r - a.transpose() * a)
                  .cwiseQuotient(norms * norms.transpose())
                  .cwiseAbs()
                  .maxCoeff(),
              1e-14);
  }
}

TEST(Triangularise, LeavesColumnsOfZeros) {
  Eigen::MatrixXd a = Eigen::MatrixXd::Zero(5, 2);
  a(4, 1) = 3;
  Triangularise(a);
  EXPECT_EQ(a.col(0).norm(), 0);
  EXPECT_NEAR(a.col(1).norm(), 3, 1e-15);
  EXPECT_TRUE(a.isUpperTriangular(0));
}

}  // namespace
}  // namespace routescale
