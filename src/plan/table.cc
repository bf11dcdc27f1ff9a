#include <cmath>

#include "base/nan.h"
#include "base/parallel.h"
#include "inference/quantiles.h"
#include "routescale/plan.h"

namespace routescale {
namespace {

// No formula can name this: it is no clash with a name of the user's.
const char kReach[] = "the same loss";

// A minimum, also one at a kink.
bool IsAnswer(const Design& design) {
  return design.status != PlanStatus::kInfeasible &&
         design.status != PlanStatus::kUnproven;
}

// "What does this loss cost?" for the question of a table, with all designs or
// with dense ones.
class CostOfLoss {
 public:
  CostOfLoss(const Law& law, const PlanRequest& request, bool dense)
      : request_(request) {
    request_.reach = kReach;
    request_.given.push_back(kReach);
    if (dense) MakeDense(law);
    planner_ = std::make_unique<Planner>(law, request_);
  }

  // NaN where the loss is out of reach.
  double operator()(const std::vector<double>& parameters,
                    std::vector<double> given,
                    double loss) {
    given.push_back(loss);
    for (const auto& [index, value] : dense_given_) given[index] = value;
    const Design best = planner_->Solve(parameters, given);
    return IsAnswer(best) ? best.cost : kNaN;
  }

 private:
  void MakeDense(const Law& law) {
    for (FreeVariable& variable : request_.free) {
      const auto value = law.dense.find(variable.name);
      if (value == law.dense.end()) continue;
      variable = {variable.name, value->second, value->second, {}};
    }
    for (size_t i = 0; i < request_.given.size(); ++i) {
      const auto value = law.dense.find(request_.given[i]);
      if (value != law.dense.end()) dense_given_.emplace_back(i, value->second);
    }
  }

  PlanRequest request_;
  std::vector<std::pair<size_t, double>> dense_given_;
  std::unique_ptr<Planner> planner_;
};

Range Quantiles(std::vector<double>* values, double level) {
  if (values->empty()) return {kNaN, kNaN};
  const Tails tails = PercentileTails(level);
  return {Quantile(values, tails.low), Quantile(values, tails.high)};
}

// The best designs by drawn coefficients, from the minima of the estimate.
class Intervals {
 public:
  Intervals(const Planner& planner,
            const Eigen::MatrixXd& draws,
            const PlanTable& table)
      : planner_(planner), draws_(draws), table_(table) {}

  void Fill(const std::vector<double>& given, PlannedRow* row) const {
    const size_t count = static_cast<size_t>(draws_.rows());
    std::vector<Design> designs(count);
    ParallelFor(count, ThreadCount(table_.threads), [&](size_t i) {
      const Eigen::VectorXd draw = draws_.row(static_cast<Eigen::Index>(i));
      designs[i].status = PlanStatus::kInfeasible;
      if (!draw.allFinite()) return;
      const std::vector<double> drawn(draw.data(), draw.data() + draw.size());
      designs[i] = planner_.Follow(drawn, given, row->best);
      if (!IsUnreached(designs[i])) return;
      designs[i].loss = planner_.Judge(drawn, given, designs[i].nearest).loss;
    });
    row->draws = static_cast<int>(count);
    for (Design& design : designs) {
      if (IsUnreached(design)) ++row->unreached_draws;
      CountUnreached(&design);
    }
    std::erase_if(designs,
                  [](const Design& design) { return !IsAnswer(design); });
    row->failed_draws = static_cast<int>(count - designs.size());
    for (size_t j = 0; j < row->best.values.size(); ++j) {
      row->values.push_back(
          Of(designs, [&](const Design& design) { return design.values[j]; }));
    }
    row->loss = Of(designs, [](const Design& design) { return design.loss; });
    row->objective =
        Of(designs, [](const Design& design) { return design.objective; });
  }

 private:
  static bool IsUnreached(const Design& design) {
    return design.status == PlanStatus::kInfeasible && !design.limits.empty();
  }

  // Where the draw meets the constraints by no design, its design is that
  // which comes nearest, and what is minimised is infinite. A variable at the
  // upper end of a box that nobody chose would have to be larger still.
  void CountUnreached(Design* design) const {
    if (!IsUnreached(*design)) return;
    design->status = PlanStatus::kActive;
    design->values = design->nearest;
    design->objective = HUGE_VAL;
    if (!table_.request.minimise) design->loss = HUGE_VAL;
    const std::vector<FreeVariable>& free = table_.request.free;
    for (size_t j = 0; j < free.size(); ++j) {
      double& value = design->values[j];
      if (free[j].by_default && value > kAtEnd * free[j].high) value = HUGE_VAL;
    }
  }

  template <typename Number>
  Range Of(const std::vector<Design>& designs, Number number) const {
    std::vector<double> values;
    for (const Design& design : designs) values.push_back(number(design));
    return Quantiles(&values, table_.level);
  }

  static constexpr double kAtEnd = 0.99;
  const Planner& planner_;
  const Eigen::MatrixXd& draws_;
  const PlanTable& table_;
};

}  // namespace

std::vector<PlannedRow> PlanDesigns(const Law& law,
                                    const std::vector<double>& parameters,
                                    const Eigen::MatrixXd& draws,
                                    const PlanTable& table) {
  const Planner planner(law, table.request);
  const bool has_cost = !planner.cost().empty();
  std::unique_ptr<CostOfLoss> dense_cost, least_cost;
  if (has_cost && !law.dense.empty()) {
    dense_cost = std::make_unique<CostOfLoss>(law, table.request, true);
  }
  if (has_cost && table.design) {
    least_cost = std::make_unique<CostOfLoss>(law, table.request, false);
  }
  std::vector<PlannedRow> rows;
  for (const std::vector<double>& given : table.rows) {
    PlannedRow row;
    row.best = planner.Solve(parameters, given);
    row.compute_multiplier = row.compared_multiplier = kNaN;
    const bool feasible = row.best.status != PlanStatus::kInfeasible;
    if (feasible && draws.rows() > 0) {
      Intervals(planner, draws, table).Fill(given, &row);
    }
    if (feasible && dense_cost && row.best.cost > 0) {
      row.compute_multiplier =
          (*dense_cost)(parameters, given, row.best.loss) / row.best.cost;
    }
    if (table.design) {
      row.compared = planner.Judge(parameters, given, *table.design);
      if (least_cost) {
        row.compared_multiplier =
            row.compared->cost /
            (*least_cost)(parameters, given, row.compared->loss);
      }
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace routescale
