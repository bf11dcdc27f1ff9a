#include "design/relax.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "design/interior_point.h"

namespace routescale {
namespace {

constexpr double kTolerance = 1e-10;  // of the gap, in Φ
constexpr int kMostRounds = 40, kLooseRounds = 20, kMostWorse = 5;
constexpr double kFirstRidge = 1e-5, kLastRidge = 1e-9;
constexpr int kFirstSteps = 16, kMostFirstSteps = 100;
constexpr double kFirstGap = 0.01;  // that the first steps come to
constexpr size_t kFewest = 24, kFirstColumns = 120, kMoreColumns = 60;
constexpr double kShareOfGap = 1e-4;
constexpr double kFar = 0.2, kGapToDrop = 0.1;
constexpr double kNear = 0.02;  // of a price, relative

// How much the limits let through.
class Allowance {
 public:
  explicit Allowance(const DesignLimits& limits) : limits_(limits) {
    has_budget_ = std::isfinite(limits.budget);
    has_runs_ = std::isfinite(limits.runs);
  }

  bool has_budget() const { return has_budget_; }
  bool has_runs() const { return has_runs_; }

  // The share that a run of each candidate takes of the limit that it uses up
  // first.
  Eigen::VectorXd Shares() const {
    Eigen::ArrayXd shares = Eigen::ArrayXd::Zero(limits_.cost.size());
    if (has_budget_) shares = limits_.cost.array() / limits_.budget;
    if (has_runs_) shares = shares.max(1 / limits_.runs);
    return shares;
  }

  // The n that minimises gradient·n, filled by the value per share.
  Eigen::VectorXd Fill(const Eigen::VectorXd& gradient,
                       const Eigen::VectorXd& shares,
                       double total) const {
    std::vector<Eigen::Index> order(static_cast<size_t>(gradient.size()));
    std::iota(order.begin(), order.end(), 0);
    const Eigen::ArrayXd rate = gradient.array() / shares.array();
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) {
      return rate[a] < rate[b];
    });
    Eigen::VectorXd runs = Eigen::VectorXd::Zero(gradient.size());
    for (const Eigen::Index i : order) {
      if (!(total > 0) || !(gradient[i] < 0)) break;
      runs[i] = std::min(limits_.Most(i), total / shares[i]);
      total -= runs[i] * shares[i];
    }
    return runs;
  }

  // The least of gradient·n over all designs, bounded from below: exact but
  // for the price of a run where both limits are there.
  double Least(const Eigen::VectorXd& gradient, double run_price) const {
    if (!has_budget_) {
      const Eigen::VectorXd ones = Eigen::VectorXd::Ones(gradient.size());
      return gradient.dot(Fill(gradient, ones, limits_.runs));
    }
    if (!has_runs_) {
      return gradient.dot(Fill(gradient, limits_.cost, limits_.budget));
    }
    const Eigen::VectorXd priced = gradient.array() + run_price;
    return priced.dot(Fill(priced, limits_.cost, limits_.budget)) -
           run_price * limits_.runs;
  }

 private:
  const DesignLimits& limits_;
  bool has_budget_, has_runs_;
};

class Relaxation {
 public:
  Relaxation(const DesignCriterion& criterion, const DesignLimits& limits)
      : criterion_(criterion), limits_(limits), allowance_(limits) {}

  RelaxedDesign Solve() {
    Start();
    RelaxedDesign best;
    best.gap = HUGE_VAL;
    double tolerance = kTolerance;
    int worse = 0;
    for (int round = 0; round < kMostRounds; ++round) {
      if (among_.size() > kFirstColumns && gap_ < kGapToDrop) DropColumns();
      const size_t before = among_.size();
      ChooseColumns();
      // Columns that are still to come make more digits useless.
      const bool more = among_.size() > before;
      const double accuracy =
          more && round < kLooseRounds ? kShareOfGap * std::min(gap_, 1.0) : 0;
      SolveColumns(std::max(0.1 * tolerance, accuracy));
      const DesignCriterion::State state = criterion_.At(runs_);
      gradient_ = criterion_.Gradient(state);
      gap_ = gradient_.dot(runs_) - allowance_.Least(gradient_, run_price_);
      if (gap_ < best.gap) {
        best = {runs_, state.value, gap_, cost_price_, run_price_};
      } else if (!more || ++worse > kMostWorse) {
        break;
      }
      if (best.gap < tolerance) break;
    }
    return best;
  }

