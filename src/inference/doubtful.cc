#include "inference/doubtful.h"

#include <algorithm>
#include <cmath>

#include "base/distributions.h"
#include "base/nan.h"
#include "fit/refine.h"
#include "fit/wald.h"
#include "inference/profile_tangent.h"
#include "inference/profile_target.h"

namespace routescale {
namespace {

// An interval that a profile can replace may miss so many times too often
// beyond either end, or too seldom: 1 to 3.75 % for 2.5. By a sample it is
// judged more strictly: by this share of the way to the limits.
constexpr double kTooOften = 1.5, kTooSeldom = 2.5, kOfSample = 0.5;
// An interval that misses this many times too often in all, or too seldom, is
// marked. That of a parameter makes those of quantities doubtful that are
// correlated with it by more than this.
constexpr double kGross = 2, kGrossWidth = 4, kMostCorrelated = 0.5;
// A step is enough where what it gains, and how far a derived quantity ends
// from where the linear model has it, are small shares.
constexpr double kMostGain = 0.2, kMostBent = 0.25;
// Refits end where the objective falls by less, of its rise.
constexpr double kEndTolerance = 0.05;
// How much stiffer the pull of a derived quantity to the end is than all
// residuals. What is left of the way is made up for: the root is nearly linear.
constexpr double kEndStiffness = 3;

// A derived quantity, then ∂/∂θ.
Eigen::VectorXd DerivedRow(const RefitBase& base,
                           const ProfileTarget& target,
                           const Eigen::VectorXd& theta) {
  const Eigen::Index size = base.parameters() + 1;
  Eigen::VectorXd values(base.derived.outputs());
  Program::Scratch scratch;
  base.derived.Evaluate(theta.data(), values.data(), 1, &scratch);
  return values.segment(target.derived * size, size);
}

// The coordinate of a derived quantity.
double DerivedAt(const RefitBase& base,
                 const ProfileTarget& target,
                 const Eigen::VectorXd& theta) {
  const double value = DerivedRow(base, target, theta)[0];
  return target.logarithm ? std::log(value) : value;
}

// The direction of the gradient of a target in internal coordinates.
Eigen::VectorXd TargetGradient(const RefitBase& base,
                               const ProfileTarget& target,
                               const Eigen::VectorXd& theta) {
  const Eigen::Index p = base.parameters();
  if (target.derived < 0) return Eigen::VectorXd::Unit(p, target.parameter);
  Eigen::VectorXd gradient = DerivedRow(base, target, theta).tail(p);
  for (Eigen::Index j = 0; j < p; ++j) {
    gradient[j] *= InternalSlope(base.law.law.free()[j], theta[j]);
  }
  return gradient;
}

// J step.
Eigen::VectorXd LinearMove(const RefitBase& base, Eigen::VectorXd step) {
  for (Eigen::Index j = 0; j < step.size(); ++j) {
    step[j] *= InternalSlope(base.law.law.free()[j], base.theta[j]);
  }
  return base.both.rightCols(step.size()) * step;
}

bool HasWald(const Quantity& quantity) {
  return !quantity.IsLost() && quantity.error() > 0;
}

}  // namespace

struct WaldJudge::Direction {
  Direction(const GroupWork& work, const Quantity& searched)
      : target(TargetOf(work, InNaturalScale(searched))),
        tangent(ProfileTangent(work.base, target)) {}

