#include "inference/posterior.h"

#include <cmath>
#include <limits>

#include "fit/descent.h"

namespace routescale {
namespace {

constexpr double kNoBound = std::numeric_limits<double>::infinity();

double Deviation(const Chances& chances) {
  return chances.deviation > 0 ? chances.deviation : 1;
}

}  // namespace

// The strategy of the damped loop, with the prior as rows of a least-squares
// problem: those of [J/s; I] and [(r + e)/s; z − z₀].
class PosteriorDescent {
 public:
  PosteriorDescent(const Posterior& posterior,
                   const Posterior::Aim& aim,
                   const Eigen::VectorXd& start)
      : posterior_(posterior), aim_(aim), z_(posterior.Clamp(start)) {}

  bool Linearise() {
    const Eigen::Index n = posterior_.rows(), p = posterior_.size();
    const Eigen::MatrixXd all = posterior_.Linearised(z_);
    jacobian_.resize(n + p, p);
    residual_.resize(n + p);
    jacobian_.topRows(n) = all.rightCols(p) / aim_.sigma;
    jacobian_.bottomRows(p).setIdentity();
    residual_.head(n) = (all.col(0) + aim_.shift) / aim_.sigma;
    residual_.tail(p) = z_ - aim_.center;
    if (!jacobian_.allFinite() || !residual_.allFinite()) return false;
    step_.Factor(jacobian_, residual_, z_, posterior_.low_, posterior_.high_);
    return true;
  }
  double objective() const { return step_.objective(); }
  double scaled_gradient() const { return step_.scaled_gradient(); }
  double MakeStep(double damping) {
    next_ = posterior_.Clamp(z_ + step_.Step(damping));
    return step_.predicted_decrease();
  }
  double TryStep() { return posterior_.Value(next_, aim_); }
  void AcceptStep() { z_ = next_; }

  const Eigen::VectorXd& z() const { return z_; }

 private:
  const Posterior& posterior_;
  const Posterior::Aim& aim_;
  Eigen::VectorXd z_, next_, residual_;
  Eigen::MatrixXd jacobian_;
  DampedStep step_;
};

Posterior::Posterior(const FitLaw& law,
                     const Points& points,
                     const std::vector<Chances>& chances)
    : law_(law), chances_(chances), model_(law, points), constraints_(law.law) {
  const auto size = static_cast<Eigen::Index>(chances.size());
  low_.resize(size);
  high_.resize(size);
  for (Eigen::Index j = 0; j < size; ++j) {
    const Chances& each = chances[static_cast<size_t>(j)];
    low_[j] = (each.low - each.middle) / Deviation(each);
    high_[j] = (each.high - each.middle) / Deviation(each);
  }
}

Eigen::VectorXd Posterior::Theta(const Eigen::VectorXd& z) const {
  Eigen::VectorXd theta(z.size());
  for (Eigen::Index j = 0; j < z.size(); ++j) {
    const Chances& each = chances_[static_cast<size_t>(j)];
    theta[j] = each.Value(each.middle + Deviation(each) * z[j]);
  }
  return theta;
}

Eigen::VectorXd Posterior::AtProbabilities(
    const std::vector<double>& probabilities) const {
  Eigen::VectorXd z(size());
  for (Eigen::Index j = 0; j < size(); ++j) {
    const auto k = static_cast<size_t>(j);
    z[j] = (chances_[k].At(probabilities[k]) - chances_[k].middle) /
           Deviation(chances_[k]);
  }
  return Clamp(z);
}

double Posterior::Value(const Eigen::VectorXd& z, const Aim& aim) const {
  const Eigen::VectorXd theta = Theta(z);
  Program::Scratch scratch;
  if (!constraints_.Hold(theta.data(), &scratch)) return kNoBound;
  const Eigen::VectorXd residuals = model_.Residuals(theta);
  const double value =
      0.5 * (((residuals + aim.shift) / aim.sigma).squaredNorm() +
             (z - aim.center).squaredNorm());
  return std::isfinite(value) ? value : kNoBound;
}

Posterior::Place Posterior::Descend(const Eigen::VectorXd& z,
                                    const Aim& aim) const {
  constexpr DescentOptions kUntil = {200, 1e-9, 1e-8};
  PosteriorDescent descent(*this, aim, z);
  routescale::Descend(kUntil, &descent);
  const double gradient =
      descent.Linearise() ? descent.scaled_gradient() : kNoBound;
  return {descent.z(), Value(descent.z(), aim), gradient};
}

Eigen::MatrixXd Posterior::Linearised(const Eigen::VectorXd& z) const {
  const Eigen::VectorXd theta = Theta(z);
  Eigen::MatrixXd all(rows(), 1 + size());
  Program::Scratch scratch;
  model_.ResidualsAndJacobian(theta.data(), all, &scratch);
  for (Eigen::Index j = 0; j < size(); ++j) {
    const Chances& each = chances_[static_cast<size_t>(j)];
    all.col(1 + j) *=
        Deviation(each) * each.Slope(each.middle + Deviation(each) * z[j]);
  }
  return all;
}

}  // namespace routescale
