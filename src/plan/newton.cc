#include "plan/newton.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "plan/kkt_step.h"

namespace routescale {
namespace {

constexpr int kMostSteps = 60, kMostChanges = 20, kMostFalls = 12;
// How near bounds and constraints are held at first, one guess after another.
constexpr double kNear[] = {1e-5, 1e-2, 1e-8};
constexpr double kStationary = 1e-9;  // largest residual of a solution
constexpr double kLongestStep = 1;

class Newton {
 public:
  Newton(PlanProblem* problem, const Eigen::VectorXd& start, double near)
      : problem_(*problem),
        near_(near),
        n_(problem->variables()),
        m_(problem->constraints()) {
    point_.t = start;
    point_.multipliers = Eigen::VectorXd::Zero(m_);
    point_.at_bound.assign(static_cast<size_t>(n_), 0);
    point_.active.assign(static_cast<size_t>(m_), 0);
  }

  KktPoint Solve() {
    problem_.Evaluate(point_.t, &local_);
    if (!local_.finite) return point_;
    GuessWorkingSet();
    for (int step = 0; step < kMostSteps; ++step) {
      CollectWorkingSet();
      const Eigen::VectorXd move = Step();
      const double length = n_free() > 0 ? Move(move) : 0;
      if (!local_.finite) break;
      if (length > 1e-13 * (1 + point_.t.cwiseAbs().maxCoeff()) &&
          !(length < 1e-9 && length >= 0.5 * last_length_)) {
        last_length_ = length;
        continue;
      }
      last_length_ = HUGE_VAL;
      if (!ChangeWorkingSet() && !Descend()) {
        Judge();
        return point_;
      }
    }
    return point_;
  }

 private:
  Eigen::Index n_free() const {
    return static_cast<Eigen::Index>(free_.size());
  }
  Eigen::Index n_active() const {
    return static_cast<Eigen::Index>(active_.size());
  }

  void GuessWorkingSet() {
    for (Eigen::Index j = 0; j < n_; ++j) {
      const double low = problem_.low()[j], high = problem_.high()[j];
      double& t = point_.t[j];
      char& bound = point_.at_bound[static_cast<size_t>(j)];
      t = std::clamp(t, low, high);
      const double near = near_ * (high - low);
      bound = low == high        ? 'f'
              : t - low <= near  ? 'l'
              : high - t <= near ? 'h'
                                 : char{0};
      if (bound == 'l') t = low;
      if (bound == 'h') t = high;
    }
    problem_.Evaluate(point_.t, &local_);
    for (Eigen::Index i = 0; i < m_; ++i) {
      point_.active[static_cast<size_t>(i)] =
          problem_.equality(i) || local_.constraints[i] > -near_;
    }
  }

  // The free variables, and active constraints whose gradients in them are
  // independent: equalities first, then the most violated.
  void CollectWorkingSet() {
    free_.clear();
    for (Eigen::Index j = 0; j < n_; ++j) {
      if (point_.at_bound[static_cast<size_t>(j)] == 0) free_.push_back(j);
    }
    std::vector<Eigen::Index> order;
    for (Eigen::Index i = 0; i < m_; ++i) {
      if (point_.active[static_cast<size_t>(i)]) order.push_back(i);
    }
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) {
      return Rank(a) > Rank(b);
    });
    active_ = IndependentRows(local_.jacobian(Eigen::all, free_), order);
  }

  double Rank(Eigen::Index i) const {
    return problem_.equality(i) ? HUGE_VAL : local_.constraints[i];
  }

  // Over the free variables; sets the multipliers of the active constraints.
  Eigen::VectorXd Step() {
    const Eigen::Index f = n_free(), a = n_active();
    if (f == 0) return Eigen::VectorXd(0);
    const Eigen::MatrixXd jacobian = local_.jacobian(active_, free_);
    const Eigen::VectorXd gradient = local_.gradient(free_);
    Eigen::VectorXd multipliers = Eigen::VectorXd::Zero(m_);
    if (a > 0 && point_.multipliers.isZero(0)) {
      const Eigen::VectorXd guess =
          (jacobian * jacobian.transpose()).ldlt().solve(-jacobian * gradient);
      multipliers(active_) = guess;
    } else {
      multipliers(active_) = point_.multipliers(active_);
    }
    const KktStep step = SolveKkt(problem_.Hessian(multipliers)(free_, free_),
                                  jacobian,
                                  gradient,
                                  local_.constraints(active_));
    if (step.move.size() == 0) return Eigen::VectorXd::Constant(f, NAN);
    negative_ = step.negative;
    point_.multipliers.setZero();
    point_.multipliers(active_) = step.multipliers;
    return step.move;
  }

  // Goes along the step as far as it is finite; variables that would leave
  // their box stay at its end. The length of the step.
  double Move(Eigen::VectorXd step) {
    const double longest = step.cwiseAbs().maxCoeff();
    if (!std::isfinite(longest)) {
      local_.finite = false;
      return 0;
    }
    if (longest > kLongestStep) step *= kLongestStep / longest;
    const Eigen::VectorXd from = point_.t;
    for (int halving = 0; halving < 20; ++halving, step *= 0.5) {
      point_.t = from;
      for (size_t k = 0; k < free_.size(); ++k) {
        const Eigen::Index j = free_[k];
        const double to = from[j] + step[static_cast<Eigen::Index>(k)];
        char& bound = point_.at_bound[static_cast<size_t>(j)];
        bound = to <= problem_.low()[j]    ? 'l'
                : to >= problem_.high()[j] ? 'h'
                                           : char{0};
        point_.t[j] = std::clamp(to, problem_.low()[j], problem_.high()[j]);
      }
      problem_.Evaluate(point_.t, &local_);
      if (local_.finite) break;
    }
    return step.cwiseAbs().maxCoeff();
  }

