#include <algorithm>
#include <cmath>

#include "fit/robust.h"
#include "fit/statistics.h"

namespace routescale {
namespace {

std::vector<Node> ToSecondOrder(const FitLaw& law) {
  std::vector<Node> outputs = {law.in_residual};
  for (const auto* nodes :
       {&law.residual_derivatives, &law.second_derivatives}) {
    outputs.insert(outputs.end(), nodes->begin(), nodes->end());
  }
  return outputs;
}

}  // namespace

RobustProblem::RobustProblem(const FitLaw& fit_law, const Points& points)
    : law(fit_law),
      constraints(fit_law.law),
      value(ProgramOf(fit_law, {fit_law.in_residual}, points)),
      all(ProgramOf(fit_law, ToSecondOrder(fit_law), points)),
      target(ResidualTarget(fit_law.residual, points)),
      scale(ResidualScale(fit_law.residual, points)),
      roots(RootWeights(points)),
      bounds(fit_law) {}

bool RobustDescent::MoveTo(const Eigen::VectorXd& u) {
  theta_ = FromInternal(problem_.law, u);
  return problem_.constraints.Hold(theta_.data(), &constraint_scratch_);
}

bool RobustDescent::Residuals(const Eigen::VectorXd& u) {
  if (!MoveTo(u)) return false;
  problem_.value.Evaluate(theta_.data(), r_.data(), r_.size(), &value_scratch_);
  return ScaleResiduals();
}

bool RobustDescent::ScaleResiduals() {
  r_ = r_.cwiseProduct(problem_.scale) - problem_.target;
  if (change_.shift != nullptr) {
    r_ += Eigen::Map<const Eigen::VectorXd>(change_.shift, r_.size());
  }
  r_ = r_.cwiseQuotient(problem_.roots);
  return r_.allFinite();
}

double RobustDescent::Value(const Stage& stage) const {
  double sum = 0;
  for (Eigen::Index i = 0; i < r_.size(); ++i) {
    const double weight =
        multiplicity_[i] * problem_.roots[i] * problem_.roots[i];
    sum += weight * stage.factor * Term(stage.objective, r_[i]).rho;
  }
  return sum;
}

double RobustDescent::TypicalResidual() {
  std::vector<double> sizes;
  for (Eigen::Index i = 0; i < r_.size(); ++i) {
    if (multiplicity_[i] > 0) sizes.push_back(std::abs(r_[i]));
  }
  const double median = UpperMedian(std::move(sizes));
  return median > 0 ? median
                    : r_.norm() / std::sqrt(static_cast<double>(r_.size()));
}

bool RobustDescent::Linearise(const Stage& stage, const Eigen::VectorXd& u) {
  if (!MoveTo(u)) return false;
  const Eigen::Index n = r_.size(), p = u.size();
  problem_.all.Evaluate(theta_.data(), table_.data(), n, &all_scratch_);
  r_ = table_.col(0);
  if (!ScaleResiduals()) return false;
  table_.array().colwise() *= problem_.scale.array();
  Eigen::VectorXd pull(n), curvature(n), trust(n);
  pull_norm_ = 0;
  for (Eigen::Index i = 0; i < n; ++i) {
    const ObjectiveTerm term = Term(stage.objective, r_[i]);
    const double pulled = stage.factor * problem_.roots[i] * term.psi;
    pull[i] = multiplicity_[i] * pulled;
    pull_norm_ += pull[i] * pulled;
    curvature[i] = multiplicity_[i] * stage.factor * term.curvature;
    trust[i] = multiplicity_[i] * stage.factor *
               (r_[i] == 0 ? term.curvature : term.psi / r_[i]);
  }
  pull_norm_ = std::sqrt(pull_norm_);
  jacobian_ = table_.middleCols(1, p);
  const auto& specs = problem_.law.law.free();
  Eigen::VectorXd slopes(p);
  for (Eigen::Index j = 0; j < p; ++j) {
    slopes[j] = InternalSlope(specs[j], theta_[j]);
    jacobian_.col(j) *= slopes[j];
  }
  gradient_ = jacobian_.transpose() * pull;
  hessian_ = jacobian_.transpose() * curvature.asDiagonal() * jacobian_;
  secant_ = jacobian_.transpose() * trust.asDiagonal() * jacobian_;
  for (size_t k = 0; k < problem_.law.second_places.size(); ++k) {
    const auto [i, j] = problem_.law.second_places[k];
    const double second =
        pull.dot(table_.col(1 + p + static_cast<Eigen::Index>(k))) * slopes[i] *
        slopes[j];
    hessian_(i, j) += second;
    if (i != j) hessian_(j, i) += second;
  }
  for (Eigen::Index j = 0; j < p; ++j) {
    if (specs[j].log_scale) hessian_(j, j) += gradient_[j];
  }
  norms_ = (multiplicity_.cwiseSqrt().asDiagonal() * jacobian_)
               .colwise()
               .norm()
               .transpose();
  largest_norms_ = largest_norms_.cwiseMax(norms_);
  return hessian_.allFinite() && gradient_.allFinite();
}

}  // namespace routescale
