#include "design/whole_runs.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace routescale {
namespace {

using Index = Eigen::Index;

constexpr size_t kShortList = 256;
constexpr int kMostSweeps = 20;
// So many runs are planned well by rounding the relaxed design down.
constexpr double kManyRuns = 100;
// Of so many runs of a candidate, one in so many is added or taken at once.
constexpr double kOneIn = 200;
// Moves times views times candidates: about half a second.
constexpr double kMostWork = 5e6;
// A gain in Φ that counts.
constexpr double kGain = 1e-9;
// Of a limit: 10 runs of 0.1 fit into 1.
constexpr double kRoundingOfLimits = 1e-9;
// Of a number of runs: the relaxed design nears a limit from below.
constexpr double kRoundingOfRuns = 1e-3;

// Indices in here are places in the short list.
struct Trial {
  Eigen::VectorXd runs;
  double cost = 0, count = 0;
  DesignCriterion::State state;
};

// Candidates of the relaxed design, then those that are worth most for their
// price.
std::vector<Index> ShortList(const DesignCriterion& criterion,
                             const RelaxedDesign& relaxed,
                             const Eigen::VectorXd& price) {
  const Eigen::VectorXd gradient = criterion.Gradient(
      criterion.At(relaxed.runs, RidgeOf(criterion, relaxed.runs)));
  std::vector<Index> order(static_cast<size_t>(price.size()));
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) {
    const bool planned_a = relaxed.runs[a] >= 1 - kRoundingOfRuns;
    const bool planned_b = relaxed.runs[b] >= 1 - kRoundingOfRuns;
    if (planned_a != planned_b) return planned_a;
    return gradient[a] / price[a] < gradient[b] / price[b];
  });
  const auto planned = static_cast<size_t>(
      (relaxed.runs.array() >= 1 - kRoundingOfRuns).count());
  order.resize(std::min(order.size(), kShortList + planned));
  return order;
}

class Search {
 public:
  Search(const DesignCriterion& criterion,
         const DesignLimits& limits,
         const RelaxedDesign& relaxed,
         const Eigen::VectorXd& price)
      : list_(ShortList(criterion, relaxed, price)),
        criterion_(criterion.Among(list_, Eigen::VectorXd::Zero(price.size()))),
        limits_(limits),
        price_(price(list_)),
        ridge_(RidgeOf(criterion, relaxed.runs)) {
    limits_.cost = limits.cost(list_).eval();
    limits_.most = limits.most(list_).eval();
    planned_ = (relaxed.runs(list_).array() + kRoundingOfRuns).floor();
  }

  // Runs of each candidate.
  Eigen::VectorXd Run(Index candidates) {
    Trial best = Greedy(planned_);
    Exchange(&best);
    if (planned_.sum() < kManyRuns) {
      moves_ = 0;
      Trial other = Greedy(Eigen::VectorXd::Zero(price_.size()));
      Exchange(&other);
      if (other.state.value < best.state.value) best = std::move(other);
    }
    Eigen::VectorXd runs = Eigen::VectorXd::Zero(candidates);
    runs(list_) = best.runs;
    return runs;
  }

 private:
  bool Fits(const Trial& design, Index i) const {
    return design.cost + limits_.cost[i] <=
               limits_.budget * (1 + kRoundingOfLimits) &&
           design.count + 1 <= limits_.runs &&
           design.runs[i] + 1 <= limits_.most[i];
  }

  // How many runs to add at once.
  double Several(const Trial& design, Index i) const {
    const double share = std::floor(design.runs[i] / kOneIn);
    const double room =
        std::min({(limits_.budget - design.cost) / limits_.cost[i],
                  limits_.runs - design.count,
                  limits_.most[i] - design.runs[i]});
    return std::max(1.0, std::floor(std::min(share, room)));
  }

  void Evaluate(Trial* design) const {
    design->cost = limits_.cost.dot(design->runs);
    design->count = design->runs.sum();
    design->state = criterion_.At(design->runs, ridge_);
  }

  void Move(Trial* design, Index i, double change) const {
    design->runs[i] += change;
    Evaluate(design);
    ++moves_;
  }

  // Whether exchanges have taken as long as they may.
  bool Enough() const {
    const double each = static_cast<double>(criterion_.views() * list_.size());
    return moves_ * each > kMostWork;
  }

  // Adds a run of the candidate with the least change over its price among
  // those that fit. False if none fits or helps.
  bool AddBest(const Eigen::VectorXd& price, Trial* design) const {
    const Eigen::VectorXd changes = criterion_.Changes(design->state, 1);
    Index best = -1;
    double least = -1e-14;
    for (Index i = 0; i < changes.size(); ++i) {
      const double rate = changes[i] / price[i];
      if (!(rate < least) || !Fits(*design, i)) continue;
      least = rate;
      best = i;
    }
    if (best < 0) return false;
    Move(design, best, Several(*design, best));
    return true;
  }

