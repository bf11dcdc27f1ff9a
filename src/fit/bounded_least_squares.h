#pragma once

#include <Eigen/Core>

#include "fit/householder.h"

namespace routescale {

// min ½ ‖A x + b‖² with low <= x <= high, by QR and an active set: what leaves
// its bounds is put on them, and released where its gradient points inside.
//
//   A: n × m,  b: n,  m small
//
// Reused from solve to solve, it allocates nothing.
class BoundedLeastSquares {
 public:
  // Bounds of m entries; infinite: none.
  void SetBounds(const Eigen::VectorXd& low, const Eigen::VectorXd& high);

  void Solve(const Eigen::MatrixXd& a, const Eigen::VectorXd& b);

  const Eigen::VectorXd& x() const { return x_; }
  double objective() const { return objective_; }
  // c := Qᵀ c, Q of the columns of A not on a bound. Rows from rank() on are
  // what those columns leave of c.
  void ApplyQt(Eigen::Ref<Eigen::MatrixXd> c) const {
    qr_.ApplyQt(factored_, c);
  }
  int rank() const { return qr_.rank(); }

 private:
  void SolveRest(const Eigen::MatrixXd& a, const Eigen::VectorXd& b);
  bool ActivateBounds();
  bool ReleaseConstraint(const Eigen::MatrixXd& a);

  Eigen::VectorXd low_, high_;
  bool bounded_ = false;
  Eigen::VectorXi active_;  // -1 or 1 at the low or high bound
  Eigen::MatrixXd factored_;
  Eigen::VectorXd rest_, x_, solution_;
  Householder qr_;
  double objective_ = 0;
};

}  // namespace routescale
