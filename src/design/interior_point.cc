#include "design/interior_point.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

namespace routescale {
namespace {

using Array = Eigen::ArrayXd;

constexpr int kMostSteps = 200;
constexpr double kToBoundary = 0.99;
constexpr double kLargestFall = 0.1, kSmallestFall = 0.5;  // of the barrier

// The largest step up to 1 that keeps x + step dx positive.
double Reach(const Array& x, const Array& dx) {
  double step = 1 / kToBoundary;
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    if (dx[i] < 0) step = std::min(step, -x[i] / dx[i]);
  }
  return kToBoundary * step;
}

class InteriorPoint {
 public:
  explicit InteriorPoint(const RestrictedProblem& problem) : p_(problem) {
    const Eigen::Index size = p_.most.size();
    // Inside: each row at most half used, each bound at most half.
    const double share =
        0.5 * (p_.limits.array() / p_.rows.rowwise().sum().array()).minCoeff();
    x_ = Array::Constant(size, share).min(0.5 * p_.most.array());
    bounded_ = p_.most.array().isFinite().cast<double>();
    barrier_ = 1.0 / static_cast<double>(size);
    below_ = barrier_ / x_;
    above_ = bounded_ * barrier_ / Room(x_);
    multipliers_ = barrier_ / Slack(x_);
    state_ = p_.criterion->At(Runs(x_));
  }

  RestrictedSolution Solve(double tolerance) {
    for (int i = 0; i < kMostSteps && std::isfinite(state_.value); ++i) {
      const double step = Step();
      const double complementarity = Complementarity();
      if (complementarity < tolerance || !(step > 1e-12)) break;
      const double fall = step > 0.9   ? kLargestFall
                          : step > 0.3 ? 0.3
                                       : kSmallestFall;
      const double count = static_cast<double>(x_.size()) + bounded_.sum() +
                           static_cast<double>(multipliers_.size());
      barrier_ = std::min(barrier_, fall * complementarity / count);
    }
    return {x_, multipliers_};
  }

 private:
  Eigen::VectorXd Runs(const Array& x) const {
    return x.matrix().cwiseProduct(p_.unit);
  }
  // What is left up to the upper bounds; 1 where there are none.
  Array Room(const Array& x) const {
    return (bounded_ > 0).select(p_.most.array() - x, 1);
  }
  Array Slack(const Array& x) const {
    return p_.limits.array() - (p_.rows * x.matrix()).array();
  }
  double Complementarity() const {
    return (x_ * below_).sum() + (Room(x_) * above_).sum() +
           (Slack(x_) * multipliers_).sum();
  }
  // What Newton's method minimises for a given barrier parameter.
  double Barrier(const Array& x, double value) const {
    return value -
           barrier_ * (x.log().sum() + (bounded_ * Room(x).log()).sum() +
                       Slack(x).log().sum());
  }

  // One Newton step of the perturbed optimality conditions
  //   ∇Φ + rowsᵀλ − z + y = 0,  z x = τ,  y (most − x) = τ,  λ slack = τ.
  double Step() {
    const Array gradient =
        p_.criterion->Gradient(state_).array() * p_.unit.array();
    const Array room = Room(x_), slack = Slack(x_);
    Eigen::MatrixXd matrix = p_.unit.asDiagonal() *
                             p_.criterion->Hessian(state_) *
                             p_.unit.asDiagonal();
    matrix.diagonal().array() += below_ / x_ + above_ / room;
    matrix += p_.rows.transpose() *
              (multipliers_ / slack).matrix().asDiagonal() * p_.rows;
    const Array descent =
        -gradient -
        (p_.rows.transpose() * (barrier_ / slack).matrix()).array() +
        barrier_ / x_ - bounded_ * barrier_ / room;
    const Array dx = Solved(matrix, descent.matrix());
    const Array used = (p_.rows * dx.matrix()).array();
    const Array dbelow = barrier_ / x_ - below_ - below_ * dx / x_;
    const Array dabove =
        bounded_ * barrier_ / room - above_ + above_ * dx / room;
    const Array dmultipliers =
        barrier_ / slack - multipliers_ + multipliers_ * used / slack;
    double primal = std::min(
        {Reach(x_, dx), Reach(slack, -used), Reach(room, -bounded_ * dx), 1.0});
    const double dual = std::min({Reach(below_, dbelow),
                                  Reach(multipliers_, dmultipliers),
                                  Reach(above_ + (1 - bounded_), dabove),
                                  1.0});
    primal = Descend(dx, primal);
    below_ += dual * dbelow;
    above_ += dual * dabove;
    multipliers_ += dual * dmultipliers;
    return std::min(primal, dual);
  }

  // LDLᵀ stands more rounding, LLᵀ is many times as fast on large matrices.
  static Array Solved(const Eigen::MatrixXd& matrix,
                      const Eigen::VectorXd& right) {
    constexpr Eigen::Index kLarge = 200;
    if (matrix.rows() >= kLarge) {
      const Eigen::LLT<Eigen::MatrixXd> llt(matrix);
      if (llt.info() == Eigen::Success) return llt.solve(right).array();
    }
    return matrix.ldlt().solve(right).array();
  }

  // Halves a step that makes the barrier function larger.
  double Descend(const Array& dx, double step) {
    const double now = Barrier(x_, state_.value);
    constexpr int kMostHalvings = 30;
    constexpr double kRounding = 1e-12;
    for (int i = 0; i < kMostHalvings; ++i, step /= 2) {
      const Array there = x_ + step * dx;
      DesignCriterion::State state = p_.criterion->At(Runs(there));
      const double value = Barrier(there, state.value);
      if (!(value <= now + kRounding * (1 + std::abs(now)))) continue;
      x_ = there;
      state_ = std::move(state);
      return step;
    }
    return 0;
  }

  const RestrictedProblem& p_;
  Array x_, bounded_, below_, above_, multipliers_;
  double barrier_ = 1;
  DesignCriterion::State state_;
};

}  // namespace

RestrictedSolution SolveRestricted(const RestrictedProblem& problem,
                                   double tolerance) {
  return InteriorPoint(problem).Solve(tolerance);
}

}  // namespace routescale
