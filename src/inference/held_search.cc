#include "inference/held_search.h"

#include <algorithm>

#include "routescale/error.h"

namespace routescale {
namespace {

// The start comes from the profile; these few guard against another valley.
constexpr int kStarts = 8;

}  // namespace

bool HeldSearch::Find(const FitLaw& law,
                      int held,
                      double value,
                      const Eigen::VectorXd& start,
                      Eigen::VectorXd* theta) const {
  const auto& specs = law.law.free();
  const std::string& name = specs[static_cast<size_t>(held)].name;
  FitOptions options = options_;
  options.threads = 1;
  options.starts = kStarts;
  options.changes.bound.erase(name);
  options.changes.fix[name] = value;
  options.start = StartAt(law, start);
  options.start.erase(name);
  try {
    *theta = FreeValues(law, FitGroup(law.law.law(), points_, options));
    return theta->allFinite();
  } catch (const Error&) {
    return false;  // no other parameter is left, or the law is nowhere finite
  }
}

std::map<std::string, double> StartAt(const FitLaw& law,
                                      const Eigen::VectorXd& theta) {
  std::map<std::string, double> start;
  for (size_t i = 0; i < law.free_count(); ++i) {
    const ParameterSpec& spec = law.law.free()[i];
    const double value = theta[static_cast<Eigen::Index>(i)];
    start[spec.name] = std::clamp(value, spec.min, spec.max);
  }
  return start;
}

Eigen::VectorXd FreeValues(const FitLaw& law, const GroupFit& fit) {
  const auto& specs = law.law.free();
  Eigen::VectorXd theta(specs.size());
  for (size_t i = 0; i < specs.size(); ++i) {
    for (const Estimate& estimate : fit.parameters) {
      if (estimate.name == specs[i].name) {
        theta[static_cast<Eigen::Index>(i)] = estimate.value;
      }
    }
  }
  return theta;
}

}  // namespace routescale
