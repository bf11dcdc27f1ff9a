#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include "base/nan.h"
#include "routescale/backtest.h"
#include "routescale/model.h"

namespace routescale {

// The points of one group in the order of the formula.
struct OrderedGroup {
  const Points* points;
  const std::vector<double>* values;
  std::vector<std::vector<size_t>> steps;  // indices at each cutoff

  // Those of the cutoffs up to this one, ascending, and those beyond it.
  std::vector<size_t> Upto(size_t step) const;
  std::vector<size_t> Beyond(size_t step) const;
  double Largest(size_t step) const { return (*values)[steps[step].back()]; }
};

// Errors of prediction, to be added up.
struct PredictionErrors {
  int count = 0, with_interval = 0, inside = 0;
  double calibrated = 0, inside_calibrated = 0;
  double sum = 0, squares = 0;

  double rmse() const { return count > 0 ? std::sqrt(squares / count) : kNaN; }
  double bias() const { return count > 0 ? sum / count : kNaN; }
  double coverage() const {
    return with_interval > 0 ? static_cast<double>(inside) / with_interval
                             : kNaN;
  }
  void Add(const PredictionErrors& other);
};

// A law fitted to the runs of a group up to a cutoff, which predicts the others.
struct BacktestJob {
  // `options` have a residual.
  void Run(const FitOptions& options);

  const Law* law;
  const OrderedGroup* group;
  size_t step;
  BacktestRow row;
  PredictionErrors sums;

 private:
  void Predict(const SavedFit& saved);
};

}  // namespace routescale
