#include "inference/profiler.h"

#include <algorithm>
#include <cmath>

#include "fit/refine.h"
#include "fit/rounding.h"

namespace routescale {
namespace {

constexpr double kRefitTolerance = 1e-13;  // of each refit's objective
// A share by which an objective must be lower to be another minimum.
constexpr double kLower = 1e-9;
// How much stiffer the pull to a value is than the data's own; where that is
// too stiff to converge, a softer one.
constexpr double kStiffness = 1e3, kSofter = 10;
// How many times the estimate, or its inverse, is looked at.
constexpr double kFarthest = 1e12;
// On the way to one end, in place of refits that do not converge.
constexpr int kMostSearches = 8;
// As many points of a refit take as long as a search does. No way to an end is
// begun that has less than the fewest.
constexpr int kPointsOfSearch = 300, kFewestPoints = 30;

}  // namespace

Profiler::Profiler(const RefitBase& base,
                   const HeldSearch& search,
                   const ProfileTarget& target,
                   double most_work)
    : base_(base),
      search_(search),
      target_(target),
      refitter_(base),
      stiffness_(kStiffness),
      most_work_(most_work),
      work_of_point_(static_cast<double>(base.rows() * base.parameters() *
                                         base.parameters())),
      lowest_(base.objective * (1 - kLower)) {
  if (kFewestPoints * work_of_point_ > most_work) work_ = HUGE_VAL;
}

double Profiler::ToU(double coordinate) const {
  return target_.logarithm ? std::exp(coordinate) : coordinate;
}

double Profiler::Limit(int direction) const {
  const int j = target_.parameter;
  const bool logarithm =
      target_.logarithm || (j >= 0 && base_.law.law.free()[j].log_scale);
  const double size = std::max(std::abs(target_.at), target_.error);
  const double reach = logarithm ? std::log(kFarthest) : kFarthest * size;
  const double far = target_.at + direction * reach;
  if (j < 0) return far;
  double bound = direction > 0 ? base_.bounds.high[j] : base_.bounds.low[j];
  if (target_.logarithm) bound = bound > 0 ? std::log(bound) : -HUGE_VAL;
  return direction > 0 ? std::min(bound, far) : std::max(bound, far);
}

// A minimum of ½ Σ r² + ½ w² (q − to)² is the minimum of ½ Σ r² among all
// points with the q attained: any stiffness gives points of the profile.
double Profiler::PullWeight() const {
  return stiffness_ * std::sqrt(2 * base_.objective) / target_.error;
}

double Profiler::Attained() {
  derived_.resize(base_.law.derived.size());
  refitter_.Derived(derived_.data());
  const double value = derived_[target_.derived];
  return target_.logarithm ? std::log(value) : value;
}

void Profiler::SetPlace(double objective,
                        const Eigen::VectorXd& u,
                        ProfilePlace* place) {
  if (objective < lowest_) {
    const Eigen::VectorXd theta = FromInternal(base_.law, u);
    if (!IsRounding(base_.model, theta)) {
      lowest_ = objective;
      better_ = theta;
    }
  }
  place->height = std::sqrt(std::max(0.0, objective / base_.objective - 1));
  place->u = u;
}

bool Profiler::Refit(double coordinate,
                     const Eigen::VectorXd& from,
                     ProfilePlace* place) {
  RefitChange change;
  Eigen::VectorXd start = base_.bounds.Clamp(from);
  if (target_.parameter >= 0) {
    change.held = target_.parameter;
    start[target_.parameter] = ToU(coordinate);
  } else {
    change.pull = target_.derived;
    change.pull_logarithm = target_.logarithm;
    change.pull_to = coordinate;
    change.pull_weight = PullWeight();
  }
  const bool converged = refitter_.Refit(change, kRefitTolerance, start);
  work_ += refitter_.points() * work_of_point_;
  const Eigen::VectorXd& theta = refitter_.theta();
  const double objective =
      converged ? refitter_.objective() : UpperBound(theta);
  place->aim = coordinate;
  place->coordinate = target_.derived >= 0 ? Attained() : coordinate;
  if (!std::isfinite(place->coordinate) || !std::isfinite(objective)) {
    place->height = HUGE_VAL;
    return false;
  }
  SetPlace(objective, ToInternal(base_.law, theta), place);
  return converged;
}

// Of the profile of a parameter; a pull that fails attains anything.
double Profiler::UpperBound(const Eigen::VectorXd& theta) const {
  Program::Scratch scratch;
  const bool feasible =
      target_.parameter >= 0 && base_.constraints.Hold(theta.data(), &scratch);
  return feasible ? 0.5 * base_.model.Residuals(theta).squaredNorm() : HUGE_VAL;
}

bool Profiler::Search(double coordinate,
                      const Eigen::VectorXd& from,
                      ProfilePlace* place) {
  const int j = target_.parameter;
  if (j < 0) return false;
  work_ += kPointsOfSearch * work_of_point_;
  Eigen::VectorXd u = from, theta;
  u[j] = ToU(coordinate);
  const Eigen::VectorXd start = FromInternal(base_.law, u);
  if (!search_.Find(base_.law, j, start[j], start, &theta)) return false;
  theta[j] = start[j];
  const double objective = UpperBound(theta);
  if (!std::isfinite(objective)) return false;
  SetPlace(objective, ToInternal(base_.law, theta), place);
  place->coordinate = place->aim = coordinate;
  ProfilePlace polished;
  if (Refit(coordinate, place->u, &polished)) *place = polished;
  return true;
}

bool Profiler::At(double coordinate,
                  const ProfilePlace& from,
                  const Eigen::VectorXd& direction,
                  ProfilePlace* place) {
  if (HasGivenUp()) return false;
  const double distance = coordinate - from.coordinate;
  const Eigen::VectorXd there = from.u + distance * direction;
  if (Refit(coordinate, there, place)) return true;
  const ProfilePlace unfinished = *place;
  if (Refit(coordinate, from.u, place)) return true;
  if (target_.derived >= 0) return PullSoftly(coordinate, from.u, there, place);
  if (unfinished.height < place->height) *place = unfinished;
  if (searches_ < kMostSearches) {
    ++searches_;
    ProfilePlace found;
    if (Search(coordinate, from.u, &found) && found.height < place->height) {
      *place = found;
    }
  }
  return std::isfinite(place->height);
}

bool Profiler::PullSoftly(double coordinate,
                          const Eigen::VectorXd& from,
                          const Eigen::VectorXd& there,
                          ProfilePlace* place) {
  stiffness_ = kSofter;
  const bool found =
      Refit(coordinate, there, place) || Refit(coordinate, from, place);
  stiffness_ = kStiffness;
  return found;
}

bool Profiler::FindLower(double height,
                         bool widely,
                         const std::vector<Eigen::VectorXd>& others,
                         ProfilePlace* place) {
  // A derived quantity only comes close to its aim, in one place and another.
  const double visible = target_.derived >= 0 ? 1e-4 : 1e-6;
  const double aim = place->aim;
  const Eigen::VectorXd from = place->u;
  ProfilePlace other;
  const auto improves = [&](bool found) {
    if (found && other.height < place->height) *place = other;
  };
  for (const Eigen::VectorXd& u : others) improves(Refit(aim, u, &other));
  const bool searches = widely && target_.parameter >= 0;
  improves(searches ? Search(aim, from, &other) : Refit(aim, base_.u, &other));
  return place->height < height * (1 - visible);
}

}  // namespace routescale
