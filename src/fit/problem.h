#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fit/row_blocks.h"
#include "routescale/fit.h"
#include "routescale/formula.h"
#include "routescale/law.h"

namespace routescale {

// A law compiled for fitting, without data: shared by all groups.
struct FitLaw {
  FitLaw(const Law& law, const FitOptions& options);

  CompiledLaw law;
  Residual residual;         // the scale of the objective
  Residual linear_residual;  // the scale in which `linear` are linear
  Objective objective;
  Node in_residual;
  std::vector<Node> residual_derivatives;  // per free parameter
  // For robust objectives: ∂²f/∂θ_i∂θ_j, i <= j, those not zero by structure.
  std::vector<Node> second_derivatives;
  std::vector<std::pair<int, int>> second_places;  // their (i, j)
  // Free parameters that are linear in linear_residual, and the rest; ascending.
  std::vector<int> linear, nonlinear;

  // Per derived quantity: its value, then its derivatives.
  std::vector<std::vector<Node>> derived;

  size_t free_count() const { return law.free().size(); }
  // Points that the best law passes through for whatever noise: by least
  // absolute deviations one for each parameter.
  int points_met() const {
    return objective.kind == Objective::Kind::kLad
               ? static_cast<int>(free_count())
               : 0;
  }

 private:
  void FillSecondDerivatives();
};

// √w of each point; 1 without weights.
Eigen::VectorXd RootWeights(const Points& points);
// Whether any s below differs from 1.
bool IsScaled(Residual residual, const Points& points);
// Throws Error for a response that has no place on the scale.
void CheckResponse(Residual residual, const Points& points);
// t and s of the residuals below; throws Error for a response that has no place
// on the scale.
Eigen::VectorXd ResidualTarget(Residual residual, const Points& points);
Eigen::VectorXd ResidualScale(Residual residual, const Points& points);

// Residuals in the scale of the objective at the points of one group:
//
//   r_i(θ) = s_i f_i(θ) − t_i,   i = 1 … n,   θ: the p free parameters
//
// log10, ln:  s = √w,    t = √w log10 L or √w ln L;
// linear:     s = √w,    t = √w L;
// relative:   s = √w/L,  t = √w.
class ResidualModel {
 public:
  // A large table is evaluated by so many threads; results do not depend on it.
  ResidualModel(const FitLaw& law, const Points& points, size_t threads = 1);

  Eigen::Index rows() const { return target_.size(); }
  const Eigen::VectorXd& target() const { return target_; }

  // r: n. Not finite where the law is not.
  void Residuals(const double* theta,
                 Eigen::Ref<Eigen::VectorXd> r,
                 Program::Scratch* scratch) const;
  Eigen::VectorXd Residuals(const Eigen::VectorXd& theta) const;
  // out: n × (1 + p): the residuals, then ∂r/∂θ.
  void ResidualsAndJacobian(const double* theta,
                            Eigen::Ref<Eigen::MatrixXd> out,
                            Program::Scratch* scratch) const;

  // Σ r²
  double SumOfSquares(const Eigen::VectorXd& theta) const;
  // As ResidualsAndJacobian. Of a large table (row_blocks.h) what is left after
  // a rotation of the rows: the triangle of a QR, whose columns have the same
  // lengths and products. NaN if a number is not finite.
  void Linearise(const Eigen::VectorXd& theta,
                 Eigen::MatrixXd* out,
                 Program::Scratch* scratch) const;
  Eigen::Index linearised_rows() const;
  bool is_large() const { return static_cast<size_t>(rows()) > kLargeRows; }

 private:
  void Scale(Eigen::Index first, Eigen::Ref<Eigen::MatrixXd> out) const;
  // For the rows from `first` on that `out` has.
  void Evaluate(const Program& program,
                const double* theta,
                Eigen::Index first,
                Eigen::Ref<Eigen::MatrixXd> out,
                Program::Scratch* scratch) const;

  Program value_, all_;
  size_t threads_;
  Eigen::VectorXd target_, scale_;
  bool scaled_;
};

// How far rounding alone moves ‖r‖, generously.
inline double RoundingNorm(double target_norm) { return 1e-14 * target_norm; }

// Whether residuals are nothing but rounding: the law passes through the
// points, and gradients mean nothing.
inline bool IsExactFit(double residual_norm, double target_norm) {
  return residual_norm <= RoundingNorm(target_norm);
}

// Whether a coordinate changes the residuals visibly: more than rounding when
// it moves by its own size, at least 1 (an e-fold on a log scale), and enough
// for a standard error below 1e9 such moves.
inline bool HasEffect(double column_norm,
                      double coordinate,
                      double residual_norm,
                      double target_norm) {
  constexpr double kRounding = 1e-13, kVisible = 1e-9;
  const double effect = column_norm * std::max(1.0, std::abs(coordinate));
  return effect > kRounding * target_norm && effect > kVisible * residual_norm;
}

// Columns of the points in the order of the law's variables.
std::vector<const double*> BindColumns(const Law& law, const Points& points);

// The internal coordinate of a parameter: ln p where it has a log scale.
double ToInternal(const ParameterSpec& spec, double value);
double FromInternal(const ParameterSpec& spec, double coordinate);
// dp/du at p.
double InternalSlope(const ParameterSpec& spec, double value);

// The bounds of the free parameters in internal coordinates.
struct Bounds {
  explicit Bounds(const FitLaw& law);
  Eigen::VectorXd Clamp(const Eigen::VectorXd& u) const {
    return u.cwiseMax(low).cwiseMin(high);
  }

  Eigen::VectorXd low, high;
};

// A program of the law at the points.
Program ProgramOf(const FitLaw& law,
                  std::vector<Node> outputs,
                  const Points& points);

// Whether all constraints hold; cheap, no allocation after the first call.
class Constraints {
 public:
  explicit Constraints(const CompiledLaw& law);
  bool Hold(const double* theta, Program::Scratch* scratch) const;

 private:
  size_t count_;
  Program program_;
};

}  // namespace routescale
