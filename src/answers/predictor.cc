#include <algorithm>
#include <cmath>
#include <limits>

#include "answers/root.h"
#include "answers/usable_covariance.h"
#include "distributions.h"
#include "routescale/answers.h"

namespace routescale {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double ToLoss(Residual residual, double value) {
  switch (residual) {
    case Residual::kLn:
      return std::exp(value);
    case Residual::kLog10:
      return std::pow(10.0, value);
    case Residual::kLinear:
    case Residual::kRelative:
      return value;
  }
  return value;
}

}  // namespace

Predictor::Predictor(const SavedFit& fit, const GroupFit& group)
    : law_(fit.law, {}),
      variables_(fit.law.variable_names()),
      parameters_(group.values()),
      covariance_(UsableCovariance(group)),
      sigma_(group.statistics.sigma),
      residual_(fit.residual),
      in_residual_(law_.In(fit.residual)),
      size_(fit.law.FindVariable(fit.law.size_variable)) {
  const int degrees = group.statistics.degrees_of_freedom;
  t_ = degrees > 0 ? StudentT(0.5 + 0.5 * fit.options.level, degrees) : kNaN;
  for (size_t i = 0; i < parameters_.size(); ++i) {
    const Node leaf = law_.graph().Parameter(static_cast<int>(i));
    gradient_.push_back(law_.graph().Derivative(in_residual_, leaf));
  }
  if (fit.law.effective) effective_ = law_.Lower(*fit.law.effective);
  for (const std::string& variable : variables_) {
    const auto range = group.range.find(variable);
    range_.push_back(range == group.range.end() ? std::pair(kNaN, kNaN)
                                                : range->second);
  }
}

std::vector<double> Predictor::Evaluate(Node node, const Columns& at) const {
  std::vector<const double*> columns;
  for (const auto& column : at) columns.push_back(column.data());
  const size_t rows = at.empty() ? 0 : at[0].size();
  const Program program(law_.graph(), {node}, columns, rows);
  std::vector<double> values(rows);
  Program::Scratch scratch;
  program.Evaluate(parameters_.data(), values.data(), rows, &scratch);
  return values;
}

std::vector<double> Predictor::Loss(const Columns& at) const {
  return Evaluate(law_.loss(), at);
}

std::vector<Prediction> Predictor::Predict(const Columns& at) const {
  const std::vector<double> losses = Loss(at);
  const std::vector<double> middles = Evaluate(in_residual_, at);
  const std::vector<double> effective = EffectiveParameters(at);
  const Eigen::Index rows = static_cast<Eigen::Index>(losses.size());
  const Eigen::Index p = static_cast<Eigen::Index>(gradient_.size());
  Eigen::MatrixXd gradient(rows, p);
  for (Eigen::Index j = 0; j < p; ++j) {
    const std::vector<double> column = Evaluate(gradient_[j], at);
    gradient.col(j) = Eigen::Map<const Eigen::VectorXd>(column.data(), rows);
  }
  std::vector<Prediction> predictions(losses.size());
  for (Eigen::Index i = 0; i < rows; ++i) {
    Prediction& prediction = predictions[i];
    const double variance =
        gradient.row(i).dot(covariance_ * gradient.row(i).transpose());
    const double scale = residual_ == Residual::kRelative ? losses[i] : 1.0;
    const double mean = t_ * std::sqrt(variance);
    const double new_run =
        t_ * std::sqrt(sigma_ * sigma_ * scale * scale + variance);
    prediction.loss = losses[i];
    prediction.loss_low = ToLoss(residual_, middles[i] - mean);
    prediction.loss_high = ToLoss(residual_, middles[i] + mean);
    prediction.new_run_low = ToLoss(residual_, middles[i] - new_run);
    prediction.new_run_high = ToLoss(residual_, middles[i] + new_run);
    prediction.effective_parameters = effective[i];
    prediction.extrapolation = Extrapolation(at, i);
  }
  return predictions;
}

double Predictor::Extrapolation(const Columns& at, size_t row) const {
  double worst = 0;
  for (size_t v = 0; v < range_.size(); ++v) {
    const auto [low, high] = range_[v];
    const double x = at[v][row];
    if (std::isnan(low)) return kNaN;
    if (x >= low && x <= high) continue;
    const double beyond = x < low ? low : high;
    const double distance = low > 0 && x > 0
                                ? std::abs(std::log10(x / beyond))
                                : std::abs(x - beyond) / (high - low);
    worst = std::max(worst, distance);
  }
  return worst;
}

std::vector<double> Predictor::EffectiveParameters(const Columns& at) const {
  const size_t rows = at.empty() ? 0 : at[0].size();
  if (!has_dense()) return std::vector<double>(rows, kNaN);
  if (effective_ >= 0) return Evaluate(effective_, at);
  const std::vector<double> losses = Loss(at);
  std::vector<double> effective;
  for (size_t i = 0; i < rows; ++i) {
    std::vector<double> point;
    for (const auto& column : at) point.push_back(column[i]);
    effective.push_back(SolveEffective(losses[i], point));
  }
  return effective;
}

double Predictor::SolveEffective(double loss, std::vector<double> at) const {
  for (const auto& [variable, value] : law_.law().dense) {
    at[law_.law().FindVariable(variable)] = value;
  }
  const double start = at[size_];
  return SolvePositive(
      [&](double size) {
        at[size_] = size;
        return EvaluateOnce(law_.graph(), law_.loss(), parameters_, at) - loss;
      },
      start);
}

std::vector<double> Predictor::EffectiveLimit(const Columns& at) const {
  Columns limit = at;
  for (const auto& [variable, value] : law_.law().dense) {
    auto& column = limit[law_.law().FindVariable(variable)];
    std::fill(column.begin(),
              column.end(),
              std::numeric_limits<double>::infinity());
  }
  std::vector<double> effective = EffectiveParameters(limit);
  for (double& value : effective) {
    if (!std::isfinite(value) || value <= 0) value = kNaN;
  }
  return effective;
}

double Predictor::SizeForEffective(double effective,
                                   std::vector<double> at) const {
  return SolvePositive(
      [&](double size) {
        Columns point;
        at[size_] = size;
        for (double value : at) point.push_back({value});
        return std::log(EffectiveParameters(point)[0] / effective);
      },
      effective);
}

}  // namespace routescale
