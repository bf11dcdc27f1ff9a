#include "inference/group_work.h"

#include <algorithm>
#include <cmath>

#include "base/nan.h"
#include "fit/covariance.h"
#include "inference/held_search.h"

namespace routescale {
std::vector<Quantity> FindQuantities(const FitLaw& law, GroupFit* fit) {
  std::vector<Quantity> quantities;
  const auto& specs = law.law.free();
  for (size_t i = 0; i < specs.size(); ++i) {
    const int index = static_cast<int>(i);
    Quantity quantity{specs[i], IsPositive(law, index), index, -1, {}};
    for (Estimate& estimate : fit->parameters) {
      if (law.law.FindFree(estimate.name) == static_cast<int>(i)) {
        quantity.estimates.push_back(&estimate);
      }
    }
    quantities.push_back(std::move(quantity));
  }
  for (size_t i = 0; i < fit->derived.size(); ++i) {
    Quantity quantity;
    quantity.spec.log_scale = fit->derived[i].value > 0;
    quantity.derived = static_cast<int>(i);
    quantity.estimates = {&fit->derived[i]};
    quantities.push_back(std::move(quantity));
  }
  return quantities;
}

Quantity InNaturalScale(Quantity quantity) {
  quantity.spec.log_scale |=
      quantity.positive && quantity.estimates[0]->value > 0;
  return quantity;
}

double Quantity::at() const { return ToInternal(spec, estimates[0]->value); }

double Quantity::error() const {
  return estimates[0]->std_error / InternalSlope(spec, estimates[0]->value);
}

void Quantity::SetInterval(double low, double high) const {
  for (Estimate* estimate : estimates) {
    estimate->low = FromInternal(spec, low);
    estimate->high = FromInternal(spec, high);
    if (estimate->status == Status::kOneSided) estimate->status = Status::kOk;
    if (estimate->status != Status::kOk) continue;
    if (std::isnan(low) && std::isnan(high)) {
      estimate->status = Status::kNotIdentified;
    } else if (std::isnan(low) || std::isnan(high)) {
      estimate->status = Status::kOneSided;
    }
  }
}

void Quantity::DropInterval() const {
  for (Estimate* estimate : estimates) {
    estimate->low = estimate->high = kNaN;
    if (estimate->status == Status::kOneSided) estimate->status = Status::kOk;
  }
}

bool HasParameterAtBound(const GroupFit& fit) {
  return std::any_of(
      fit.parameters.begin(), fit.parameters.end(), [](const Estimate& e) {
        return e.status == Status::kAtBound;
      });
}

double GroupWork::Rise(double level) const {
  const double t = fit->statistics.Quantile(level);
  return t * t / base.degrees;
}

HeldSearch GroupWork::HeldWith(const FitOptions& options) const {
  const bool has_rivals =
      HasParameterAtBound(*fit) || fit->verdict.distinct_minima > 1;
  return {points, options, has_rivals};
}

GroupWork::GroupWork(const FitLaw& law,
                     const Points& group_points,
                     GroupFit* group_fit,
                     const RefitBase::Use& use)
    : points(group_points),
      fit(group_fit),
      base(law, points, FreeValues(law, *group_fit), use),
      clusters(MakeClusters(points)),
      quantities(FindQuantities(law, group_fit)) {
  base.degrees = base.known_errors ? 2 * base.objective
                                   : fit->statistics.degrees_of_freedom;
}

}  // namespace routescale
