#include "design/views.h"

#include <algorithm>

#include "base/parallel.h"
#include "routescale/error.h"
#include "routescale/names.h"
#include "routescale/plan.h"

namespace routescale {
namespace {

Error NotDetermined(const std::vector<DesignTarget>& targets,
                    const std::vector<std::string>& parameters,
                    const Undetermined& missing) {
  std::vector<std::string> names;
  for (const size_t k : missing.targets) names.push_back(targets[k].name);
  return Error(ExitCode::kBadData,
               "cannot be learnt: no candidate tells apart changes of " +
                   JoinNames(parameters))
      .Value(JoinNames(names))
      .Hint(
          "add candidates that differ in more variables, or fix all but one of "
          "these parameters");
}

// The coefficients that a design has to be good for; none: the estimates.
std::vector<std::vector<double>> DrawnCoefficients(
    const SavedFit& fit, const GroupFit& group, const DesignRequest& request) {
  std::vector<std::vector<double>> rows;
  if (request.over == DesignOver::kLocal) return rows;
  const Eigen::MatrixXd drawn =
      group.draws.rows() > 0
          ? group.draws
          : CoefficientDraws(fit.law, group, request.draws, request.seed);
  for (Eigen::Index d = 0; d < drawn.rows(); ++d) {
    if (!drawn.row(d).allFinite()) continue;
    rows.emplace_back(drawn.row(d).begin(), drawn.row(d).end());
  }
  return rows;
}

// Draws of a prior are far from each other, and derivatives at each say little
// of the others.
bool IsEnsemble(const GroupFit& group, const DesignRequest& request) {
  const bool before_runs = group.points == 0 && group.draws.rows() > 0;
  return request.over == DesignOver::kDraws &&
         (before_runs || IsByPrior(group)) &&
         std::none_of(
             request.targets.begin(), request.targets.end(), [](const auto& t) {
               return t.kind == DesignTarget::kAll;
             });
}

DesignViews EnsembleView(const std::vector<std::vector<double>>& rows,
                         const Sensitivities& sensitivities,
                         const DesignRequest& request) {
  DesignViews views;
  auto used = static_cast<size_t>(std::max(request.draws, 3));
  DesignView view = sensitivities.Ensemble(rows, &used);
  views.ensemble = true;
  views.draws = static_cast<int>(used);
  views.shift.assign(request.targets.size(), 0);
  double log_det = 0;
  Whiten(&view, &log_det);
  views.views.push_back(std::move(view));
  return views;
}

struct Seen {
  DesignView view;
  double log_det = 0;
  Undetermined missing;
  bool finite = true;  // whether all derivatives are
};

std::vector<Seen> Look(const std::vector<std::vector<double>>& rows,
                       const Sensitivities& sensitivities,
                       int threads) {
  std::vector<Seen> seen(rows.size());
  ParallelFor(rows.size(), ThreadCount(threads), [&](size_t d) {
    try {
      seen[d].view = sensitivities.View(rows[d]);
    } catch (const Error&) {
      seen[d].finite = false;
      if (rows.size() == 1) throw;
      return;
    }
    seen[d].missing = Whiten(&seen[d].view, &seen[d].log_det);
  });
  std::erase_if(seen, [](const Seen& each) { return !each.finite; });
  return seen;
}

}  // namespace

DesignViews DrawViews(const SavedFit& fit,
                      const GroupFit& group,
                      const Sensitivities& sensitivities,
                      const DesignRequest& request) {
  std::vector<std::vector<double>> rows =
      DrawnCoefficients(fit, group, request);
  if (IsEnsemble(group, request)) {
    return EnsembleView(rows, sensitivities, request);
  }
  const bool drawn = !rows.empty();
  rows.resize(std::min(rows.size(), static_cast<size_t>(request.draws)));
  if (!drawn) rows.push_back(group.values());
  std::vector<Seen> seen = Look(rows, sensitivities, fit.options.threads);
  if (seen.empty()) {
    sensitivities.View(rows[0]);  // throws what is wrong at the first
    throw Error(ExitCode::kBadData,
                "the law has no finite derivatives at any drawn coefficients")
        .File(fit.law.name);
  }
  DesignViews views;
  views.draws = drawn ? static_cast<int>(seen.size()) : 0;
  views.shift.assign(request.targets.size(), 0);
  for (Seen& each : seen) {
    std::vector<std::string> names;
    for (const size_t j : each.missing.parameters) {
      names.push_back(sensitivities.name(j));
    }
    if (!each.missing.targets.empty()) {
      throw NotDetermined(request.targets, names, each.missing);
    }
    if (views.views.empty()) views.undetermined = names;
    each.view.weight = 1 / static_cast<double>(seen.size());
    // −ln det(M)/p in the coordinates of the parameters.
    const auto p = static_cast<double>(each.view.known.rows());
    for (size_t k = 0; k < request.targets.size(); ++k) {
      if (request.targets[k].kind != DesignTarget::kAll) continue;
      views.shift[k] -= each.view.weight * each.log_det / p;
    }
    views.views.push_back(std::move(each.view));
  }
  return views;
}

}  // namespace routescale
