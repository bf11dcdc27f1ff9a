#include "routescale/design.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

#include "base/nan.h"
#include "base/parallel.h"
#include "design/baselines.h"
#include "design/criterion.h"
#include "design/discriminate.h"
#include "design/known_model.h"
#include "design/least_budget.h"
#include "design/order_of_gain.h"
#include "design/relax.h"
#include "design/whole_runs.h"
#include "routescale/error.h"

namespace routescale {
namespace {

constexpr int kRandomDesigns = 200;
constexpr double kLeastGain = 1e-9;  // in Φ

// The views of all laws, each law as likely as the others.
DesignCriterion Together(const std::vector<std::unique_ptr<KnownModel>>& models,
                         const DesignRequest& request) {
  if (models.size() == 1) return models[0]->criterion();
  std::vector<DesignView> views;
  for (const auto& model : models) {
    const DesignCriterion& criterion = model->criterion();
    for (size_t d = 0; d < criterion.views(); ++d) {
      views.push_back(criterion.view(d));
      views.back().weight /= static_cast<double>(models.size());
    }
  }
  return {std::move(views),
          TargetWeights(request),
          request.over == DesignOver::kWorst};
}

std::vector<std::unique_ptr<KnownModel>> Known(
    const std::vector<DesignModel>& models, const DesignRequest& request) {
  std::vector<std::unique_ptr<KnownModel>> known;
  for (const DesignModel& model : models) {
    known.push_back(std::make_unique<KnownModel>(model, request));
  }
  return known;
}

class Designer {
 public:
  Designer(const std::vector<DesignModel>& models, const DesignRequest& request)
      : threads_(models[0].fit->options.threads),
        request_(request),
        limits_(LimitsOf(*models[0].pool, request)),
        models_(Known(models, request)),
        criterion_(Together(models_, request)) {
    answer_.draws = models_[0]->views().draws;
    for (const auto& model : models_) {
      answer_.ensemble |= model->views().ensemble;
      shift_ += model->shift() / static_cast<double>(models_.size());
      for (const std::string& name : model->views().undetermined) {
        answer_.undetermined.push_back(name);
      }
    }
  }

  DesignAnswer Answer() {
    if (request_.within > 0) {
      limits_.budget = LeastBudget(criterion_,
                                   limits_,
                                   shift_,
                                   models_[0]->WantedSd(request_.within),
                                   request_.targets[0].name);
    }
    relaxed_ = RelaxDesign(criterion_, limits_);
    if (!criterion_.needs_runs() && !(Gain() > kLeastGain)) {
      throw NothingToGain();
    }
    const Eigen::VectorXd apart = TellApart();
    const Eigen::VectorXd runs = apart + ChooseRest(apart);
    answer_.sd = SdOrNone(runs);
    answer_.bound = std::exp(0.5 * (relaxed_.value - relaxed_.gap + shift_));
    answer_.gap = 0.5 * relaxed_.gap;
    answer_.efficiency = answer_.bound / answer_.sd;
    if (std::isnan(answer_.sd)) throw TooFewRuns();
    AddRows(runs, apart);
    AddTargets(runs);
    AddBaselines();
    AddWorth();
    answer_.cost = limits_.cost.dot(runs);
    answer_.runs = static_cast<int64_t>(runs.sum());
    answer_.apart =
        models_.size() > 1 ? Discriminator(Laws()).Distance(runs) : kNaN;
    return std::move(answer_);
  }

 private:
  std::vector<const KnownModel*> Laws() const {
    std::vector<const KnownModel*> laws;
    for (const auto& model : models_) laws.push_back(model.get());
    return laws;
  }

  // Runs for a share of the limits that tell the laws apart.
  Eigen::VectorXd TellApart() const {
    if (models_.size() < 2 || !(request_.apart > 0)) {
      return Eigen::VectorXd::Zero(limits_.cost.size());
    }
    DesignLimits share = limits_;
    share.budget *= request_.apart;
    share.runs = std::floor(share.runs * request_.apart);
    return Discriminator(Laws()).Choose(share);
  }

  // The best runs that there is room for beside these.
  Eigen::VectorXd ChooseRest(const Eigen::VectorXd& made) const {
    if (!(made.sum() > 0)) {
      return ChooseWholeRuns(criterion_, limits_, relaxed_).runs;
    }
    DesignLimits left = limits_;
    left.budget -= limits_.cost.dot(made);
    left.runs -= made.sum();
    left.most -= made;
    std::vector<Eigen::Index> all(static_cast<size_t>(made.size()));
    std::iota(all.begin(), all.end(), 0);
    const DesignCriterion beside = criterion_.Among(all, made);
    if (left.runs < 1 || left.budget < left.cost.minCoeff()) {
      return Eigen::VectorXd::Zero(made.size());
    }
    return ChooseWholeRuns(beside, left, RelaxDesign(beside, left)).runs;
  }

  // By how much Φ falls at the best design of real numbers of runs.
  double Gain() const {
    return Value(Eigen::VectorXd::Zero(limits_.cost.size())) - relaxed_.value;
  }

  Error NothingToGain() const {
    return Error(ExitCode::kBadData,
                 "is known so well that no run within the limits changes it")
        .Value(request_.targets[0].name)
        .Hint("give runs a smaller error, or make others candidates");
  }

