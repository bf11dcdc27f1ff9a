#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "inference/refit.h"
#include "inference/resample.h"
#include "routescale/fit.h"
#include "routescale/inference.h"

namespace routescale {

// A free parameter or a derived quantity, with its estimates in the fit (a
// parameter may be tied to others). Its coordinate is the logarithm where
// spec.log_scale says so.
struct Quantity {
  ParameterSpec spec;  // of a derived quantity: only the scale
  int parameter = -1, derived = -1;
  std::vector<Estimate*> estimates;

  double at() const;     // the coordinate of the estimate
  double error() const;  // the Wald standard error there
  // Ends in the coordinate, NaN where there is none; sets the status too.
  void SetInterval(double low, double high) const;
  bool IsLost() const { return estimates[0]->status == Status::kNotIdentified; }
};

// Free parameters in order, then derived quantities in order.
std::vector<Quantity> FindQuantities(const FitLaw& law, GroupFit* fit);

// One group, its fit, and the work on it.
struct GroupWork {
  GroupWork(const FitLaw& law, const Points& points, GroupFit* group_fit);

  // Whether the residuals tell how uncertain the estimates are.
  bool has_error() const {
    return fit->statistics.degrees_of_freedom > 0 &&
           base.objective > base.exact;
  }

  GroupFit* fit;
  RefitBase base;
  Clusters clusters;
  std::vector<Quantity> quantities;  // see FindQuantities
};

using GroupWorks = std::vector<std::unique_ptr<GroupWork>>;

void ProfileIntervals(const FitOptions& options, GroupWorks& groups);

}  // namespace routescale
