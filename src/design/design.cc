#include "routescale/design.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "base/distributions.h"
#include "base/nan.h"
#include "base/parallel.h"
#include "design/baselines.h"
#include "design/criterion.h"
#include "design/relax.h"
#include "design/sensitivities.h"
#include "design/views.h"
#include "design/whole_runs.h"
#include "routescale/error.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

constexpr int kRandomDesigns = 200;

DesignLimits LimitsOf(const RunPool& pool, const DesignRequest& request) {
  DesignLimits limits;
  const auto size = static_cast<Eigen::Index>(pool.size());
  limits.cost = Eigen::Map<const Eigen::VectorXd>(pool.cost.data(), size);
  limits.budget = request.budget;
  limits.runs = request.runs;
  limits.most = Eigen::VectorXd::Constant(size, pool.repeats);
  const double least = limits.cost.minCoeff();
  if (!(least <= request.budget)) {
    throw Error(ExitCode::kUsage,
                "the budget of " + ShortNumber(request.budget) +
                    " pays for no run: the cheapest candidate costs " +
                    ShortNumber(least));
  }
  return limits;
}

class Designer {
 public:
  Designer(const SavedFit& fit,
           const GroupFit& group,
           const RunPool& pool,
           const DesignRequest& request)
      : fit_(fit),
        group_(group),
        request_(request),
        limits_(LimitsOf(pool, request)),
        sensitivities_(fit, group, pool, request.targets),
        views_(DrawViews(fit, group, sensitivities_, request)),
        criterion_(std::move(views_.views),
                   Weights(),
                   request.over == DesignOver::kWorst) {
    answer_.draws = views_.draws;
    answer_.undetermined = views_.undetermined;
    const std::vector<double> weights = Weights();
    for (size_t k = 0; k < weights.size(); ++k) {
      shift_ += weights[k] * views_.shift[k];
    }
  }

  DesignAnswer Answer() {
    if (request_.within > 0) FindBudget();
    relaxed_ = RelaxDesign(criterion_, limits_);
    const WholeDesign whole = ChooseWholeRuns(criterion_, limits_, relaxed_);
    answer_.sd = SdOrNone(whole.runs);
    answer_.bound = std::exp(0.5 * (relaxed_.value - relaxed_.gap + shift_));
    answer_.gap = 0.5 * relaxed_.gap;
    answer_.efficiency = answer_.bound / answer_.sd;
    if (std::isnan(answer_.sd)) throw TooFewRuns();
    AddRows(whole.runs);
    AddTargets(whole.runs);
    AddBaselines();
    answer_.cost = limits_.cost.dot(whole.runs);
    answer_.runs = static_cast<int>(whole.runs.sum());
    return std::move(answer_);
  }

 private:
  std::vector<double> Weights() const {
    double sum = 0;
    for (const DesignTarget& target : request_.targets) sum += target.weight;
    std::vector<double> weights;
    for (const DesignTarget& target : request_.targets) {
      weights.push_back(target.weight / sum);
    }
    return weights;
  }

  // Quantile of the interval after so many runs more.
  double Quantile(double more) const {
    const int degrees = group_.statistics.degrees_of_freedom;
    const double probability = 0.5 + 0.5 * fit_.options.level;
    return degrees > 0 ? StudentT(probability, degrees + more)
                       : NormalQuantile(probability);
  }

  // The standard deviation of an interval as wide as wanted.
  double WantedSd() const {
    const bool loss = request_.targets[0].kind == DesignTarget::kLoss;
    const bool relative = loss ? fit_.residual != Residual::kLinear
                               : sensitivities_.IsPositive(0);
    double half = request_.within;
    if (relative) half = std::log(half);
    if (loss && fit_.residual == Residual::kLog10) half /= std::log(10.0);
    if (half > 0) return half / Quantile(0);
    throw Error(ExitCode::kUsage, "must be above 1: a factor on either side")
        .Value(ShortNumber(request_.within));
  }

  double RelaxedSd(double budget) {
    limits_.budget = budget;
    const RelaxedDesign relaxed = RelaxDesign(criterion_, limits_);
    return std::exp(0.5 * (relaxed.value + shift_));
  }