  Error TooFewRuns() const {
    const Eigen::Index size = criterion_.view(0).known.rows();
    return Error(ExitCode::kUsage,
                 "so few runs determine nothing: the law has " +
                     std::to_string(size) + " parameter" +
                     (size == 1 ? "" : "s") + " that nothing is known of")
        .Hint("give more runs or a larger budget, or design from a fit");
  }

  double Value(const Eigen::VectorXd& runs) const {
    return criterion_.ValueAt(runs, RidgeOf(criterion_, runs));
  }
  double Sd(const Eigen::VectorXd& runs) const {
    return std::exp(0.5 * (Value(runs) + shift_));
  }
  double SdOrNone(const Eigen::VectorXd& runs) const {
    return SdOrNone(runs, Value(runs), RidgeOf(criterion_, runs));
  }
  // From Φ of the runs with this ridge; NaN where the runs leave it open: it
  // hangs on the ridge.
  double SdOrNone(const Eigen::VectorXd& runs, double phi, double ridge) const {
    const double sd = std::exp(0.5 * (phi + shift_));
    if (!criterion_.needs_runs()) return sd;
    constexpr double kMore = 100, kHangs = 0.01;
    const double value = criterion_.ValueAt(runs, kMore * ridge);
    const bool open = std::abs(0.5 * (value + shift_) - std::log(sd)) > kHangs;
    return open ? kNaN : sd;
  }

  void AddRows(const Eigen::VectorXd& runs, const Eigen::VectorXd& apart) {
    Eigen::VectorXd made = Eigen::VectorXd::Zero(runs.size());
    const double ridge = RidgeOf(criterion_, runs);
    double cumulative = 0;
    for (const auto& [i, value] : OrderOfGain(criterion_, limits_, runs)) {
      made[i] = runs[i];
      cumulative += runs[i] * limits_.cost[i];
      answer_.rows.push_back({static_cast<size_t>(i),
                              static_cast<int64_t>(runs[i]),
                              static_cast<int64_t>(apart[i]),
                              limits_.cost[i],
                              cumulative,
                              SdOrNone(made, value, ridge)});
    }
  }

  // The least standard deviation that any design reaches for one target.
  double BoundOf(const KnownModel& model, size_t target) const {
    const size_t count = request_.targets.size();
    if (count == 1 && models_.size() == 1) return answer_.bound;
    std::vector<double> alone(count, 0);
    alone[target] = 1;
    const DesignCriterion criterion = model.criterion().Weighted(alone);
    const RelaxedDesign relaxed = RelaxDesign(criterion, limits_);
    return std::exp(
        0.5 * (relaxed.value - relaxed.gap + model.views().shift[target]));
  }

  void AddTargets(const Eigen::VectorXd& runs) {
    for (size_t k = 0; k < request_.targets.size(); ++k) {
      for (const auto& model : models_) {
        LearntTarget target = model->Learn(k, runs);
        target.bound = BoundOf(*model, k);
        target.efficiency = target.bound / target.sd_after;
        answer_.targets.push_back(std::move(target));
      }
    }
  }

  void AddBaseline(const std::string& name, const Eigen::VectorXd& runs) {
    const double sd = SdOrNone(runs);
    answer_.baselines.push_back({name,
                                 static_cast<int64_t>(runs.sum()),
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

  void AddWorth() {
    const Eigen::VectorXd gradient = criterion_.Gradient(
        criterion_.At(relaxed_.runs, RidgeOf(criterion_, relaxed_.runs)));
    for (Eigen::Index i = 0; i < gradient.size(); ++i) {
      const double price =
          relaxed_.cost_price * limits_.cost[i] + relaxed_.run_price;
      answer_.worth.push_back(-gradient[i] / price);
    }
  }

  // The design with the median of the standard deviations.
  void AddRandom() {
    std::vector<std::pair<double, uint64_t>> drawn(kRandomDesigns);
    ParallelFor(drawn.size(), ThreadCount(threads_), [&](size_t i) {
      drawn[i] = {Sd(RandomRuns(limits_, request_.seed, i)), i};
    });
    const auto middle = drawn.begin() + kRandomDesigns / 2;
    std::nth_element(drawn.begin(), middle, drawn.end());
    AddBaseline("random", RandomRuns(limits_, request_.seed, middle->second));
  }

  int threads_;
  const DesignRequest& request_;
  DesignAnswer answer_;
  double shift_ = 0;  // what the whitened coordinates take off Φ
  DesignLimits limits_;
  std::vector<std::unique_ptr<KnownModel>> models_;
  DesignCriterion criterion_;
  RelaxedDesign relaxed_;
};

}  // namespace

void DesignRequest::Check() const {
  kPositive.Check("@budget", budget);
  if (std::isfinite(runs)) kLegalRuns.Check("@runs", runs);
  kLegalApart.Check("@tell-apart", apart);
  kLegalDraws.Check("@draws", draws);
}

DesignAnswer DesignRuns(const SavedFit& fit,
                        const GroupFit& group,
                        const RunPool& pool,
                        const DesignRequest& request) {
  return DesignRuns({{&fit, &group, &pool, request.targets}}, request);
}

DesignAnswer DesignRuns(const std::vector<DesignModel>& models,
                        const DesignRequest& request) {
  request.Check();
  return Designer(models, request).Answer();
}

}  // namespace routescale