  Eigen::VectorXd LagrangianGradient() const {
    return local_.gradient + local_.jacobian.transpose() * point_.multipliers;
  }

  // Takes in the constraint that is violated most, or else releases the bound
  // or constraint that holds the point back most. False if there is none.
  bool ChangeWorkingSet() {
    if (++changes_ > kMostChanges) return false;
    double worst = kFeasible;
    Eigen::Index violated = -1;
    for (Eigen::Index i = 0; i < m_; ++i) {
      const double violation = local_.violations[i];
      const bool held =
          std::find(active_.begin(), active_.end(), i) != active_.end();
      if (held || violation <= worst) continue;
      worst = violation;
      violated = i;
    }
    if (violated < 0) return Release();
    char& active = point_.active[static_cast<size_t>(violated)];
    if (active) return ReleaseFor(violated);
    active = 1;
    return true;
  }

  // Where the curvature is zero or negative along the way down, Newton's step
  // leads nowhere: goes down until a constraint is broken, which then joins the
  // working set. False where there is no way down.
  bool Descend() {
    if (n_free() == 0 || ++descents_ > kMostFalls) return false;
    Eigen::VectorXd down = -LagrangianGradient()(free_);
    const Eigen::MatrixXd jacobian = local_.jacobian(active_, free_);
    if (n_active() > 0) {
      const Eigen::MatrixXd across = jacobian * jacobian.transpose();
      down -= jacobian.transpose() * across.ldlt().solve(jacobian * down);
    }
    const double slope = down.norm();
    if (!(slope > kStationary)) return false;
    const double before = local_.objective;
    const Eigen::VectorXd from = point_.t;
    const std::vector<char> bounds = point_.at_bound;
    Eigen::VectorXd step = down / down.cwiseAbs().maxCoeff();
    for (int halving = 0; halving < 30; ++halving, step *= 0.5) {
      point_.t = from;
      point_.at_bound = bounds;
      Move(step);
      if (local_.finite && local_.objective < before) {
        point_.multipliers.setZero();
        return true;
      }
    }
    point_.t = from;
    point_.at_bound = bounds;
    problem_.Evaluate(point_.t, &local_);
    return false;
  }

  // Releases the bound whose variable can mend a constraint that no free
  // variable can.
  bool ReleaseFor(Eigen::Index i) {
    const double sign = local_.constraints[i] > 0 ? 1 : -1;
    double best = 0;
    char* release = nullptr;
    for (Eigen::Index j = 0; j < n_; ++j) {
      char& bound = point_.at_bound[static_cast<size_t>(j)];
      const double inward = bound == 'l' ? -1 : bound == 'h' ? 1 : 0;
      const double gain = sign * inward * local_.jacobian(i, j);
      if (gain <= best) continue;
      best = gain;
      release = &bound;
    }
    if (release == nullptr) return false;
    *release = 0;
    return true;
  }

  bool Release() {
    const Eigen::VectorXd gradient = LagrangianGradient();
    double worst = -kStationary;
    char* release = nullptr;
    for (Eigen::Index j = 0; j < n_; ++j) {
      char& bound = point_.at_bound[static_cast<size_t>(j)];
      const double sign = bound == 'l' ? 1 : bound == 'h' ? -1 : 0;
      if (sign * gradient[j] >= worst) continue;
      worst = sign * gradient[j];
      release = &bound;
    }
    for (const Eigen::Index i : active_) {
      if (problem_.equality(i) || point_.multipliers[i] >= worst) continue;
      worst = point_.multipliers[i];
      release = &point_.active[static_cast<size_t>(i)];
    }
    if (release == nullptr) return false;
    *release = 0;
    return true;
  }

  void Judge() {
    point_.objective = local_.objective;
    const Eigen::VectorXd gradient = LagrangianGradient();
    for (const Eigen::Index j : free_) {
      point_.residual = std::max(point_.residual, std::abs(gradient[j]));
    }
    for (Eigen::Index i = 0; i < m_; ++i) {
      point_.violation = std::max(point_.violation, local_.violations[i]);
    }
    // As many negative eigenvalues as constraints: the curvature is positive
    // (or zero) along them.
    point_.minimum = point_.residual <= kStationary &&
                     point_.violation <= kFeasible && !HeldBack() &&
                     (n_free() == 0 || negative_ <= n_active());
  }

  bool HeldBack() {
    const KktPoint before = point_;
    const bool held = Release();
    point_ = before;
    return held;
  }

  PlanProblem& problem_;
  double near_;
  Eigen::Index n_, m_;
  KktPoint point_;
  PlanProblem::Local local_;
  std::vector<Eigen::Index> free_, active_;
  Eigen::Index negative_ = 0;
  double last_length_ = HUGE_VAL;
  int changes_ = 0, descents_ = 0;
};

}  // namespace

KktPoint PolishKkt(PlanProblem* problem, const Eigen::VectorXd& start) {
  KktPoint first;
  for (const double near : kNear) {
    const KktPoint point = Newton(problem, start, near).Solve();
    if (point.minimum) return point;
    if (near == kNear[0]) first = point;
  }
  return first;
}

}  // namespace routescale
