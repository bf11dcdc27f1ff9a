#include <algorithm>
#include <cmath>

#include "answers/spread.h"
#include "base/nan.h"
#include "base/parallel.h"
#include "routescale/answers.h"

namespace routescale {
namespace {

// Points that are predicted together.
constexpr size_t kBlock = 128;
// Stands for infinity where a derivative is wanted.
constexpr double kHuge = 1e30;

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

std::vector<double> Row(const Eigen::MatrixXd& matrix, Eigen::Index row) {
  return {matrix.row(row).begin(), matrix.row(row).end()};
}

// A program's single output at every row of parameters: values[point][row].
std::vector<std::vector<double>> AtRows(const Program& program,
                                        const Eigen::MatrixXd& rows) {
  std::vector<std::vector<double>> values(program.rows());
  std::vector<double> out(program.rows());
  Program::Scratch scratch;
  for (Eigen::Index i = 0; i < rows.rows(); ++i) {
    program.Evaluate(Row(rows, i).data(), out.data(), out.size(), &scratch);
    for (size_t k = 0; k < out.size(); ++k) values[k].push_back(out[k]);
  }
  return values;
}

}  // namespace

std::vector<Prediction> Predictor::Predict(const Columns& at) const {
  const size_t rows = at.empty() ? 0 : at[0].size();
  std::vector<Prediction> predictions(rows);
  const size_t blocks = (rows + kBlock - 1) / kBlock;
  ParallelFor(blocks, ThreadCount(threads_), [&](size_t block) {
    const size_t from = block * kBlock;
    PredictBlock(at, from, std::min(rows, from + kBlock), predictions.data());
  });
  return predictions;
}

void Predictor::PredictBlock(const Columns& at,
                             size_t from,
                             size_t to,
                             Prediction* predictions) const {
  std::vector<const double*> columns;
  for (const auto& column : at) columns.push_back(column.data() + from);
  const size_t rows = to - from, p = gradient_.size();
  std::vector<Node> outputs = {law_.loss(), in_residual_};
  outputs.insert(outputs.end(), gradient_.begin(), gradient_.end());
  const Program all(law_.graph(), outputs, columns, rows);
  const Program mean(law_.graph(), {in_residual_}, columns, rows);
  Program::Scratch scratch;
  std::vector<double> values(rows * outputs.size());
  all.Evaluate(parameters_.data(), values.data(), rows, &scratch);
  const auto draws = AtRows(mean, spread_->draws());
  const auto left_out = AtRows(mean, spread_->left_out());
  for (size_t i = 0; i < rows; ++i) {
    Prediction& prediction = predictions[from + i];
    prediction.loss = values[i];
    Varied varied{values[rows + i], Eigen::VectorXd(p), draws[i], left_out[i]};
    for (size_t j = 0; j < p; ++j) {
      varied.gradient[static_cast<Eigen::Index>(j)] =
          values[(2 + j) * rows + i];
    }
    const bool relative = residual_ == Residual::kRelative;
    const Interval of_mean = spread_->Of(varied);
    const Interval of_run =
        spread_->OfNewRun(varied, relative ? prediction.loss : 1.0);
    prediction.loss_low = ToLoss(residual_, of_mean.low);
    prediction.loss_high = ToLoss(residual_, of_mean.high);
    prediction.new_run_low = ToLoss(residual_, of_run.low);
    prediction.new_run_high = ToLoss(residual_, of_run.high);
    Point point;
    for (const auto& column : at) point.push_back(column[from + i]);
    prediction.effective = AskEffective(point);
    prediction.extrapolation = Extrapolation(point);
  }
}

// With f the law and f(at; θ) = f(reference; θ), or a given loss, x the
// coordinate that is solved for:
//
//   ∂ln x/∂θ = (∂f/∂θ(reference) − ∂f/∂θ(at)) / (x ∂f/∂x(at))
Eigen::VectorXd Predictor::LogGradient(const Solution& solution) const {
  const double slope = solution.at[solution.solved] *
                       At(slopes_[solution.solved], parameters_, solution.at);
  Eigen::VectorXd gradient(gradient_.size());
  for (size_t j = 0; j < gradient_.size(); ++j) {
    const double moved =
        solution.reference.empty()
            ? 0.0
            : At(gradient_[j], parameters_, solution.reference);
    gradient[static_cast<Eigen::Index>(j)] =
        (moved - At(gradient_[j], parameters_, solution.at)) / slope;
  }
  return gradient;
}

Answer Predictor::Ask(const Quantity& quantity,
                      const Solution& solution) const {
  const double value = solution.at[solution.solved];
  if (!(value > 0) || !std::isfinite(value)) return {value, kNaN, kNaN};
  Varied varied;
  varied.estimate = std::log(value);
  const auto at_rows = [&](const Eigen::MatrixXd& rows) {
    std::vector<double> values;
    for (Eigen::Index i = 0; i < rows.rows(); ++i) {
      const bool failed = std::isnan(rows(i, 0));
      const double drawn = failed ? kNaN : std::log(quantity(Row(rows, i)));
      // What a refit cannot reach is beyond all that others need.
      values.push_back(!failed && std::isnan(drawn) ? HUGE_VAL : drawn);
    }
    return values;
  };
  if (spread_->drawn()) {
    varied.draws = at_rows(spread_->draws());
    varied.left_out = at_rows(spread_->left_out());
  } else {
    varied.gradient = LogGradient(solution);
  }
  const Interval interval = spread_->Of(varied);
  return {value, std::exp(interval.low), std::exp(interval.high)};
}

Answer Predictor::AskEffective(const std::vector<double>& at) const {
  Solution solution{Dense(at), size_, at};
  if (!has_dense()) return {kNaN, kNaN, kNaN};
  solution.at[size_] = Effective(parameters_, at);
  return Ask([&](const Parameters& p) { return Effective(p, at); }, solution);
}

Answer Predictor::AskLimit(const std::vector<double>& at) const {
  Solution solution{Dense(at), size_, Saturated(at)};
  if (!has_dense()) return {kNaN, kNaN, kNaN};
  solution.at[size_] = Limit(parameters_, at);
  for (double& value : solution.reference) value = std::min(value, kHuge);
  return Ask([&](const Parameters& p) { return Limit(p, at); }, solution);
}

Answer Predictor::AskSize(double effective,
                          const std::vector<double>& at) const {
  Solution solution{at, size_, Dense(at)};
  solution.reference[size_] = effective;
  solution.at[size_] = Size(parameters_, effective, at);
  return Ask([&](const Parameters& p) { return Size(p, effective, at); },
             solution);
}

Answer Predictor::AskSolve(int variable,
                           double loss,
                           const std::vector<double>& at) const {
  Solution solution{at, variable};
  solution.at[variable] = Solved(parameters_, variable, loss, at);
  Answer answer =
      Ask([&](const Parameters& p) { return Solved(p, variable, loss, at); },
          solution);
  // Nothing is below a dense model.
  const auto dense = law_.law().dense.find(variables_[variable]);
  if (dense != law_.law().dense.end() && std::isfinite(answer.high) &&
      !(answer.low >= dense->second)) {
    answer.low = dense->second;
  }
  return answer;
}

}  // namespace routescale