  ProfileTarget target;
  Eigen::VectorXd tangent;
};

WaldJudge::WaldJudge(const GroupWork& work, double level, Purpose purpose)
    : work_(work),
      level_(level),
      t_(work.fit->statistics.Quantile(level)),
      purpose_(purpose),
      space_(MakeTangentSpace(work.base)),
      residuals_(work.base.both.col(0)) {
  if (purpose == Purpose::kMarkRobust) residuals_.setZero();
}

// Of NaN too. share: of the way to the limits.
bool WaldJudge::IsFarOff(const Misses& misses, double share) const {
  const auto is_off =
      [&](double miss, double wanted, double most, double least) {
        const double off = miss / wanted - 1;
        return !(off <= share * (most - 1) && off >= share * (1 / least - 1));
      };
  if (purpose_ != Purpose::kReplace) {
    return is_off(misses.sum(), 1 - level_, kGross, kGrossWidth);
  }
  const double wanted = (1 - level_) / 2;
  return is_off(misses.low, wanted, kTooOften, kTooSeldom) ||
         is_off(misses.high, wanted, kTooOften, kTooSeldom);
}

bool WaldJudge::IsGross(const Misses& misses) const {
  return !(misses.sum() <= kGross * (1 - level_));
}

// P(T > t).
double WaldJudge::TailAt(double t) const {
  if (!std::isfinite(t)) return kNaN;
  const Statistics& statistics = work_.fit->statistics;
  return statistics.known_errors
             ? NormalCdf(-t)
             : StudentTCdf(-t, statistics.degrees_of_freedom);
}

// The chance to miss beyond the place where the target is `reach` from its
// optimum, NaN where a step cannot tell. With Δ the move of the residuals r by
// a step δ along the tangent, and J = QR,
//
//   rise = ‖Δ‖² + 2 rᵀ(Δ − Jδ) − ‖y‖²,   y = QᵀΔ across R⁻ᵀ g
//
// where y is what all else gains by a Gauss–Newton step from there that leaves
// the target, of gradient g, as it is. The linear model has ‖Jδ‖². In a sample
// the product is chance.
double WaldJudge::MissByStep(const Direction& direction, double reach) const {
  const RefitBase& base = work_.base;
  const Eigen::VectorXd step = reach * direction.tangent;
  const Eigen::VectorXd u = MovedCoordinates(base.law, base.u, step);
  if (base.bounds.Clamp(u) != u) return kNaN;
  const Eigen::VectorXd theta = FromInternal(base.law, u);
  const Eigen::VectorXd linear = LinearMove(base, step);
  const Eigen::VectorXd move = base.model.Residuals(theta) - base.both.col(0);
  const Eigen::VectorXd off = move - linear;
  const double expected = linear.squaredNorm();
  const Eigen::VectorXd held =
      (space_.moves.transpose() * TargetGradient(base, direction.target, theta))
          .normalized();
  const Eigen::VectorXd all = space_.basis.transpose() * move;
  const double kept = held.dot(all);
  const double gain = all.squaredNorm() - kept * kept;
  if (!(gain <= kMostGain * expected)) return kNaN;
  const bool is_sample = base.rows() < work_.fit->points;
  const double product = is_sample ? 0 : residuals_.dot(off);
  const double rise = move.squaredNorm() + 2 * product - gain;
  double t = t_ * std::sqrt(rise / expected);
  if (direction.target.derived >= 0) {
    const double moved =
        DerivedAt(base, direction.target, theta) - direction.target.at;
    if (!(std::abs(moved - reach) <= kMostBent * std::abs(reach))) return kNaN;
    t *= reach / moved;
  }
  return TailAt(t);
}

double WaldJudge::MissByRefit(const Direction& direction, double reach) {
  const RefitBase& base = work_.base;
  const ProfileTarget& target = direction.target;
  Eigen::VectorXd u = base.bounds.Clamp(
      MovedCoordinates(base.law, base.u, reach * direction.tangent));
  const double end = target.at + reach;
  const double expected =
      LinearMove(base, reach * direction.tangent).squaredNorm();
  RefitChange change;
  if (target.parameter >= 0) {
    change.held = target.parameter;
    u[target.parameter] = target.logarithm ? std::exp(end) : end;
  } else {
    change.pull = target.derived;
    change.pull_logarithm = target.logarithm;
    change.pull_to = end;
    change.pull_weight =
        kEndStiffness * std::sqrt(base.degrees * expected) / std::abs(reach);
  }
  const Eigen::VectorXd shift = residuals_ - base.both.col(0);
  change.shift = shift.data();
  if (!refitter_) refitter_ = std::make_unique<Refitter>(base);
  const double sum = residuals_.squaredNorm();
  const double tolerance = kEndTolerance * expected / (sum + expected);
  if (!refitter_->Refit(change, tolerance, u)) return kNaN;
  const double rise = 2 * refitter_->objective() - sum;
  double t = t_ * std::sqrt(std::max(0.0, rise) / expected);
  if (target.derived >= 0) {
    t *= reach / (DerivedAt(base, target, refitter_->theta()) - target.at);
  }
  return TailAt(t);
}

double WaldJudge::Miss(const Direction& direction, double reach) {
  const double by_step = MissByStep(direction, reach);
  return std::isnan(by_step) ? MissByRefit(direction, reach) : by_step;
}

WaldJudge::Misses WaldJudge::FindMisses(const Direction& direction) {
  const double reach = t_ * direction.target.error;
  Misses misses = {Miss(direction, -reach), 0};
  if (!IsGross(misses)) misses.high = Miss(direction, reach);
  return misses;
}

WaldJudge::Misses WaldJudge::MissesByStep(const Direction& direction) const {
  const double reach = t_ * direction.target.error;
  return {MissByStep(direction, -reach), MissByStep(direction, reach)};
}

bool WaldJudge::MayFindDoubtful() const {
  if (HasParameterAtBound(*work_.fit)) return true;
  for (const Quantity& quantity : work_.quantities) {
    if (!HasWald(quantity)) continue;
    if (quantity.estimates[0]->status == Status::kOneSided) return true;
    const Misses misses = MissesByStep(Direction(work_, quantity));
    if (IsFarOff(misses, kOfSample)) return true;
  }
  return false;
}

// Qᵀ J δ of length 1: the product of two is the correlation of their
// quantities.
Eigen::VectorXd WaldJudge::UnitMove(const Direction& direction) const {
  return (space_.basis.transpose() * LinearMove(work_.base, direction.tangent))
      .normalized();
}

std::vector<size_t> WaldJudge::FindDoubtful() {
  const size_t count = work_.quantities.size();
  const bool has_bound = HasParameterAtBound(*work_.fit);
  std::vector<char> doubtful(count, 0);
  std::vector<Eigen::VectorXd> moves(count), gross;
  for (size_t i = 0; i < count; ++i) {
    const Quantity& quantity = work_.quantities[i];
    if (!HasWald(quantity)) {
      doubtful[i] = purpose_ == Purpose::kReplace &&
                    quantity.estimates[0]->status == Status::kAtBound;
      continue;
    }
    doubtful[i] =
        has_bound || quantity.estimates[0]->status == Status::kOneSided;
    if (doubtful[i]) continue;
    const Direction direction(work_, quantity);
    const Misses misses = FindMisses(direction);
    moves[i] = UnitMove(direction);
    doubtful[i] = IsFarOff(misses, 1);
    if (quantity.parameter >= 0 && IsGross(misses)) gross.push_back(moves[i]);
  }
  std::vector<size_t> found;
  for (size_t i = 0; i < count; ++i) {
    const bool moves_along =
        moves[i].size() > 0 &&
        std::any_of(gross.begin(), gross.end(), [&](const auto& other) {
          return std::abs(other.dot(moves[i])) > kMostCorrelated;
        });
    if (doubtful[i] || moves_along) found.push_back(i);
  }
  return found;
}

}  // namespace routescale
