#include "inference/group_work.h"

#include <cmath>

namespace routescale {
namespace {

Eigen::VectorXd FreeValues(const FitLaw& law, const GroupFit& fit) {
  const auto& specs = law.law.free();
  Eigen::VectorXd theta(specs.size());
  for (size_t i = 0; i < specs.size(); ++i) {
    for (const Estimate& estimate : fit.parameters) {
      if (estimate.name == specs[i].name) theta[i] = estimate.value;
    }
  }
  return theta;
}

}  // namespace

std::vector<Quantity> FindQuantities(const FitLaw& law, GroupFit* fit) {
  std::vector<Quantity> quantities;
  const auto& specs = law.law.free();
  for (size_t i = 0; i < specs.size(); ++i) {
    Quantity quantity{specs[i], static_cast<int>(i), -1, {}};
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

double Quantity::at() const { return ToInternal(spec, estimates[0]->value); }

double Quantity::error() const {
  return estimates[0]->std_error / InternalSlope(spec, estimates[0]->value);
}

void Quantity::SetInterval(double low, double high) const {
  for (Estimate* estimate : estimates) {
    estimate->low = FromInternal(spec, low);
    estimate->high = FromInternal(spec, high);
    if (estimate->status != Status::kOk) continue;
    if (std::isnan(low) && std::isnan(high)) {
      estimate->status = Status::kNotIdentified;
    } else if (std::isnan(low) || std::isnan(high)) {
      estimate->status = Status::kOneSided;
    }
  }
}

GroupWork::GroupWork(const FitLaw& law,
                     const Points& points,
                     GroupFit* group_fit)
    : fit(group_fit),
      base(law, points, FreeValues(law, *group_fit)),
      clusters(MakeClusters(points)),
      quantities(FindQuantities(law, group_fit)) {}

}  // namespace routescale