  void Fill(Trial* design) const {
    while (AddBest(price_, design)) {
    }
  }

  Trial Greedy(Eigen::VectorXd runs) const {
    Trial design;
    design.runs = std::move(runs);
    Evaluate(&design);
    Trim(&design, -1);
    Fill(&design);
    return design;
  }

  void Exchange(Trial* design) const {
    for (int sweep = 0; sweep < kMostSweeps; ++sweep) {
      const bool swapped = Swap(design);
      if (!Insert(design) && !swapped) return;
    }
  }

  // Takes over a better design.
  bool Replace(Trial candidate, Trial* design) const {
    if (!(candidate.state.value < design->state.value - kGain)) return false;
    *design = std::move(candidate);
    return true;
  }

  // One run less of a candidate, then the run of the largest gain that fits,
  // or the best for its price, then what else fits.
  bool Swap(Trial* design) const {
    const Eigen::VectorXd ones = Eigen::VectorXd::Ones(price_.size());
    bool any = false;
    for (Index i = 0; i < price_.size() && !Enough(); ++i) {
      if (!(design->runs[i] > 0)) continue;
      Trial without = *design;
      Move(&without, i, -1);
      if (!std::isfinite(without.state.value)) continue;
      Trial single = without;
      AddBest(ones, &single);
      Fill(&single);
      Fill(&without);
      any |= Replace(std::move(single), design);
      any |= Replace(std::move(without), design);
    }
    return any;
  }

  // One run more of a candidate that does not fit, paid for by those that are
  // missed least for their price.
  bool Insert(Trial* design) const {
    constexpr size_t kTried = 12;
    const Eigen::VectorXd rates =
        criterion_.Changes(design->state, 1).cwiseQuotient(price_);
    std::vector<Index> among;
    for (Index i = 0; i < rates.size(); ++i) {
      if (!Fits(*design, i) && design->runs[i] + 1 <= limits_.most[i] &&
          limits_.cost[i] <= limits_.budget) {
        among.push_back(i);
      }
    }
    std::stable_sort(among.begin(), among.end(), [&](Index a, Index b) {
      return rates[a] < rates[b];
    });
    among.resize(std::min(among.size(), kTried));
    bool any = false;
    for (const Index i : among) {
      if (Enough()) break;
      Trial with = *design;
      Move(&with, i, 1);
      if (!Trim(&with, i)) continue;
      Fill(&with);
      any |= Replace(std::move(with), design);
    }
    return any;
  }

  // Takes runs away until the design is within the limits again; never the
  // last one of `kept`.
  bool Trim(Trial* design, Index kept) const {
    while (design->cost > limits_.budget * (1 + kRoundingOfLimits) ||
           design->count > limits_.runs) {
      const Eigen::VectorXd losses = criterion_.Changes(design->state, -1);
      Index least = -1;
      for (Index i = 0; i < losses.size(); ++i) {
        if (design->runs[i] < (i == kept ? 2 : 1)) continue;
        if (least < 0 ||
            losses[i] / price_[i] < losses[least] / price_[least]) {
          least = i;
        }
      }
      if (least < 0) return false;
      // No more than are too many.
      const double excess =
          std::max((design->cost - limits_.budget) / limits_.cost[least],
                   design->count - limits_.runs);
      const double share = std::floor(design->runs[least] / kOneIn);
      Move(design, least, -std::max(1.0, std::min(share, std::ceil(excess))));
    }
    return true;
  }

  std::vector<Index> list_;  // candidates
  DesignCriterion criterion_;
  DesignLimits limits_;
  Eigen::VectorXd price_, planned_;
  double ridge_;
  mutable double moves_ = 0;
};

}  // namespace

double RidgeOf(const DesignCriterion& criterion, const Eigen::VectorXd& runs) {
  constexpr double kRidge = 1e-10;
  return criterion.needs_runs() ? kRidge * std::max(1.0, runs.sum()) : 0;
}

WholeDesign ChooseWholeRuns(const DesignCriterion& criterion,
                            const DesignLimits& limits,
                            const RelaxedDesign& relaxed) {
  Eigen::VectorXd price =
      relaxed.cost_price * limits.cost.array() + relaxed.run_price;
  if (!(price.minCoeff() > 0)) price.setOnes();
  WholeDesign whole;
  whole.runs = Search(criterion, limits, relaxed, price).Run(price.size());
  whole.value = criterion.ValueAt(whole.runs, RidgeOf(criterion, whole.runs));
  return whole;
}

}  // namespace routescale
