#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "routescale/formula.h"
#include "routescale/law.h"
#include "routescale/legal.h"
#include "routescale/model.h"

namespace routescale {

// Which values of its box a planned variable may have.
struct AllowedValues {
  enum Kind { kAny, kWhole, kPowersOfTwo, kList };
  Kind kind = kAny;
  std::vector<double> values;  // of kList, ascending

  // The nearest allowed values not above and not below x; infinite where there
  // is none.
  double Below(double x) const;
  double Above(double x) const;
};

// "pow2", "whole" or "1,8,64"; throws Error (kUsage) that names `option`.
AllowedValues ParseAllowedValues(const std::string& option,
                                 const std::string& text);

// A variable to be chosen, low <= x <= high. A positive one is searched in its
// logarithm.
struct FreeVariable {
  std::string name;
  double low = 0, high = 0;
  AllowedValues allowed;
  bool by_default = false;  // whether the box is DefaultBox's
};

// The box of a variable that is given none: the range of the law, and for
// counts from 1000 up (parameters, tokens, FLOPs) a thousand times wider on
// both sides. Throws Error (kUsage) where the law has no range.
FreeVariable DefaultBox(const Law& law, const std::string& name);

// Which design is best? Formulas may name the free and the given variables,
// the law's symbols and `loss`, the value of the law. What is both given and a
// symbol of the law means the given one.
struct PlanRequest {
  static constexpr Legal<int> kLegalStarts{1, 1000};

  std::vector<FreeVariable> free;
  std::vector<std::string> given;    // names with a value of their own per row
  std::vector<Formula> constraints;  // comparisons by <=, >=, < , > or ==,
                                     // joined by &&
  std::optional<Formula> minimise;   // default: loss
  // If not empty, the question is turned round: what does it cost to reach a
  // loss? The name of a given value, the loss; cost() is minimised, without
  // the constraint that limits it and those on the loss.
  std::string reach;
  int starts = 0;  // of the search; 0: by the number of
                   // free variables

  void Check() const;  // throws Error (kUsage) for a number that is not legal
};

// A word on a design.
enum class PlanStatus {
  kInterior,    // a minimum away from every bound and constraint
  kAtBound,     // at an end of the box of some variable
  kActive,      // held back by constraints alone
  kRounded,     // held back by allowed values alone
  kInfeasible,  // no design meets the constraint in `limits`
  kKink,        // the best one found: a formula has a kink or a step
  kUnproven,    // the best one found; its gradient does not vanish
};
std::string_view ToString(PlanStatus status);

// The best design. NaN everywhere when infeasible.
struct Design {
  std::vector<double> values;  // of the free variables
  double loss = 0;
  double objective = 0;  // what was minimised
  double cost = 0;       // see Planner::cost; NaN if there is none
  PlanStatus status = PlanStatus::kInterior;
  std::vector<std::string> limits;  // what holds it back: variables at an end
                                    // of their box, constraints as written,
                                    // "allowed E" where values are given
  // The first-order condition at the design, every quantity in the scale in
  // which it is solved: max |∇f + Σ λ ∇c| / max |∇f|.
  double residual = 0;
  int agreeing_starts = 0;   // ended at the best objective, of
  int starts = 0;            // those tried; 0 where none was needed
  bool closed_form = false;  // from the [[optimum]] of the law, then verified
  // This one and other local minima, to start from in a similar question.
  std::vector<std::vector<double>> minima;
  std::vector<double> nearest;  // if infeasible: what breaks constraints least
};

// Solves one kind of question about one law for any coefficients.
class Planner {
 public:
  // Throws Error (kUsage) for a symbol that is unknown, a variable that is
  // neither free nor given, a name that nothing uses, a constraint that is no
  // comparison, an empty box.
  Planner(const Law& law, const PlanRequest& request);
  ~Planner();
  Planner(Planner&&) noexcept;

  // The best design at the coefficients (all of the law, in its order) and the
  // given values (in the order of the request). Throws Error (kBadData) where the law or a
  // formula is finite nowhere in the box.
  Design Solve(const std::vector<double>& parameters,
               const std::vector<double>& given) const;

  // The design of these values; the status is interior, or infeasible with the
  // constraints that it breaks (by more than 1e-9 of their size).
  Design Judge(const std::vector<double>& parameters,
               const std::vector<double>& given,
               const std::vector<double>& values) const;

  // What a design costs, as written: the side of the first constraint that is
  // limited by the other, SMALL <= LIMIT, where it depends on free variables
  // but not on coefficients of the law and the limit on neither; or what is
  // minimised, if that depends on no coefficient. Empty if there is none.
  const std::string& cost() const;

  // The same, from the minima of `near` alone: for coefficients that differ
  // little. Searches anew where they lead nowhere.
  Design Follow(const std::vector<double>& parameters,
                const std::vector<double>& given,
                const Design& near) const;

  struct Impl;  // src/plan/planner.cc

 private:
  std::unique_ptr<Impl> impl_;
};

// Coefficients drawn from Student's t distribution (multivariate, with the
// degrees of freedom of the fit) that its estimates and covariance describe, in
// the logarithm where the law searches there, or is linear and the coefficient
// positive: draws × parameters of the law. Draw i depends on (seed, i) alone; a
// draw that breaks a constraint of the law is NaN. No rows for a fit without
// covariance: published coefficients, or a parameter that is not identified.
Eigen::MatrixXd CoefficientDraws(const Law& law,
                                 const GroupFit& group,
                                 int draws,
                                 uint64_t seed);

// One question for several given values, and what to say beside the answers.
struct PlanTable {
  PlanRequest request;
  std::vector<std::vector<double>> rows;      // values of request.given
  std::optional<std::vector<double>> design;  // to compare with: its values of
                                              // the free variables
  double level = 0.95;                        // of intervals
  int threads = 0;                            // 0: as many as cores
};

struct Range {
  double low = 0, high = 0;
};

struct PlannedRow {
  Design best;
  // Quantiles of the best designs by drawn coefficients; empty without draws.
  // The designs stay in their boxes and on their constraints. Where a draw
  // meets the constraints by no design, what is minimised counts as infinite.
  std::vector<Range> values;  // of the free variables
  Range loss, objective;
  int draws = 0;
  int unreached_draws = 0;  // met the constraints by no design
  int failed_draws = 0;     // left out: broke a constraint of the law, or no
                            // design was found
  // What the cheapest dense design of the same loss costs, over the cost of
  // this one. NaN where no dense one reaches it, the law knows no dense
  // variable or there is no cost, or it is 0.
  double compute_multiplier = 0;
  std::optional<Design> compared;
  // What it costs, over the cost of the cheapest design of the same loss.
  double compared_multiplier = 0;
};

// Answers for one group. `draws` × parameters: the coefficients intervals are
// made of; rows with a NaN are left out.
std::vector<PlannedRow> PlanDesigns(const Law& law,
                                    const std::vector<double>& parameters,
                                    const Eigen::MatrixXd& draws,
                                    const PlanTable& table);

}  // namespace routescale
