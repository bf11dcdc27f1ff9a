#include "compare/whole_fit.h"

#include <algorithm>

#include "compare/undetermined.h"
#include "fit/covariance.h"
#include "fit/refine.h"
#include "fit/robust.h"
#include "inference/leverage.h"

namespace routescale {
namespace {

// θ of the free parameters from values of all.
Eigen::VectorXd FreeValues(const FitLaw& law,
                           const std::vector<double>& parameters) {
  Eigen::VectorXd theta(law.free_count());
  for (Eigen::Index i = 0; i < theta.size(); ++i) {
    theta[i] = parameters[law.law.law().FindParameter(law.law.free()[i].name)];
  }
  return theta;
}

// Whether an optimum is one, and the only one nearby.
bool IsSound(const FitLaw& law,
             const ResidualModel& model,
             const Optimum& optimum) {
  if (!optimum.converged) return false;
  const Curvature curvature = ComputeCurvature(law, model, optimum);
  return std::all_of(curvature.identified.begin(),
                     curvature.identified.end(),
                     [](bool identified) { return identified; });
}

constexpr double kClose = 1e-12;  // of the objective, from the minimum

Optimum DescendFrom(const FitLaw& law,
                    const Points& points,
                    const ResidualModel& model,
                    Eigen::VectorXd theta) {
  if (law.objective.is_robust()) {
    const RobustProblem problem(law, points);
    return RobustDescent(problem).Descend(theta);
  }
  const RefitBase base(law, points, theta);
  Refitter refitter(base);
  if (refitter.Refit({}, kClose)) theta = refitter.theta();
  return Refine(law, model, Constraints(law.law), theta);
}

Points Others(const Points& points, const std::vector<size_t>& left_out) {
  std::vector<size_t> others;
  for (size_t i = 0; i < points.size(); ++i) {
    if (!std::binary_search(left_out.begin(), left_out.end(), i)) {
      others.push_back(i);
    }
  }
  return Subset(points, others);
}

}  // namespace

WholeFit::WholeFit(const Law& source,
                   const Points& all,
                   const std::vector<double>& parameters,
                   const FitOptions& options)
    : source_(source),
      points_(all),
      options_(options),
      law_(source, options),
      theta_(FreeValues(law_, parameters)) {
  const ResidualModel whole(law_, all);
  const Optimum optimum = DescendFrom(law_, all, whole, theta_);
  sound_ = IsSound(law_, whole, optimum);
  if (!sound_ || law_.objective.is_robust()) return;
  base_.emplace(law_, all, optimum.theta);
  leverages_ = Leverages(*base_);
}

// The minimum without points of so little leverage, together, that the others
// determine all that they determine with them.
std::optional<Eigen::VectorXd> WholeFit::RefitNearby(
    const std::vector<size_t>& left_out) const {
  constexpr double kMostLeverage = 0.5;
  if (!base_) return std::nullopt;
  std::vector<double> roots(points_.size(), 1.0);
  double leverage = 0;
  for (const size_t i : left_out) {
    roots[i] = 0;
    leverage += leverages_[static_cast<Eigen::Index>(i)];
  }
  if (leverage > kMostLeverage) return std::nullopt;
  RefitChange change;
  change.root_weights = roots.data();
  Refitter refitter(*base_);
  if (!refitter.Refit(change, kClose)) return std::nullopt;
  return refitter.theta();
}

// The minimum near that of all points, if it is as sound; a whole fit that is
// not is no better without one point, and taken as far as a refit comes.
std::optional<Eigen::VectorXd> WholeFit::RefitFromWhole(
    const Points& others) const {
  constexpr double kRough = 1e-6;  // of the objective
  if (!sound_) {
    const RefitBase base(law_, others, theta_);
    Refitter refitter(base);
    refitter.Refit({}, kRough);
    return refitter.theta();
  }
  const ResidualModel model(law_, others);
  const Optimum optimum = DescendFrom(law_, others, model, theta_);
  if (!IsSound(law_, model, optimum)) return std::nullopt;
  return optimum.theta;
}

// A few starts of a search in the dark, and the coefficients of the fit to all
// points: a fold is not the first fit of these points.
FitOptions WholeFit::FromWhole() const {
  constexpr int kFewStarts = 2;
  FitOptions from_whole = options_;
  const auto& free = law_.law.free();
  for (size_t i = 0; i < free.size(); ++i) {
    from_whole.start[free[i].name] = theta_[static_cast<Eigen::Index>(i)];
  }
  if (options_.starts == 0 && !law_.nonlinear.empty()) {
    from_whole.starts = kFewStarts;
  }
  return from_whole;
}

Eigen::VectorXd WholeFit::Without(const Fold& fold,
                                  Split::Kind kind,
                                  std::string* problem) const {
  const bool one_of_many = kind == Split::kRun || kind == Split::kFolds;
  if (one_of_many) {
    const auto theta = RefitNearby(fold.left_out);
    if (theta) return *theta;
  }
  const Points others = Others(points_, fold.left_out);
  if (one_of_many && others.size() >= law_.free_count()) {
    const auto theta = RefitFromWhole(others);
    if (theta) return *theta;
  }
  const GroupFit fit = FitGroup(source_, others, FromWhole());
  const std::string parameter = Undetermined(fit);
  if (!fit.verdict.converged) {
    *problem = fold.name + ": the fit did not converge";
  } else if (!parameter.empty()) {
    *problem = fold.name + ": the other points do not determine " + parameter;
  }
  return FreeValues(law_, fit.values());
}

}  // namespace routescale