  // The least budget whose whole runs reach the wanted standard deviation:
  // real numbers of runs first, by bisection, then up in steps of 2 %.
  void FindBudget() {
    const double wanted = WantedSd();
    const double least = limits_.cost.minCoeff();
    const double all = limits_.cost.dot(limits_.most);
    if (!criterion_.needs_runs() &&
        Sd(Eigen::VectorXd::Zero(limits_.cost.size())) <= wanted) {
      throw Error(ExitCode::kUsage, "is known as well as that already")
          .Value(request_.targets[0].name);
    }
    constexpr double kMost = 1e9;
    double low = least, high = least;
    while (RelaxedSd(high) > wanted) {
      if (high >= std::min(all, kMost * least)) {
        throw Error(ExitCode::kUsage,
                    "cannot be known as well as that: all candidates together "
                    "leave a standard deviation of " +
                        ShortNumber(RelaxedSd(high), 3))
            .Value(request_.targets[0].name)
            .Hint("add candidates, or allow more repeats of each");
      }
      low = high;
      high = std::min(all, 4 * high);
    }
    while (high > 1.005 * low) {
      const double middle = std::sqrt(low * high);
      (RelaxedSd(middle) > wanted ? low : high) = middle;
    }
    for (double budget = high;; budget *= 1.02) {
      limits_.budget = std::min(budget, all);
      relaxed_ = RelaxDesign(criterion_, limits_);
      const WholeDesign whole = ChooseWholeRuns(criterion_, limits_, relaxed_);
      if (Sd(whole.runs) <= wanted || budget >= all) break;
    }
  }

  Error TooFewRuns() const {
    return Error(ExitCode::kUsage,
                 "so few runs determine nothing: the law has " +
                     std::to_string(criterion_.view(0).known.rows()) +
                     " parameters that nothing is known of")
        .Hint("give more runs or a larger budget, or design from a fit");
  }

  double Sd(const Eigen::VectorXd& runs) const {
    const DesignCriterion::State state =
        criterion_.At(runs, RidgeOf(criterion_));
    return std::exp(0.5 * (state.value + shift_));
  }
  // NaN where the runs leave it open: it hangs on the ridge.
  double SdOrNone(const Eigen::VectorXd& runs) const {
    const double sd = Sd(runs);
    if (!criterion_.needs_runs()) return sd;
    constexpr double kMore = 100, kHangs = 0.01;
    const double value = criterion_.At(runs, kMore * kDesignRidge).value;
    const bool open = std::abs(0.5 * (value + shift_) - std::log(sd)) > kHangs;
    return open ? kNaN : sd;
  }

  void AddRows(const Eigen::VectorXd& runs) {
    Eigen::VectorXd made = Eigen::VectorXd::Zero(runs.size());
    double cumulative = 0;
    for (const Eigen::Index i : OrderOfGain(criterion_, limits_, runs)) {
      made[i] = runs[i];
      cumulative += runs[i] * limits_.cost[i];
      answer_.rows.push_back({static_cast<size_t>(i),
                              static_cast<int>(runs[i]),
                              limits_.cost[i],
                              cumulative,
                              SdOrNone(made)});
    }
  }

  // Standard deviations of each target.
  std::vector<double> TargetSds(const Eigen::VectorXd& runs) const {
    const DesignCriterion::State state =
        criterion_.At(runs, RidgeOf(criterion_));
    std::vector<double> sds = criterion_.LogVariances(state);
    for (size_t k = 0; k < sds.size(); ++k) {
      sds[k] = std::exp(0.5 * (sds[k] + views_.shift[k]));
    }
    return sds;
  }

  // The same at the estimates.
  std::vector<double> LocalSds(const Eigen::VectorXd& runs) const {
    const DesignView view = sensitivities_.View(group_.values());
    const Eigen::MatrixXd information =
        view.known +
        view.gradients.transpose() * runs.asDiagonal() * view.gradients;
    const Eigen::LDLT<Eigen::MatrixXd> ldlt(information);
    std::vector<double> sds;
    for (const Eigen::MatrixXd& target : view.targets) {
      sds.push_back(std::sqrt(target.cwiseProduct(ldlt.solve(target)).sum()));
    }
    return sds;
  }

