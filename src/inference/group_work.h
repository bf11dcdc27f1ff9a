#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "inference/held_search.h"
#include "inference/refit.h"
#include "inference/resample.h"
#include "routescale/fit.h"
#include "routescale/inference.h"

namespace routescale {

// A free parameter or a derived quantity, with its estimates in the fit (a
// parameter may be tied to others). Its coordinate is the logarithm where
// spec.log_scale says so.
struct Quantity {
  ParameterSpec spec;     // of a derived quantity: only the scale
  bool positive = false;  // by nature
  int parameter = -1, derived = -1;
  std::vector<Estimate*> estimates;

  double at() const;     // the coordinate of the estimate
  double error() const;  // the Wald standard error there
  // Ends in the coordinate, NaN where there is none; sets the status too.
  void SetInterval(double low, double high) const;
  void DropInterval() const;  // not known, though there is one
  bool IsLost() const { return estimates[0]->status == Status::kNotIdentified; }
};

// Free parameters in order, then derived quantities in order.
std::vector<Quantity> FindQuantities(const FitLaw& law, GroupFit* fit);

// With the logarithm for its coordinate where it is positive by nature: what
// ± means depends on it, quantiles do not.
Quantity InNaturalScale(Quantity quantity);

bool HasParameterAtBound(const GroupFit& fit);

// One group, its fit, and the work on it.
struct GroupWork {
  GroupWork(const FitLaw& law,
            const Points& group_points,
            GroupFit* group_fit,
            const RefitBase::Use& use = RefitBase::Use());

  // Whether the residuals tell how uncertain the estimates are.
  bool has_error() const {
    return fit->statistics.degrees_of_freedom > 0 &&
           base.objective > base.exact;
  }

  // t² s² / Σ r²: how far the sum of squares rises at the ends of a profile.
  double Rise(double level) const;

  // With rivals where the search met several minima, or ended on a bound.
  HeldSearch HeldWith(const FitOptions& options) const;

  const Points& points;
  GroupFit* fit;
  RefitBase base;
  Clusters clusters;
  std::vector<Quantity> quantities;  // see FindQuantities
};

using GroupWorks = std::vector<std::unique_ptr<GroupWork>>;

// Replaces the intervals of the quantities. A fit whose profile met a lower
// minimum is fitted anew from there first, and its work with it.
void ProfileIntervals(const FitOptions& options, GroupWorks& groups);

// The same for some of the quantities of each group, by number. An end that
// takes more work than FindProfileEnd allows drops the interval.
struct ProfiledQuantity {
  GroupFit* fit;
  const Quantity* quantity;
  bool is_given_up, is_rough;
};
using ProfiledQuantities =
    std::function<std::vector<size_t>(const GroupWork& work)>;
std::vector<ProfiledQuantity> ProfileIntervals(
    const FitOptions& options,
    const ProfiledQuantities& profiled,
    double most_work,
    GroupWorks& groups);

// Warns of the quantities whose intervals by curvature or by resamples may not
// hold.
void MarkDoubtful(const Law& law,
                  const std::vector<Points>& points,
                  const FitOptions& options,
                  std::vector<GroupFit>* fits);

}  // namespace routescale
