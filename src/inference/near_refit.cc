#include "inference/near_refit.h"

#include <Eigen/Cholesky>
#include <cmath>
#include <utility>

namespace routescale {
namespace {

constexpr Eigen::Index kLeastRows = 1000;
constexpr int kMostNearSteps = 8, kMostShrinks = 3;
constexpr double kShrink = 0.3;
// The last step, which is taken unseen: in standard errors of the parameters.
constexpr double kLastStep = 0.01;

}  // namespace

std::unique_ptr<const NearRefit> NearRefit::Make(const RefitBase& base) {
  if (base.rows() < kLeastRows || base.robust) return nullptr;
  std::unique_ptr<const NearRefit> near(new NearRefit(base));
  const bool whole = near->tangent_.basis.cols() == base.parameters();
  return whole ? std::move(near) : nullptr;
}

NearRefit::NearRefit(const RefitBase& base)
    : base_(base),
      tangent_(MakeTangentSpace(base)),
      scales_(static_cast<size_t>(base.parameters())) {
  for (Eigen::Index k = 0; k < base.linear; ++k) {
    const int j = base.order[static_cast<size_t>(k)];
    scales_[static_cast<size_t>(j)] = base.u[j] != 0;
  }
}

// w r of the residuals in `both`; the objective.
double NearRefit::Weigh(const RefitChange& change, Workspace* w) const {
  if (change.shift != nullptr) {
    w->residual +=
        Eigen::Map<const Eigen::VectorXd>(change.shift, base_.rows());
  }
  if (change.root_weights == nullptr) return 0.5 * w->residual.squaredNorm();
  const double objective = 0.5 * w->residual.cwiseAbs2().dot(w->weights);
  w->residual.array() *= w->weights.array();
  return objective;
}

// Linear parameters move by factors: what multiplies a power of the data is
// close to its logarithm, which is linear in the exponents too.
bool NearRefit::MoveBy(const Eigen::VectorXd& by, Workspace* w) const {
  const auto& specs = base_.law.law.free();
  w->theta.resize(by.size());
  w->slopes.resize(by.size());
  for (Eigen::Index j = 0; j < by.size(); ++j) {
    const bool scales = scales_[static_cast<size_t>(j)];
    const double factor = scales ? std::exp(by[j] / base_.u[j]) : 1;
    const double u = scales ? base_.u[j] * factor : base_.u[j] + by[j];
    if (!(u > base_.bounds.low[j] && u < base_.bounds.high[j])) return false;
    w->theta[j] = FromInternal(specs[j], u);
    w->slopes[j] = factor * InternalSlope(specs[j], w->theta[j]);
  }
  return base_.constraints.Hold(w->theta.data(), &w->constraint_scratch);
}

// Of the point that was evaluated last, in the coordinates y.
void NearRefit::Linearise(Workspace* w) const {
  auto jacobian = w->both.rightCols(base_.parameters());
  w->moves = w->slopes.asDiagonal() * tangent_.moves;
  w->gradient = w->moves.transpose() * (jacobian.transpose() * w->residual);
  if (w->weights.size() > 0) {
    jacobian.array().colwise() *= w->weights.cwiseSqrt().array();
  }
  w->normal =
      w->moves.transpose() * (jacobian.transpose() * jacobian) * w->moves;
}

// At the optimum.
double NearRefit::Begin(const RefitChange& change, Workspace* w) const {
  const Eigen::Index p = base_.parameters();
  w->weights.resize(0);
  w->normal.setIdentity(p, p);
  w->moves = tangent_.moves;
  if (change.root_weights != nullptr) {
    const Eigen::Map<const Eigen::VectorXd> roots(change.root_weights,
                                                  base_.rows());
    w->weights = roots.cwiseAbs2();
    w->weighed = roots.asDiagonal() * tangent_.basis;
    w->normal.noalias() = w->weighed.transpose() * w->weighed;
  }
  w->both.resize(base_.rows(), p + 1);
  w->residual = base_.both.col(0);
  const double objective = Weigh(change, w);
  w->gradient = tangent_.basis.transpose() * w->residual;
  return objective;
}

double NearRefit::Evaluate(const RefitChange& change, Workspace* w) const {
  base_.model.ResidualsAndJacobian(w->theta.data(), w->both, &w->scratch);
  w->residual = w->both.col(0);
  return Weigh(change, w);
}

bool NearRefit::Refit(const RefitChange& change, Workspace* w) const {
  double objective = Begin(change, w);
  const double enough =
      kLastStep * kLastStep / static_cast<double>(base_.rows());
  Eigen::VectorXd at = Eigen::VectorXd::Zero(base_.parameters());
  for (int i = 0; i < kMostNearSteps; ++i) {
    const Eigen::LLT<Eigen::MatrixXd> root(w->normal);
    if (root.info() != Eigen::Success) return false;
    const Eigen::VectorXd step = -root.solve(w->gradient);
    const double promised = -0.5 * step.dot(w->gradient);
    Eigen::VectorXd by = tangent_.moves * step;
    if (!MoveBy(at + by, w)) return false;
    if (promised <= enough * objective) return true;
    double next = Evaluate(change, w);
    for (int k = 0; !(next < objective); ++k) {
      by *= kShrink;
      if (k == kMostShrinks || !MoveBy(at + by, w)) return false;
      next = Evaluate(change, w);
    }
    at += by;
    objective = next;
    Linearise(w);
  }
  return false;
}

}  // namespace routescale
