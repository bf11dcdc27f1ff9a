#include "inference/held_search.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "fit/search.h"

namespace routescale {
namespace {

// Descents of a search that only looks for another valley.
constexpr int kDescents = 4;
constexpr DescentOptions kDescent = {60};

// The free parameters of the held law at its lowest point found.
bool Search(const SearchLaw& law,
            const Points& points,
            const FitOptions& options,
            const Eigen::VectorXd& start,
            Eigen::VectorXd* theta) {
  GroupSearch search(law, points, options);
  GroupSearch::Run({&search}, 1);
  Minimum best = search.projection().DescendFrom(
      law.Coordinates(start), law.Linear(start), kDescent);
  if (!std::isfinite(best.objective)) best.objective = HUGE_VAL;
  if (!search.minima().empty() &&
      search.minima()[0].minimum.objective < best.objective) {
    best = search.minima()[0].minimum;
  }
  if (!std::isfinite(best.objective)) return false;
  *theta = search.ThetaOf(best);
  return theta->allFinite();
}

}  // namespace

bool HeldSearch::Find(const FitLaw& law,
                      int held,
                      double value,
                      const Eigen::VectorXd& start,
                      Eigen::VectorXd* theta) const {
  if (law.free_count() == 1) return false;
  const auto& specs = law.law.free();
  const std::string& name = specs[static_cast<size_t>(held)].name;
  FitOptions options = options_;
  options.starts = kDescents;
  options.changes.bound.erase(name);
  options.changes.fix[name] = value;
  const FitLaw held_law(law.law.law(), options);
  std::vector<int> places;  // of its free parameters in those of `law`
  for (const ParameterSpec& spec : held_law.law.free()) {
    places.push_back(law.law.FindFree(spec.name));
  }
  Eigen::VectorXd others(places.size());
  for (size_t i = 0; i < places.size(); ++i) others[i] = start[places[i]];
  const SearchLaw search_law(held_law, {&points_});
  if (!Search(search_law, points_, options, others, &others)) return false;
  *theta = start;
  (*theta)[held] = value;
  for (size_t i = 0; i < places.size(); ++i) (*theta)[places[i]] = others[i];
  return true;
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
