#include "plan/box_solver.h"

#include <algorithm>
#include <cmath>

#include "plan/search.h"

namespace routescale {
namespace {

constexpr int64_t kSamplesPerVariable = 256;
constexpr double kPenalties[] = {1, 30};
constexpr size_t kBestSamples = 4;  // per penalty and variable
constexpr double kApart = 0.1;      // of the box, in one coordinate
constexpr int kMostDescents = 200;
constexpr int kMostForms = 5;
constexpr size_t kMostLeftOver = 12;
constexpr double kHopeful = 1e-3;  // violation from where it is worth a try

}  // namespace

BoxMinimum BoxSolver::Solve(const std::vector<Eigen::VectorXd>& near,
                            bool follow) {
  for (int form = 0; form < kMostForms; ++form) {
    best_ = {};
    samples_.clear();
    left_over_.clear();
    Search(near, follow);
    if (!problem_.DropLogarithms()) break;
  }
  return best_;
}

void BoxSolver::Search(const std::vector<Eigen::VectorXd>& near, bool follow) {
  for (const Eigen::VectorXd& start : near) {
    if (!Try(PolishKkt(&problem_, start)) && !best_.found) Descend(start);
  }
  if (follow && best_.found) return;
  Screen();
  std::vector<Eigen::VectorXd> starts;
  const size_t most = kBestSamples * static_cast<size_t>(problem_.variables());
  for (const double penalty : kPenalties) {
    for (const Eigen::VectorXd& t : BestSamples(penalty, most)) {
      starts.push_back(t);
    }
  }
  // The first samples are spread over the box.
  for (const Sample& sample : samples_) starts.push_back(sample.t);
  int descents = 0, last_new = 0;
  for (const Eigen::VectorXd& start : starts) {
    if (IsEnough(descents, last_new)) break;
    ++descents;
    if (Descend(start)) last_new = descents;
  }
  if (!best_.found) SearchForFeasible();
  TryWithoutProof();
}

// With w minima found by s descents, w (s − 1)/(s − w − 2) are expected to
// exist (Boender and Rinnooy Kan 1987).
bool BoxSolver::IsEnough(int descents, int last_new) const {
  if (descents >= kMostDescents) return true;
  if (descents < std::max(starts_, 2 * last_new)) return false;
  const double w = static_cast<double>(best_.minima.size()), s = descents;
  return s > w + 2 && w * (s - 1) / (s - w - 2) < w + 0.5;
}

bool BoxSolver::Descend(const Eigen::VectorXd& start) {
  return Try(PolishKkt(&problem_, SearchMinimum(&problem_, start)));
}

// Whether it is a minimum that was not known.
bool BoxSolver::Try(const KktPoint& point) {
  ++best_.starts;
  if (!point.minimum) {
    if (left_over_.size() < kMostLeftOver) left_over_.push_back(point.t);
    return false;
  }
  const double gain =
      best_.found ? best_.point.objective - point.objective : HUGE_VAL;
  if (gain > kSameObjective) best_.agreeing = 0;
  if (gain > -kSameObjective) ++best_.agreeing;
  if (gain > 0) best_.point = point;
  best_.found = true;
  if (IsKnown(point)) return false;
  best_.minima.push_back(point);
  return true;
}

Eigen::VectorXd BoxSolver::Shares(const Eigen::VectorXd& t) const {
  const Eigen::VectorXd width =
      (problem_.high() - problem_.low()).cwiseMax(1e-300);
  return (t - problem_.low()).cwiseQuotient(width);
}

// Minima of one value, as along a valley, count once.
bool BoxSolver::IsKnown(const KktPoint& point) const {
  return std::any_of(
      best_.minima.begin(), best_.minima.end(), [&](const KktPoint& minimum) {
        return std::abs(minimum.objective - point.objective) < kSameObjective;
      });
}

// Points inside the box, then as many on its faces, then its corners: a valley
// may be thin at an end.
void BoxSolver::Screen() {
  for (const Eigen::VectorXd& t : problem_.inside()) {
    AddSample(t.cwiseMax(problem_.low()).cwiseMin(problem_.high()));
  }
  const Eigen::Index n = problem_.variables();
  const int64_t count = kSamplesPerVariable * std::min<Eigen::Index>(n, 8);
  for (const bool face : {false, true}) {
    for (int64_t index = 0; index < count; ++index) {
      Eigen::VectorXd t = problem_.Spread(index);
      const Eigen::Index k = index % n;
      const bool at_low = index / n % 2 == 0;
      if (face) t[k] = (at_low ? problem_.low() : problem_.high())[k];
      AddSample(t);
    }
  }
  for (int64_t corner = 0; corner < problem_.corners(); ++corner) {
    AddSample(problem_.Corner(corner));
  }
}

void BoxSolver::AddSample(const Eigen::VectorXd& t) {
  Sample sample;
  sample.t = t;
  Eigen::VectorXd constraints;
  sample.objective = problem_.Screen(t, &constraints);
  if (!std::isfinite(sample.objective)) return;
  for (Eigen::Index i = 0; i < constraints.size(); ++i) {
    const double c = constraints[i];
    sample.broken += problem_.equality(i) ? std::abs(c) : std::max(c, 0.0);
  }
  samples_.push_back(std::move(sample));
}

std::vector<Eigen::VectorXd> BoxSolver::BestSamples(double penalty,
                                                    size_t most) const {
  std::vector<std::pair<double, size_t>> order;
  for (size_t i = 0; i < samples_.size(); ++i) {
    order.emplace_back(samples_[i].objective + penalty * samples_[i].broken, i);
  }
  std::sort(order.begin(), order.end());
  std::vector<Eigen::VectorXd> taken, shares;
  for (const auto& [merit, i] : order) {
    if (taken.size() == most) break;
    const Eigen::VectorXd place = Shares(samples_[i].t);
    const bool apart =
        std::all_of(shares.begin(), shares.end(), [&](const auto& other) {
          return (place - other).cwiseAbs().maxCoeff() > kApart;
        });
    if (!apart) continue;
    taken.push_back(samples_[i].t);
    shares.push_back(place);
  }
  return taken;
}

void BoxSolver::SearchForFeasible() {
  constexpr double kBrokenMost = 1e6;
  const size_t most = kBestSamples * static_cast<size_t>(problem_.variables());
  double least = HUGE_VAL;
  for (const Eigen::VectorXd& start : BestSamples(kBrokenMost, most)) {
    const Eigen::VectorXd t = SearchFeasible(&problem_, start);
    const KktPoint point = Judge(t);
    if (!(point.violation < least)) continue;
    least = point.violation;
    best_.nearest = t;
    if (point.violation <= kHopeful) Descend(t);
  }
}

void BoxSolver::TryWithoutProof() {
  const auto is_better = [&](const KktPoint& point) {
    return !best_.any() ||
           point.objective < best_.point.objective - kSameObjective;
  };
  if (best_.nearest.size() > 0) left_over_.push_back(best_.nearest);
  const bool search = !best_.found || problem_.piece().has_kink();
  for (const Eigen::VectorXd& t : left_over_) {
    const KktPoint end = Judge(t);
    if (!(end.violation <= kHopeful) || !is_better(end)) continue;
    std::vector<KktPoint> candidates = {end};
    if (search) {
      candidates.push_back(Judge(SearchWithoutDerivatives(&problem_, t)));
    }
    for (const KktPoint& point : candidates) {
      if (!(point.violation <= kFeasible) || !is_better(point)) continue;
      best_.point = point;
      best_.found = false;
      best_.unproven = true;
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
    point.violation = std::max(point.violation, local.violations[i]);
  }
  return point;
}

}  // namespace routescale
