// Effective parameters of many points at once. Where the law has no closed form
// for them, Newton's method works on whole columns: with f the law in its
// residual scale and u = ln N̄,
//
//   f(dense(u)) = f(at),  u ← u − (f(dense(u)) − f(at)) / (∂f/∂u)

#include <algorithm>
#include <cmath>
#include <utility>

#include "answers/predict_block.h"
#include "answers/spread.h"
#include "base/nan.h"

namespace routescale {
namespace {

constexpr int kMostSteps = 12;
constexpr double kLongestStep = 5;  // in ln N̄
// A step of Newton's so short leaves its square.
constexpr double kConverged = 1e-9;

// The points of a block with other values of some variables.
class DensePoints {
 public:
  DensePoints(const Law& law,
              std::vector<const double*> columns,
              size_t rows,
              const std::vector<double>& sizes)
      : columns_(std::move(columns)) {
    values_.reserve(law.dense.size());
    for (const auto& [variable, value] : law.dense) {
      values_.emplace_back(rows, value);
      const int v = law.FindVariable(variable);
      columns_[static_cast<size_t>(v)] = values_.back().data();
    }
    const int size = law.FindVariable(law.size_variable);
    columns_[static_cast<size_t>(size)] = sizes.data();
  }

  const std::vector<const double*>& columns() const { return columns_; }

 private:
  std::vector<std::vector<double>> values_;
  std::vector<const double*> columns_;
};

}  // namespace

// `values`: f at the points. Points that Newton's method does not solve are
// solved one by one.
std::vector<double> Predictor::SolveDense(const Block& block,
                                          const Parameters& parameters,
                                          const std::vector<double>& values,
                                          std::vector<double> sizes) const {
  const size_t rows = block.rows, size = static_cast<size_t>(size_);
  std::vector<char> open(rows, 1);
  std::vector<double> out(2 * rows);
  Program::Scratch scratch;
  for (int step = 0; step < kMostSteps; ++step) {
    if (std::find(open.begin(), open.end(), 1) == open.end()) break;
    const DensePoints dense(law_.law(), block.columns, rows, sizes);
    const Program program(
        law_.graph(), {in_residual_, slopes_[size]}, dense.columns(), rows);
    program.Evaluate(parameters.data(), out.data(), rows, &scratch);
    for (size_t i = 0; i < rows; ++i) {
      if (!open[i]) continue;
      const double slope = sizes[i] * out[rows + i];
      const double move = (values[i] - out[i]) / slope;
      if (!std::isfinite(move)) continue;
      sizes[i] *= std::exp(std::clamp(move, -kLongestStep, kLongestStep));
      open[i] = std::abs(move) > kConverged;
    }
  }
  Point point(block.columns.size());
  for (size_t i = 0; i < rows; ++i) {
    if (!open[i]) continue;
    for (size_t v = 0; v < point.size(); ++v) point[v] = block.columns[v][i];
    sizes[i] = Effective(parameters, point);
  }
  return sizes;
}

std::vector<double> Predictor::EffectiveColumn(
    const Block& block,
    const Parameters& parameters,
    const std::vector<double>& values,
    const std::vector<double>& start) const {
  if (effective_ < 0) return SolveDense(block, parameters, values, start);
  std::vector<double> out(block.rows);
  Program::Scratch scratch;
  const Program program(law_.graph(), {effective_}, block.columns, block.rows);
  program.Evaluate(parameters.data(), out.data(), block.rows, &scratch);
  return out;
}

void Predictor::PredictEffective(const Block& block,
                                 Prediction* predictions) const {
  const size_t rows = block.rows, p = gradient_.size();
  if (!has_dense()) {
    for (size_t i = 0; i < rows; ++i) {
      predictions[i].effective = {kNaN, kNaN, kNaN};
    }
    return;
  }
  const double* sizes = block.columns[static_cast<size_t>(size_)];
  const std::vector<double> values(
      block.values.begin() + static_cast<std::ptrdiff_t>(rows),
      block.values.begin() + static_cast<std::ptrdiff_t>(2 * rows));
  const std::vector<double> effective =
      EffectiveColumn(block, parameters_, values, {sizes, sizes + rows});

  // ln N̄ at each row of the draws.
  const auto at_rows = [&](const Eigen::MatrixXd& draws,
                           const std::vector<std::vector<double>>& drawn) {
    std::vector<std::vector<double>> logs(rows);
    std::vector<double> now(rows);
    for (Eigen::Index r = 0; r < draws.rows(); ++r) {
      const Parameters parameters(draws.row(r).begin(), draws.row(r).end());
      const bool failed = std::isnan(parameters[0]);
      for (size_t i = 0; i < rows; ++i) {
        now[i] = drawn[i][static_cast<size_t>(r)];
      }
      const std::vector<double> solved =
          failed ? std::vector<double>(rows, kNaN)
                 : EffectiveColumn(block, parameters, now, effective);
      for (size_t i = 0; i < rows; ++i) {
        logs[i].push_back(DrawnLog(failed, solved[i]));
      }
    }
    return logs;
  };
  std::vector<std::vector<double>> draws(rows), left_out(rows), inside(rows);
  std::vector<double> moved;
  if (spread_->drawn()) {
    draws = at_rows(spread_->draws(), block.draws);
    left_out = at_rows(spread_->left_out(), block.left_out);
  } else {
    inside = at_rows(spread_->inside(), block.inside);
    // As LogGradient, with the slope first.
    const DensePoints dense(law_.law(), block.columns, rows, effective);
    std::vector<Node> outputs = {slopes_[static_cast<size_t>(size_)]};
    outputs.insert(outputs.end(), gradient_.begin(), gradient_.end());
    const Program program(law_.graph(), outputs, dense.columns(), rows);
    Program::Scratch scratch;
    moved.resize(outputs.size() * rows);
    program.Evaluate(parameters_.data(), moved.data(), rows, &scratch);
  }
  for (size_t i = 0; i < rows; ++i) {
    Varied varied;
    if (!moved.empty()) {
      const double slope = effective[i] * moved[i];
      varied.gradient.resize(static_cast<Eigen::Index>(p));
      for (size_t j = 0; j < p; ++j) {
        varied.gradient[static_cast<Eigen::Index>(j)] =
            (block.Gradient(j, i) - moved[(1 + j) * rows + i]) / slope;
      }
    }
    varied.inside = std::move(inside[i]);
    varied.draws = std::move(draws[i]);
    varied.left_out = std::move(left_out[i]);
    predictions[i].effective = Around(effective[i], std::move(varied));
  }
}

}  // namespace routescale
