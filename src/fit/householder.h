#pragma once

#include <Eigen/Core>

namespace routescale {

// QR factorisation of the leading `columns` columns of a matrix by Householder
// reflections, in place and without allocation; columns that depend on those
// before them (relative to their own length, 1e-13) are skipped and get a zero
// in the solution. This is the inner loop of variable projection.
//
//   A = Q [R; 0],   A: n × m,   n >= m
class Householder {
 public:
  using Matrix = Eigen::Ref<Eigen::MatrixXd>;
  using Vector = Eigen::Ref<Eigen::VectorXd>;

  // Overwrites `a` with the reflectors (below) and R (on and above the
  // diagonal of the independent columns).
  void Factor(Matrix a);

  // b := Qᵀ b for each column of b.
  void ApplyQt(const Eigen::Ref<const Eigen::MatrixXd>& a, Matrix b) const;

  // Solves R x = (Qᵀ b)[0..rank) by back substitution; qtb is the result of
  // ApplyQt. x has m entries.
  void Solve(const Eigen::Ref<const Eigen::MatrixXd>& a,
             const Eigen::Ref<const Eigen::VectorXd>& qtb,
             Vector x) const;

  // The m × m triangle R; rows from rank() on are zero.
  void ExtractR(const Eigen::Ref<const Eigen::MatrixXd>& a,
                Eigen::MatrixXd* r) const;

  // Number of independent columns: rows [rank, n) of Qᵀ b are the residual.
  int rank() const { return rank_; }
  // The same of the leading `columns` columns.
  int LeadingRank(Eigen::Index columns) const;

 private:
  Eigen::VectorXd beta_;   // of each reflector
  Eigen::VectorXi pivot_;  // row of column j's pivot, or -1 if it is dependent
  int rank_ = 0;
};

// Overwrites A, n × m with n >= m, with R of A = Q [R; 0] and zeros. Columns
// that depend on others are rotated too: lengths and products of columns stay.
void Triangularise(Eigen::Ref<Eigen::MatrixXd> a);

}  // namespace routescale