 private:
  // Frank and Wolfe's steps from everything at once, for a first gradient. More
  // of them where candidates have limits: those that reach theirs are the base.
  void Start() {
    const Eigen::VectorXd shares = allowance_.Shares();
    runs_ = Eigen::VectorXd::Zero(shares.size());
    const double each = 1 / static_cast<double>(shares.size());
    for (Eigen::Index i = 0; i < shares.size(); ++i) {
      runs_[i] = std::min(limits_.Most(i), each / shares[i]);
    }
    const bool limited = limits_.most.array().isFinite().any();
    const int most = limited ? kMostFirstSteps : kFirstSteps;
    for (int k = 0; k < most; ++k) {
      gradient_ = criterion_.Gradient(criterion_.At(runs_));
      const Eigen::VectorXd step =
          allowance_.Fill(gradient_, shares, 1) - runs_;
      gap_ = -gradient_.dot(step);
      if (k >= kFirstSteps && gap_ < kFirstGap) break;
      runs_ += 2.0 / (k + 3.0) * step;
    }
    gradient_ = criterion_.Gradient(criterion_.At(runs_));
    const Eigen::VectorXd vertex = allowance_.Fill(gradient_, shares, 1);
    double price = 0;  // the value per share of the last candidate taken
    for (Eigen::Index i = 0; i < shares.size(); ++i) {
      if (!(vertex[i] > 0)) continue;
      const double rate = -gradient_[i] / shares[i];
      price = price > 0 ? std::min(price, rate) : rate;
    }
    if (limited) runs_ = vertex;
    cost_price_ = allowance_.has_budget() ? price / limits_.budget : 0;
    run_price_ = allowance_.has_runs() ? price / limits_.runs : 0;
  }

  // How far the value of a run is above its price, relative.
  double Excess(Eigen::Index i) const {
    return -gradient_[i] / (cost_price_ * limits_.cost[i] + run_price_) - 1;
  }

  // Columns far on the right side of their price are no longer solved for.
  void DropColumns() {
    std::erase_if(among_, [&](Eigen::Index i) {
      const bool far = Distance(i) > kFar;
      if (far) chosen_[static_cast<size_t>(i)] = false;
      return far;
    });
  }

  // Candidates are solved for once they are near their price; of the others
  // those above it have as many runs as they may, those below none.
  void ChooseColumns() {
    const auto size = static_cast<size_t>(runs_.size());
    chosen_.resize(size, false);
    std::vector<Eigen::Index> others;
    Eigen::VectorXd distance(runs_.size());
    for (Eigen::Index i = 0; i < runs_.size(); ++i) {
      if (chosen_[static_cast<size_t>(i)]) continue;
      others.push_back(i);
      distance[i] = Distance(i);
    }
    const size_t most =
        std::min(others.size(), among_.empty() ? kFirstColumns : kMoreColumns);
    const auto end = others.begin() + static_cast<std::ptrdiff_t>(most);
    std::partial_sort(others.begin(), end, others.end(), [&](auto a, auto b) {
      return distance[a] < distance[b];
    });
    const double near = among_.empty() ? kNear : 0;
    for (size_t j = 0; j < most; ++j) {
      if (among_.size() >= kFewest && distance[others[j]] >= near) break;
      among_.push_back(others[j]);
      chosen_[static_cast<size_t>(others[j])] = true;
    }
    base_ = Eigen::VectorXd::Zero(runs_.size());
    for (const Eigen::Index i : others) {
      if (chosen_[static_cast<size_t>(i)]) continue;
      if (runs_[i] > 0.5 * limits_.Most(i)) base_[i] = limits_.Most(i);
    }
    FitBase(others);
  }

  // How far a candidate is on the right side of its price; below 0 it is on
  // the wrong one, or has some of the runs that it may have.
  double Distance(Eigen::Index i) const {
    const double share = runs_[i] / limits_.Most(i);
    const bool capped = std::isfinite(limits_.most[i]);
    if (share > 1e-3 && !(capped && share > 0.999)) return -share;
    return share > 0.5 ? Excess(i) : -Excess(i);
  }

