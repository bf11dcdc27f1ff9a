#include "inference/held_search.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/low_discrepancy.h"
#include "fit/sample_rows.h"
#include "fit/start_map.h"
#include "fit/variable_projection.h"
#include "routescale/error.h"

namespace routescale {
namespace {

// By the number of nonlinear parameters, 0 to 3 and more: places screened, on
// so many rows, and the best of them that descend.
constexpr size_t kMostClasses = 3;
constexpr size_t kPlaces[] = {1, 32, 128, 256};
constexpr size_t kDescents[] = {1, 2, 4, 4};
constexpr size_t kScreenedRows = 32, kRowsPerParameter = 4;
// Places closer than this, in the spacing of the places, are one.
constexpr double kClose = 0.75;
constexpr DescentOptions kDescent = {60};

struct SearchPlace {
  Eigen::VectorXd cube, u;
  double objective = HUGE_VAL;
};

size_t ClassOf(const SearchLaw& law) {
  return std::min(static_cast<size_t>(law.nonlinear_count()), kMostClasses);
}

// By objective; those that are not finite are left out.
std::vector<SearchPlace> Screen(const SearchLaw& law, const Points& points) {
  const size_t rows =
      std::max(kScreenedRows, kRowsPerParameter * law.law.free_count());
  const Points sample = AtRows(points, SampleRows(points, rows));
  const VariableProjection projection(law, sample);
  const StartMap map(law, sample);
  const Eigen::Index q = law.nonlinear_count();
  const LowDiscrepancy sequence(static_cast<size_t>(q));
  std::vector<SearchPlace> places(kPlaces[ClassOf(law)]);
  VariableProjection::Point point;
  for (size_t i = 0; i < places.size(); ++i) {
    SearchPlace& place = places[i];
    place.cube.resize(q);
    for (Eigen::Index k = 0; k < q; ++k) {
      place.cube[k] = sequence(static_cast<int64_t>(i), static_cast<size_t>(k));
    }
    place.u = map(place.cube);
    point.beta.resize(0);
    projection.Solve(place.u, VariableProjection::kScreeningSteps, &point);
    place.objective = point.objective;
  }
  std::erase_if(places, [](const SearchPlace& place) {
    return !std::isfinite(place.objective);
  });
  std::stable_sort(places.begin(),
                   places.end(),
                   [](const SearchPlace& a, const SearchPlace& b) {
                     return a.objective < b.objective;
                   });
  return places;
}

// The first that are far from every one before.
std::vector<SearchPlace> Select(const std::vector<SearchPlace>& places,
                                const SearchLaw& law) {
  const auto q = static_cast<double>(law.nonlinear_count());
  const double spacing =
      std::pow(static_cast<double>(kPlaces[ClassOf(law)]), -1 / q);
  std::vector<SearchPlace> chosen;
  for (const SearchPlace& place : places) {
    if (chosen.size() == kDescents[ClassOf(law)]) break;
    const bool close = std::any_of(
        chosen.begin(), chosen.end(), [&](const SearchPlace& other) {
          return (other.cube - place.cube).lpNorm<Eigen::Infinity>() <
                 kClose * spacing;
        });
    if (!close) chosen.push_back(place);
  }
  return chosen;
}

// The free parameters of the held law at its lowest point found.
bool Search(const SearchLaw& law,
            const Points& points,
            const Eigen::VectorXd& start,
            Eigen::VectorXd* theta) {
  const VariableProjection projection(law, points);
  Minimum best = projection.DescendFrom(
      law.Coordinates(start), law.Linear(start), kDescent);
  if (!std::isfinite(best.objective)) best.objective = HUGE_VAL;
  for (const SearchPlace& place : Select(Screen(law, points), law)) {
    Minimum minimum = projection.DescendFrom(place.u, {}, kDescent);
    if (minimum.objective < best.objective) best = std::move(minimum);
  }
  if (!std::isfinite(best.objective)) return false;
  *theta = law.Theta(best.u, best.linear);
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
  if (!Search(search_law, points_, others, &others)) return false;
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
