#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

#include "inference/leave_out.h"
#include "routescale/validation.h"

namespace routescale {

// Errors of prediction at the points of one fold, law less observation: in the
// scale of the residuals and in that of the loss.
struct FoldResult {
  std::vector<double> residuals, loss_errors;
  std::string problem;
};

// The runs of so large a table that most of them are left out by one step from
// the fit to all points, see LeaveOutStep. Immutable; shared by threads.
class SteppedRuns {
 public:
  static bool Suits(const Split& split, const Points& points);

  // theta: the free parameters of the fit to all points.
  SteppedRuns(const FitLaw& law,
              const Points& points,
              const Eigen::VectorXd& theta,
              const Split& split);

  bool NeedsRefit(size_t fold) const {
    return step_.NeedsRefit(static_cast<int>(fold));
  }
  FoldResult Run(size_t number, const Fold& fold) const;

 private:
  double LossError(double r, double response) const;

  const Points& points_;
  Residual residual_;
  Eigen::VectorXd roots_;
  RefitBase base_;
  LeaveOutStep step_;
};

}  // namespace routescale