  // What is fixed must leave something of the limits.
  void FitBase(std::vector<Eigen::Index> others) {
    constexpr double kLeft = 0.02;
    const auto too_much = [&] {
      return (allowance_.has_budget() &&
              limits_.cost.dot(base_) > (1 - kLeft) * limits_.budget) ||
             (allowance_.has_runs() &&
              base_.sum() > (1 - kLeft) * limits_.runs);
    };
    if (!too_much()) return;
    std::erase_if(others, [&](Eigen::Index i) { return !(base_[i] > 0); });
    std::stable_sort(others.begin(), others.end(), [&](auto a, auto b) {
      return Excess(a) < Excess(b);
    });
    for (const Eigen::Index i : others) {
      if (!too_much()) return;
      base_[i] = 0;
      among_.push_back(i);
      chosen_[static_cast<size_t>(i)] = true;
    }
  }

  void SolveColumns(double tolerance) {
    const auto size = static_cast<Eigen::Index>(among_.size());
    const Eigen::VectorXd shares = allowance_.Shares();
    const DesignCriterion restricted = criterion_.Among(among_, base_);
    problem_.criterion = &restricted;
    problem_.unit = shares(among_).cwiseInverse();
    problem_.most.resize(size);
    const bool both = allowance_.has_budget() && allowance_.has_runs();
    problem_.rows.resize(both ? 2 : 1, size);
    problem_.limits.resize(both ? 2 : 1);
    for (Eigen::Index j = 0; j < size; ++j) {
      const Eigen::Index i = among_[static_cast<size_t>(j)];
      problem_.most[j] = limits_.most[i] / problem_.unit[j];
      Eigen::Index row = 0;
      if (allowance_.has_budget()) {
        problem_.rows(row++, j) =
            problem_.unit[j] * limits_.cost[i] / limits_.budget;
      }
      if (allowance_.has_runs()) {
        problem_.rows(row, j) = problem_.unit[j] / limits_.runs;
      }
    }
    Eigen::Index row = 0;
    if (allowance_.has_budget()) {
      problem_.limits[row++] = 1 - limits_.cost.dot(base_) / limits_.budget;
    }
    if (allowance_.has_runs()) {
      problem_.limits[row] = 1 - base_.sum() / limits_.runs;
    }
    const RestrictedSolution solution = SolveRestricted(problem_, tolerance);
    runs_ = base_;
    runs_(among_) = solution.x.cwiseProduct(problem_.unit);
    row = 0;
    if (allowance_.has_budget()) {
      cost_price_ = solution.multipliers[row++] / limits_.budget;
    }
    if (allowance_.has_runs()) {
      run_price_ = solution.multipliers[row] / limits_.runs;
    }
  }

  const DesignCriterion& criterion_;
  const DesignLimits& limits_;
  Allowance allowance_;
  RestrictedProblem problem_;
  Eigen::VectorXd runs_, gradient_;
  std::vector<bool> chosen_;  // which are among
  std::vector<Eigen::Index> among_;
  Eigen::VectorXd base_;
  double cost_price_ = 0, run_price_ = 0;
  double gap_ = HUGE_VAL;
};

}  // namespace

RelaxedDesign RelaxDesign(const DesignCriterion& criterion,
                          const DesignLimits& limits) {
  if (!criterion.needs_runs()) return Relaxation(criterion, limits).Solve();
  // The best designs for few quantities leave M singular, where Newton's steps
  // drown in rounding. With a ridge they do not, and a bound stays a bound: the
  // nearer the smaller the ridge, until rounding makes it worse.
  RelaxedDesign best;
  double bound = -HUGE_VAL;
  for (double ridge = kFirstRidge; ridge > 0.5 * kLastRidge; ridge /= 10) {
    const DesignCriterion ridged = criterion.WithRidge(ridge);
    RelaxedDesign relaxed = Relaxation(ridged, limits).Solve();
    const double least = relaxed.value - relaxed.gap;
    if (!(least > bound)) break;
    bound = least;
    best = std::move(relaxed);
  }
  return best;
}

}  // namespace routescale
