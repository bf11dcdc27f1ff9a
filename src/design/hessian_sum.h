#pragma once

#include <Eigen/Core>

namespace routescale {

// A symmetric matrix Σ f fᵀ − Σ b bᵀ. Vectors are added many at a time: a large
// matrix is read and written once for all of them.
class HessianSum {
 public:
  explicit HessianSum(Eigen::Index size);

  void Add(const Eigen::ArrayXd& f);
  void Take(const Eigen::ArrayXd& b);
  // c P∘Q, P = A Aᵀ and Q = B Bᵀ.
  void AddProduct(double c, const Eigen::MatrixXd& a, const Eigen::MatrixXd& b);

  Eigen::MatrixXd Finish();

 private:
  struct Vectors {
    Eigen::MatrixXd columns;
    double sign = 1;
    Eigen::Index count = 0;
  };
  void Put(const Eigen::ArrayXd& vector, Vectors* vectors);
  void Flush(Vectors* vectors);

  Eigen::MatrixXd matrix_;  // its lower triangle
  Vectors added_, taken_;
};

}  // namespace routescale
