#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "routescale/legal.h"
#include "routescale/model.h"
#include "routescale/prior.h"

namespace routescale {

// Which runs to train next: those that, within a budget, shrink the interval of
// what one wants to know the most.

// Runs that could be made.
struct RunPool {
  std::vector<std::vector<double>> columns;  // [variable of the law][candidate]
  std::vector<double> cost;                  // of one run, > 0
  // Standard deviation of one run, in the residual scale, > 0.
  std::vector<double> sigma;
  // How often each may be made.
  double repeats = std::numeric_limits<double>::infinity();

  size_t size() const { return cost.size(); }
};

// What is to be learnt.
struct DesignTarget {
  // A parameter or derived quantity, the loss at some points, or all
  // parameters together.
  enum Kind { kQuantity, kLoss, kAll };
  Kind kind = kQuantity;
  std::string name;  // of the quantity, or a label
  std::vector<std::vector<double>>
      points;  // of kLoss: [variable][point]; the mean variance
  double weight = 1;
};

// Over which coefficients a design has to be good.
enum class DesignOver {
  // The mean of ln variance over draws of the coefficients. Draws of a prior
  // are far from each other: there the variance is that of the draws' own
  // predictions, conditioned on the runs as if all were normal (an ensemble).
  kDraws,
  kWorst,  // the largest over the draws
  kLocal   // the estimates alone
};

struct DesignRequest {
  static constexpr Legal<int> kLegalRuns{1, 1000000};
  static constexpr Legal<double> kLegalApart{0, 0.99};
  static constexpr Legal<int> kLegalDraws{1, 10000};

  std::vector<DesignTarget> targets;
  // If positive, the question is turned round: the least budget after which
  // the interval of the only target is this wide, low = estimate/within and
  // high = estimate within, or estimate ± within where it is not positive.
  double within = 0;
  // One of the two is finite, unless `within` is given.
  double budget = std::numeric_limits<double>::infinity();
  double runs = std::numeric_limits<double>::infinity();
  // With several laws: the share of the limits for runs that tell them apart.
  double apart = 0;
  DesignOver over = DesignOver::kDraws;
  int draws = 64;
  uint64_t seed = 1;
  // Runs per candidate of designs to compare with, by name.
  std::vector<std::pair<std::string, std::vector<double>>> compared;

  void Check() const;  // throws Error (kUsage) for a number that is not legal
};

// Candidates of the design, in the order in which they are worth most.
struct DesignedRun {
  size_t candidate = 0;
  int64_t times = 0;
  int64_t apart = 0;           // of these, to tell the laws apart
  double cost = 0;             // of one run
  double cumulative_cost = 0;  // up to here, all times
  double sd = 0;               // e^(Φ/2) up to here
};

// Standard deviations are those of the logarithm of a positive parameter or
// derived quantity and, for a loss, those in the residual scale; of all
// parameters det(covariance)^(1/2p). NaN where nothing is known yet.
struct LearntTarget {
  std::string target;
  std::string law;  // by which it is judged
  double estimate = 0;
  double sd_before = 0, sd_after = 0;
  double bound = 0;       // no design within the limits has a smaller one
  double efficiency = 0;  // bound/sd_after
  double low = 0, high = 0, low_before = 0, high_before = 0;  // the interval
  double sd_local = 0;  // sd_after at the estimates alone
  bool is_loss = false, positive = false;
};

struct ComparedDesign {
  std::string name;
  int64_t runs = 0;
  double cost = 0;
  double sd_after = 0;    // as DesignedRun::sd
  double efficiency = 0;  // bound/sd_after
};

struct DesignAnswer {
  std::vector<DesignedRun> rows;
  std::vector<LearntTarget> targets;
  std::vector<ComparedDesign> baselines;
  double cost = 0;
  int64_t runs = 0;
  double sd = 0, bound = 0, efficiency = 0;  // e^(Φ/2) and its bound
  // Between the real-valued design and what no design undercuts, in ln sd: the
  // certificate of the bound.
  double gap = 0;
  // By how many standard errors all chosen runs together tell the two laws apart
  // that are most alike, each fitted to what the other says; NaN of one law.
  double apart = 0;
  int draws = 0;          // 0: the estimates alone
  bool ensemble = false;  // of the draws' own predictions
  // Of each candidate: what a run gains over its price, at the best design of
  // real numbers of runs. At most 1, and 1 where this has runs that it could
  // have more of.
  std::vector<double> worth;
  std::vector<std::string> undetermined;  // parameters
};

// A fit that was never made: parameters spread over their bounds. Those that are
// positive there are spread in the logarithm. The estimates are the middle of
// the box, the covariance is that of even chances in it, `draws` of the group
// are points spread evenly over it.
// Throws Error: a parameter that has neither finite bounds nor a prior.
SavedFit FromPrior(const Law& law,
                   const ParameterChanges& changes,
                   const Priors& priors,
                   int draws);

// Throws Error: a target that is no quantity of the law, targets that neither
// the pool nor anything known so far determines, a budget below the cheapest
// candidate.
DesignAnswer DesignRuns(const SavedFit& fit,
                        const GroupFit& group,
                        const RunPool& pool,
                        const DesignRequest& request);

// A law, what is known of its coefficients, and the candidates.
struct DesignModel {
  const SavedFit* fit;
  const GroupFit* group;
  const RunPool* pool;  // of the law's variables; costs are those of the first
  std::vector<DesignTarget> targets;  // those of the request, in its variables
};

// A design that serves several laws: the mean over them, each as likely as the
// others. Throws Error also for laws with residuals in different scales.
DesignAnswer DesignRuns(const std::vector<DesignModel>& models,
                        const DesignRequest& request);

// What a design promises and what it keeps: runs are drawn from the law at the
// estimates, those of the table as well as the chosen ones, and fitted.
struct VerifiedTarget {
  std::string target;
  double predicted_sd = 0, realised_sd = 0;        // at the estimates
  double predicted_width = 0, realised_width = 0;  // Wald; mean profile
  int open_intervals = 0;  // profile intervals with no end, left out
};
struct Verification {
  static constexpr Legal<int> kLegalSimulations{10, 100000};

  int simulations = 0, failed = 0;
  std::vector<VerifiedTarget> targets;
};

// `points` are those of the fit; null for coefficients that are given. Throws
// Error for targets that are no single quantity.
Verification VerifyDesign(const SavedFit& fit,
                          const GroupFit& group,
                          const Points* points,
                          const RunPool& pool,
                          const DesignRequest& request,
                          const DesignAnswer& answer,
                          int simulations);

}  // namespace routescale
