#include "compare/stepped_runs.h"

#include <cmath>

#include "base/nan.h"

namespace routescale {
namespace {

// Each fold is a cluster; −1 for points that no fold leaves out.
Clusters FoldClusters(const Split& split, size_t points) {
  Clusters clusters;
  clusters.of_row.assign(points, -1);
  clusters.count = static_cast<int>(split.folds.size());
  for (size_t f = 0; f < split.folds.size(); ++f) {
    for (size_t i : split.folds[f].left_out) {
      clusters.of_row[i] = static_cast<int>(f);
    }
  }
  return clusters;
}

}  // namespace

bool SteppedRuns::Suits(const Split& split, const Points& points) {
  return split.kind == Split::kRun &&
         LeaveOutStep::IsNeeded(static_cast<Eigen::Index>(points.size()),
                                static_cast<int>(split.folds.size()));
}

SteppedRuns::SteppedRuns(const FitLaw& law,
                         const Points& points,
                         const Eigen::VectorXd& theta,
                         const Split& split)
    : points_(points),
      residual_(law.residual),
      roots_(RootWeights(points)),
      base_(law, points, theta),
      step_(base_, FoldClusters(split, points.size())) {}

FoldResult SteppedRuns::Run(size_t number, const Fold& fold) const {
  FoldResult result;
  const Eigen::VectorXd residuals = step_.Residuals(static_cast<int>(number));
  for (Eigen::Index k = 0; k < residuals.size(); ++k) {
    const size_t i = fold.left_out[static_cast<size_t>(k)];
    const double r = residuals[k] / roots_[static_cast<Eigen::Index>(i)];
    result.residuals.push_back(r);
    result.loss_errors.push_back(LossError(r, points_.response[i]));
  }
  return result;
}

double SteppedRuns::LossError(double r, double response) const {
  switch (residual_) {
    case Residual::kLog10:
      return response * std::expm1(r * std::log(10.0));
    case Residual::kLn:
      return response * std::expm1(r);
    case Residual::kLinear:
      return r;
    case Residual::kRelative:
      return response * r;
  }
  return kNaN;
}

}  // namespace routescale
