#include "design/known_model.h"

#include <Eigen/Cholesky>
#include <cmath>

#include "base/distributions.h"
#include "base/nan.h"
#include "design/whole_runs.h"
#include "routescale/error.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

// The request with the targets in the variables of a law.
DesignRequest Translated(DesignRequest request, const DesignModel& model) {
  request.targets = model.targets;
  return request;
}

}  // namespace

std::vector<double> TargetWeights(const DesignRequest& request) {
  double sum = 0;
  for (const DesignTarget& target : request.targets) sum += target.weight;
  std::vector<double> weights;
  for (const DesignTarget& target : request.targets) {
    weights.push_back(target.weight / sum);
  }
  return weights;
}

KnownModel::KnownModel(const DesignModel& model, const DesignRequest& request)
    : model_(model),
      estimates_(model.group->values()),
      sensitivities_(*model.fit, *model.group, *model.pool, model.targets),
      views_(DrawViews(*model.fit,
                       *model.group,
                       sensitivities_,
                       Translated(request, model))),
      criterion_(std::move(views_.views),
                 TargetWeights(request),
                 request.over == DesignOver::kWorst) {
  const std::vector<double> weights = TargetWeights(request);
  for (size_t k = 0; k < weights.size(); ++k) {
    shift_ += weights[k] * views_.shift[k];
  }
}

// Of the interval after so many runs more.
double KnownModel::Quantile(double more) const {
  const Statistics& statistics = model_.group->statistics;
  const int degrees =
      statistics.known_errors ? 0 : statistics.degrees_of_freedom;
  const double probability = 0.5 + 0.5 * fit().options.level;
  return degrees > 0 ? StudentT(probability, degrees + more)
                     : NormalQuantile(probability);
}

// Whether the interval of a target is a factor on either side.
bool KnownModel::IsRelative(size_t k) const {
  return model_.targets[k].kind == DesignTarget::kLoss
             ? fit().residual != Residual::kLinear
             : sensitivities_.IsPositive(k);
}

double KnownModel::WantedSd(double within) const {
  double half = IsRelative(0) ? std::log(within) : within;
  const bool loss = model_.targets[0].kind == DesignTarget::kLoss;
  if (loss && fit().residual == Residual::kLog10) half /= std::log(10.0);
  if (half > 0) return half / Quantile(0);
  throw Error(ExitCode::kUsage, "must be above 1: a factor on either side")
      .Value(ShortNumber(within));
}

double KnownModel::SdOf(size_t k, const Eigen::VectorXd& runs) const {
  const DesignCriterion::State state =
      criterion_.At(runs, RidgeOf(criterion_, runs));
  return std::exp(0.5 * (criterion_.LogVariances(state)[k] + views_.shift[k]));
}

// The same at the estimates; NaN by an ensemble, which has none.
double KnownModel::LocalSd(size_t k, const Eigen::VectorXd& runs) const {
  if (views_.ensemble) return kNaN;
  const DesignView view = sensitivities_.View(estimates_);
  const Eigen::MatrixXd information = view.known + view.gradients.transpose() *
                                                       runs.asDiagonal() *
                                                       view.gradients;
  const Eigen::LDLT<Eigen::MatrixXd> ldlt(information);
  const Eigen::MatrixXd& target = view.targets[k];
  return std::sqrt(target.cwiseProduct(ldlt.solve(target)).sum());
}

LearntTarget KnownModel::Learn(size_t k, const Eigen::VectorXd& runs) const {
  LearntTarget target;
  target.target = model_.targets[k].name;
  target.law = fit().law.name;
  target.estimate = sensitivities_.Estimate(k);
  target.sd_before = criterion_.needs_runs()
                         ? kNaN
                         : SdOf(k, Eigen::VectorXd::Zero(runs.size()));
  target.sd_after = SdOf(k, runs);
  target.sd_local = LocalSd(k, runs);
  target.is_loss = model_.targets[k].kind == DesignTarget::kLoss;
  target.positive = sensitivities_.IsPositive(k);
  AddEnds(k,
          Quantile(0) * target.sd_before,
          &target.low_before,
          &target.high_before);
  AddEnds(k, Quantile(runs.sum()) * target.sd_after, &target.low, &target.high);
  return target;
}

// The interval of a target, half as wide as `half` in its scale.
void KnownModel::AddEnds(size_t k,
                         double half,
                         double* low,
                         double* high) const {
  const double estimate = sensitivities_.Estimate(k);
  const bool loss = model_.targets[k].kind == DesignTarget::kLoss;
  if (loss && fit().residual == Residual::kLog10) half *= std::log(10.0);
  const bool relative = IsRelative(k);
  *low = relative ? estimate * std::exp(-half) : estimate - half;
  *high = relative ? estimate * std::exp(half) : estimate + half;
}

}  // namespace routescale
