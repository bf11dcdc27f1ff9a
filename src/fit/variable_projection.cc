#include "fit/variable_projection.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "fit/levenberg_marquardt.h"

namespace routescale {
namespace {

constexpr int kMostProjections = 200;
// A descent ends where a nearly undamped step promises less than this share of
// the objective: far below what tells two minima apart. Digits beyond that are
// the business of Refine, for one point and not for every start.
constexpr double kDecreaseTolerance = 1e-12;
constexpr double kGradientTolerance = 1e-10;

std::vector<Node> BasisOutputs(const FitLaw& law) {
  std::vector<Node> outputs = {law.in_start};
  for (int i : law.linear) outputs.push_back(law.start_derivatives[i]);
  return outputs;
}

std::vector<Node> SlopeOutputs(const FitLaw& law) {
  std::vector<Node> outputs;
  for (int i : law.nonlinear) outputs.push_back(law.start_derivatives[i]);
  return outputs;
}

}  // namespace

struct VariableProjection::Workspace {
  Program::Scratch basis_scratch, slope_scratch, constraint_scratch;
  Eigen::VectorXd theta, f0, beta, reduced;
  Eigen::MatrixXd basis, slopes;
  Eigen::MatrixXd unfactored;  // the basis, where linear parameters have bounds
  Eigen::VectorXi settled;  // per linear one: -1 or 1 at its low or high bound
  Householder qr;
  double objective = std::numeric_limits<double>::infinity();
};

VariableProjection::VariableProjection(const FitLaw& law, const Points& points)
    : law_(law),
      basis_(law.law.graph(),
             BasisOutputs(law),
             BindColumns(law.law.law(), points),
             points.size()),
      slopes_(law.law.graph(),
              SlopeOutputs(law),
              BindColumns(law.law.law(), points),
              points.size()),
      constraints_(law.law),
      target_(ResidualTarget(law.start_residual, points)),
      scale_(ResidualScale(law.start_residual, points)),
      scaled_(IsScaled(law.start_residual, points)) {
  const Eigen::Index q = law.nonlinear.size();
  low_.resize(q);
  high_.resize(q);
  for (Eigen::Index k = 0; k < q; ++k) {
    specs_.push_back(&law.law.free()[law.nonlinear[k]]);
    low_[k] = ToInternal(*specs_[k], specs_[k]->min);
    high_[k] = ToInternal(*specs_[k], specs_[k]->max);
  }
  for (int i : law.linear) bounded_ |= law.law.free()[i].bounded();
}

void VariableProjection::SetTheta(const Eigen::VectorXd& u,
                                  Eigen::VectorXd* theta) const {
  theta->setZero(law_.free_count());
  for (size_t k = 0; k < specs_.size(); ++k) {
    (*theta)[law_.nonlinear[k]] = FromInternal(*specs_[k], u[k]);
  }
}

void VariableProjection::Scale(Eigen::Ref<Eigen::MatrixXd> columns) const {
  if (scaled_) {
    columns.array().colwise() *= scale_.array();
  }
}

bool VariableProjection::Solve(const Eigen::VectorXd& u, Workspace* w) const {
  const Eigen::Index n = target_.size(), m = law_.linear.size();
  w->objective = std::numeric_limits<double>::infinity();
  SetTheta(u, &w->theta);
  if (!constraints_.Hold(w->theta.data(), &w->constraint_scratch)) return false;
  w->basis.resize(n, m + 1);
  basis_.Evaluate(w->theta.data(), w->basis.data(), n, &w->basis_scratch);
  Scale(w->basis);
  if (!w->basis.allFinite()) return false;
  if (bounded_) w->unfactored = w->basis;
  w->settled.setZero(m);
  SolveRest(w);
  if (bounded_) Settle(w);
  return std::isfinite(w->objective);
}

void VariableProjection::SolveRest(Workspace* w) const {
  const Eigen::Index m = law_.linear.size();
  w->f0 = w->basis.col(0) - target_;
  auto phi = w->basis.rightCols(m);
  for (Eigen::Index j = 0; j < m; ++j) {
    if (w->settled[j] == 0) continue;
    w->f0 += w->theta[law_.linear[j]] * phi.col(j);
    phi.col(j).setZero();
  }
  w->qr.Factor(phi);
  w->qr.ApplyQt(phi, w->f0);
  w->beta.resize(m);
  w->qr.Solve(phi, w->f0, w->beta);
  for (Eigen::Index j = 0; j < m; ++j) {
    if (w->settled[j] == 0) w->theta[law_.linear[j]] = -w->beta[j];
  }
  w->reduced = w->f0.tail(target_.size() - w->qr.rank());
  w->objective = 0.5 * w->reduced.squaredNorm();
}

void VariableProjection::Settle(Workspace* w) const {
  const int m = static_cast<int>(law_.linear.size());
  for (int round = 0; round < 3 * m; ++round) {
    bool changed = false;
    for (int j = 0; j < m; ++j) {
      const ParameterSpec& spec = law_.law.free()[law_.linear[j]];
      double& value = w->theta[law_.linear[j]];
      if (w->settled[j] != 0 || (value >= spec.min && value <= spec.max)) {
        continue;
      }
      w->settled[j] = value < spec.min ? -1 : 1;
      value = value < spec.min ? spec.min : spec.max;
      changed = true;
    }
    if (!changed && (round >= 2 * m || !ReleaseOne(w))) return;
    w->basis = w->unfactored;
    SolveRest(w);
  }
}

bool VariableProjection::ReleaseOne(Workspace* w) const {
  const Eigen::Index m = law_.linear.size();
  int best = -1;
  double steepest = kGradientTolerance;
  for (Eigen::Index j = 0; j < m; ++j) {
    if (w->settled[j] == 0) continue;
    Eigen::VectorXd column = w->unfactored.col(j + 1);
    const double norm = column.norm() * w->reduced.norm();
    w->qr.ApplyQt(w->basis.rightCols(m), column);
    const double gradient = column.tail(w->reduced.size()).dot(w->reduced);
    if (w->settled[j] * gradient > steepest * norm) {
      steepest = w->settled[j] * gradient / norm;
      best = static_cast<int>(j);
    }
  }
  if (best >= 0) w->settled[best] = 0;
  return best >= 0;
}

void VariableProjection::Linearise(const Eigen::VectorXd& u,
                                   Workspace* w) const {
  const Eigen::Index n = target_.size();
  w->slopes.resize(n, static_cast<Eigen::Index>(specs_.size()));
  slopes_.Evaluate(w->theta.data(), w->slopes.data(), n, &w->slope_scratch);
  Scale(w->slopes);
  for (size_t k = 0; k < specs_.size(); ++k) {
    w->slopes.col(k) *=
        InternalSlope(*specs_[k], FromInternal(*specs_[k], u[k]));
  }
  w->qr.ApplyQt(w->basis.rightCols(law_.linear.size()), w->slopes);
}

Descent VariableProjection::Descend(const Eigen::VectorXd& start) const {
  Workspace now, next;
  Eigen::VectorXd u = start.cwiseMax(low_).cwiseMin(high_);
  if (!Solve(u, &now)) return {now.theta, now.objective, false};
  DampedStep step;
  Damping damping;
  bool converged = specs_.empty();
  for (int i = 0; i < kMostProjections && !converged; ++i) {
    Linearise(u, &now);
    if (!now.slopes.allFinite()) break;
    Eigen::VectorXd residual = now.reduced;
    step.Factor(
        now.slopes.bottomRows(residual.size()), residual, u, low_, high_);
    if (step.scaled_gradient() < kGradientTolerance ||
        IsExactFit(now.reduced.norm(), target_.norm())) {
      converged = true;
      break;
    }
    while (true) {
      const Eigen::VectorXd trial =
          (u + step.Step(damping.value())).cwiseMax(low_).cwiseMin(high_);
      const double promised = step.predicted_decrease();
      if (promised <= kDecreaseTolerance * now.objective && damping.small()) {
        converged = true;
        break;
      }
      const bool finite = Solve(trial, &next);
      const double gained = now.objective - next.objective;
      if (finite && gained > 0) {
        damping.Accept(gained / promised);
        u = trial;
        std::swap(now, next);
        break;
      }
      if (!damping.Reject()) return {now.theta, now.objective, false};
    }
  }
  return {now.theta, now.objective, converged};
}

}  // namespace routescale