  // The least standard deviation that any design reaches for one target.
  double BoundOf(size_t target) const {
    if (request_.targets.size() == 1) return answer_.bound;
    std::vector<double> alone(request_.targets.size(), 0);
    alone[target] = 1;
    const DesignCriterion criterion = criterion_.Weighted(alone);
    const RelaxedDesign relaxed = RelaxDesign(criterion, limits_);
    return std::exp(0.5 * (relaxed.value - relaxed.gap + views_.shift[target]));
  }

  void AddTargets(const Eigen::VectorXd& runs) {
    const std::vector<double> after = TargetSds(runs);
    const std::vector<double> before =
        criterion_.needs_runs() ? std::vector<double>(after.size(), kNaN)
                                : TargetSds(Eigen::VectorXd::Zero(runs.size()));
    const std::vector<double> local = LocalSds(runs);
    for (size_t k = 0; k < after.size(); ++k) {
      LearntTarget target;
      target.target = request_.targets[k].name;
      target.estimate = sensitivities_.Estimate(k);
      target.sd_before = before[k];
      target.sd_after = after[k];
      target.bound = BoundOf(k);
      target.efficiency = target.bound / target.sd_after;
      target.sd_local = local[k];
      target.is_loss = request_.targets[k].kind == DesignTarget::kLoss;
      target.positive = sensitivities_.IsPositive(k);
      AddEnds(
          k, Quantile(0) * before[k], &target.low_before, &target.high_before);
      AddEnds(k, Quantile(runs.sum()) * after[k], &target.low, &target.high);
      answer_.targets.push_back(target);
    }
  }

  // The interval of a target, half as wide as `half` in its scale.
  void AddEnds(size_t k, double half, double* low, double* high) const {
    const double estimate = sensitivities_.Estimate(k);
    const bool loss = request_.targets[k].kind == DesignTarget::kLoss;
    if (loss && fit_.residual == Residual::kLog10) half *= std::log(10.0);
    const bool relative = loss ? fit_.residual != Residual::kLinear
                               : sensitivities_.IsPositive(k);
    *low = relative ? estimate * std::exp(-half) : estimate - half;
    *high = relative ? estimate * std::exp(half) : estimate + half;
  }

  void AddBaseline(const std::string& name, const Eigen::VectorXd& runs) {
    const double sd = SdOrNone(runs);
    answer_.baselines.push_back({name,
                                 static_cast<int>(runs.sum()),
                                 limits_.cost.dot(runs),
                                 sd,
                                 answer_.bound / sd});
  }

  void AddBaselines() {
    AddBaseline("cheapest", CheapestRuns(limits_));
    AddRandom();
    AddBaseline("even grid", EvenRuns(limits_));
    for (const auto& [name, runs] : request_.compared) {
      AddBaseline(name,
                  Eigen::Map<const Eigen::VectorXd>(
                      runs.data(), static_cast<Eigen::Index>(runs.size())));
    }
  }

  // The design with the median of the standard deviations.
  void AddRandom() {
    std::vector<std::pair<double, uint64_t>> drawn(kRandomDesigns);
    ParallelFor(drawn.size(), ThreadCount(fit_.options.threads), [&](size_t i) {
      drawn[i] = {Sd(RandomRuns(limits_, request_.seed, i)), i};
    });
    const auto middle = drawn.begin() + kRandomDesigns / 2;
    std::nth_element(drawn.begin(), middle, drawn.end());
    AddBaseline("random", RandomRuns(limits_, request_.seed, middle->second));
  }

  const SavedFit& fit_;
  const GroupFit& group_;
  const DesignRequest& request_;
  DesignAnswer answer_;
  double shift_ = 0;  // DesignViews::shift in Φ
  DesignLimits limits_;
  Sensitivities sensitivities_;
  DesignViews views_;
  DesignCriterion criterion_;
  RelaxedDesign relaxed_;
};

}  // namespace

DesignAnswer DesignRuns(const SavedFit& fit,
                        const GroupFit& group,
                        const RunPool& pool,
                        const DesignRequest& request) {
  return Designer(fit, group, pool, request).Answer();
}

}  // namespace routescale
