#include "plan/box_solver.h"

#include <algorithm>
#include <cmath>

#include "base/low_discrepancy.h"
#include "plan/search.h"

namespace routescale {
namespace {

constexpr double kNearly = 1e-6;   // violation of a design that is unproven
constexpr double kHopeful = 1e-3;  // violation from where it is worth a try
constexpr int kMostTries = 8;      // points tried per start, for a finite one

bool IsBetter(const KktPoint& point, const BoxMinimum& best) {
  return !best.any() || point.objective < best.point.objective - kSameObjective;
}

}  // namespace

BoxMinimum BoxSolver::Solve(const Eigen::VectorXd* near, bool follow) {
  BoxMinimum best;
  if (near != nullptr) {
    Try(PolishKkt(&problem_, *near), &best);
    if (follow && best.found) return best;
    if (!best.found) {
      Try(PolishKkt(&problem_, SearchMinimum(&problem_, *near)), &best);
    }
    if (follow) return best;
  }
  // A neighbour was searched for from all starts: some suffice here.
  const int starts = best.found ? (starts_ + 2) / 3 : starts_;
  Eigen::VectorXd start;
  int64_t index = 0;
  for (int i = 0; i < starts; ++i) {
    if (!NextStart(&index, &start)) break;
    Try(PolishKkt(&problem_, SearchMinimum(&problem_, start)), &best);
  }
  TryWithoutProof(&best);
  return best;
}

void BoxSolver::Try(const KktPoint& point, BoxMinimum* best) {
  ++best->starts;
  if (!point.minimum) {
    left_over_.push_back(point.t);
    return;
  }
  const double gain =
      best->found ? best->point.objective - point.objective : HUGE_VAL;
  if (gain > kSameObjective) best->agreeing = 0;
  if (gain > -kSameObjective) ++best->agreeing;
  if (gain > 0) best->point = point;
  best->found = true;
}

bool BoxSolver::NextStart(int64_t* index, Eigen::VectorXd* start) {
  const Eigen::Index n = problem_.variables();
  const LowDiscrepancy points(static_cast<size_t>(n));
  start->resize(n);
  for (int attempt = 0; attempt < kMostTries; ++attempt) {
    for (Eigen::Index j = 0; j < n; ++j) {
      const double share = points(*index, static_cast<size_t>(j));
      (*start)[j] =
          problem_.low()[j] + share * (problem_.high()[j] - problem_.low()[j]);
    }
    ++*index;
    PlanProblem::Local local;
    problem_.Evaluate(*start, &local);
    if (local.finite) return true;
  }
  return false;
}

void BoxSolver::TryWithoutProof(BoxMinimum* best) {
  for (const Eigen::VectorXd& t : left_over_) {
    const KktPoint end = Judge(t);
    if (!(end.violation <= kHopeful) || !IsBetter(end, *best)) continue;
    for (const Eigen::VectorXd& candidate :
         {t, SearchWithoutDerivatives(&problem_, t)}) {
      const KktPoint point = Judge(candidate);
      if (!(point.violation <= kNearly) || !IsBetter(point, *best)) continue;
      best->point = point;
      best->found = false;
      best->unproven = true;
    }
  }
}

KktPoint BoxSolver::Judge(const Eigen::VectorXd& t) {
  KktPoint point;
  PlanProblem::Local local;
  problem_.Evaluate(t, &local);
  point.t = t;
  point.objective = local.objective;
  point.residual = NAN;
  point.violation = local.finite ? 0 : NAN;
  for (Eigen::Index i = 0; local.finite && i < problem_.constraints(); ++i) {
    point.violation = std::max(point.violation, problem_.Violation(local, i));
  }
  return point;
}

}  // namespace routescale
