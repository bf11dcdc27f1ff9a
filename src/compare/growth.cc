#include "compare/growth.h"

#include <cmath>
#include <utility>

#include "base/distributions.h"
#include "base/nan.h"
#include "routescale/calibrate.h"

namespace routescale {
namespace {

// The mean over cutoffs of r² / (s² + g² h²).
double MeanSquare(const ErrorsByCutoff& cutoffs, double growth) {
  double sum = 0;
  for (const auto& errors : cutoffs) {
    double squares = 0;
    for (const BacktestRow::Error& error : errors) {
      const double added = growth * std::log(error.horizon);
      squares += error.residual * error.residual /
                 (error.expected * error.expected + added * added);
    }
    sum += squares / static_cast<double>(errors.size());
  }
  return sum / static_cast<double>(cutoffs.size());
}

// Errors of earlier cutoffs at the runs up to this one.
ErrorsByCutoff KnownErrors(const std::vector<BacktestRow*>& rows, size_t now) {
  ErrorsByCutoff known;
  for (size_t r = 0; r < now; ++r) {
    std::vector<BacktestRow::Error> errors;
    for (const BacktestRow::Error& error : rows[r]->errors) {
      if (error.horizon * rows[r]->cutoff <= rows[now]->cutoff * (1 + 1e-9)) {
        errors.push_back(error);
      }
    }
    if (!errors.empty()) known.push_back(std::move(errors));
  }
  return known;
}

}  // namespace

Calibration MeasureGrowth(const ErrorsByCutoff& cutoffs) {
  constexpr int kSteps = 100;
  Calibration calibration;
  calibration.cutoffs = static_cast<int>(cutoffs.size());
  for (const auto& errors : cutoffs) {
    calibration.predictions += static_cast<int>(errors.size());
  }
  if (cutoffs.empty() || !(MeanSquare(cutoffs, 0) > 1)) return calibration;
  double low = 0, high = 1;
  while (MeanSquare(cutoffs, high) > 1) high *= 2;
  for (int i = 0; i < kSteps; ++i) {
    const double middle = 0.5 * (low + high);
    (MeanSquare(cutoffs, middle) > 1 ? low : high) = middle;
  }
  calibration.growth = high;
  return calibration;
}

void FillCalibratedCoverage(double level,
                            const std::vector<BacktestRow*>& rows) {
  const double z = NormalQuantile(0.5 + 0.5 * level);
  for (size_t now = 0; now < rows.size(); ++now) {
    BacktestRow& row = *rows[now];
    row.calibrated_coverage = kNaN;
    const ErrorsByCutoff known = KnownErrors(rows, now);
    if (row.errors.empty() || known.size() < kFewestCutoffs) continue;
    Calibration calibration = MeasureGrowth(known);
    calibration.largest = row.cutoff;
    int inside = 0;
    for (const BacktestRow::Error& error : row.errors) {
      const double reach = calibration.Reach(error.horizon * row.cutoff, level);
      inside +=
          std::abs(error.residual) <= std::hypot(z * error.expected, reach);
    }
    row.calibrated_coverage = inside / static_cast<double>(row.errors.size());
  }
}

}  // namespace routescale
