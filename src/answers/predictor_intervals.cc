#include <algorithm>
#include <cmath>

#include "answers/predict_block.h"
#include "answers/spread.h"
#include "base/nan.h"
#include "base/parallel.h"
#include "routescale/answers.h"

namespace routescale {
namespace {

// Points that are predicted together.
constexpr size_t kBlock = 512;
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

// The interval around an estimate with more distance added in squares.
Interval Widened(const Interval& interval, double estimate, double reach) {
  return {estimate - std::hypot(estimate - interval.low, reach),
          estimate + std::hypot(interval.high - estimate, reach)};
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
  Block block;
  for (const auto& column : at) block.columns.push_back(column.data() + from);
  block.rows = to - from;
  const size_t rows = block.rows, p = gradient_.size();
  std::vector<Node> outputs = {law_.loss(), in_residual_};
  outputs.insert(outputs.end(), gradient_.begin(), gradient_.end());
  const Program all(law_.graph(), outputs, block.columns, rows);
  const Program mean(law_.graph(), {in_residual_}, block.columns, rows);
  Program::Scratch scratch;
  block.values.resize(rows * outputs.size());
  all.Evaluate(parameters_.data(), block.values.data(), rows, &scratch);
  block.draws = AtRows(mean, spread_->draws());
  block.left_out = AtRows(mean, spread_->left_out());
  block.inside = AtRows(mean, spread_->inside());
  Point point(at.size());
  for (size_t i = 0; i < rows; ++i) {
    Prediction& prediction = predictions[from + i];
    prediction.loss = block.values[i];
    Varied varied{block.values[rows + i],
                  Eigen::VectorXd(p),
                  block.inside[i],
                  block.draws[i],
                  block.left_out[i]};
    for (size_t j = 0; j < p; ++j) {
      varied.gradient[static_cast<Eigen::Index>(j)] = block.Gradient(j, i);
    }
    const bool relative = residual_ == Residual::kRelative;
    const double scale = relative ? prediction.loss : 1.0;
    Interval of_mean = spread_->Of(varied);
    Interval of_run = spread_->OfNewRun(varied, scale);
    for (size_t v = 0; v < point.size(); ++v) point[v] = block.columns[v][i];
    if (calibration_) {
      const double reach =
          scale * calibration_->Reach(At(cost_, parameters_, point), level_);
      of_mean = Widened(of_mean, varied.estimate, reach);
      of_run = Widened(of_run, varied.estimate, reach);
    }
    prediction.loss_low = ToLoss(residual_, of_mean.low);
    prediction.loss_high = ToLoss(residual_, of_mean.high);
    prediction.new_run_low = ToLoss(residual_, of_run.low);
    prediction.new_run_high = ToLoss(residual_, of_run.high);
    prediction.extrapolation = Extrapolation(point);
  }
  PredictEffective(block, predictions + from);
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

double Predictor::DrawnLog(bool failed, double value) {
  if (failed) return kNaN;
  const double drawn = std::log(value);
  return std::isnan(drawn) ? HUGE_VAL : drawn;
}

// An answer with its interval, in its logarithm.
Answer Predictor::Around(double value, Varied varied) const {
  if (!(value > 0) || !std::isfinite(value)) return {value, kNaN, kNaN};
  varied.estimate = std::log(value);
  const Interval interval = spread_->Of(varied);
  return {value, std::exp(interval.low), std::exp(interval.high)};
}

Answer Predictor::Ask(const Quantity& quantity,
                      const Solution& solution) const {
  const double value = solution.at[solution.solved];
  if (!(value > 0) || !std::isfinite(value)) return {value, kNaN, kNaN};
  Varied varied;
  const auto at_rows = [&](const Eigen::MatrixXd& rows) {
    std::vector<double> values;
    for (Eigen::Index i = 0; i < rows.rows(); ++i) {
      const bool failed = std::isnan(rows(i, 0));
      values.push_back(
          DrawnLog(failed, failed ? kNaN : quantity(Row(rows, i))));
    }
    return values;
  };
  if (spread_->drawn()) {
    varied.draws = at_rows(spread_->draws());
    varied.left_out = at_rows(spread_->left_out());
  } else {
    varied.gradient = LogGradient(solution);
    varied.inside = at_rows(spread_->inside());
  }
  return Around(value, std::move(varied));
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

bool Predictor::TangentIsGuide(int variable,
                               double loss,
                               const std::vector<double>& at) const {
  constexpr double kNear = 0.5;  // of half the interval
  const IntervalMethod method = spread_->method();
  if (method != IntervalMethod::kWald && method != IntervalMethod::kJackknife) {
    return true;
  }
  Solution solution{at, variable};
  const double value = Solved(parameters_, variable, loss, at);
  if (!(value > 0) || !std::isfinite(value)) return true;
  solution.at[variable] = value;
  const Eigen::VectorXd gradient = LogGradient(solution);
  const Eigen::VectorXd toward = spread_->Toward(gradient);
  if (!toward.allFinite()) return true;
  const double half = gradient.dot(toward);
  for (const double sign : {-1.0, 1.0}) {
    Parameters moved = parameters_;
    for (size_t j = 0; j < moved.size(); ++j) {
      const double move = sign * toward[static_cast<Eigen::Index>(j)];
      // A and alpha of A N^-alpha go together: in ln A as in alpha.
      const bool positive = moved[j] > 0 && law_.law().parameters[j].min >= 0;
      moved[j] =
          positive ? moved[j] * std::exp(move / moved[j]) : moved[j] + move;
    }
    const double end = std::log(Solved(moved, variable, loss, at) / value);
    if (!(std::abs(end - sign * half) <= kNear * half)) return false;
  }
  return true;
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
