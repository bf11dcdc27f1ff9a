#include <cmath>

#include "base/nan.h"
#include "base/parallel.h"
#include "inference/quantiles.h"
#include "routescale/plan.h"

namespace routescale {
namespace {

// No formula can name this: it is no clash with a name of the user's.
const char kReach[] = "the same loss";

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
    last_ = planner_->Solve(parameters, given, last_ ? &*last_ : nullptr);
    return last_->status == PlanStatus::kUnproven ? kNaN : last_->cost;
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
  std::optional<Design> last_;
};

Range Quantiles(std::vector<double>* values, double level) {
  if (values->empty()) return {kNaN, kNaN};
  const Tails tails = PercentileTails(level);
  return {Quantile(values, tails.low), Quantile(values, tails.high)};
}

// The best designs by drawn coefficients, followed from the best one.
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
      designs[i] = planner_.Follow(
          {draw.data(), draw.data() + draw.size()}, given, row->best);
    });
    std::erase_if(designs, [](const Design& design) {
      return design.status == PlanStatus::kInfeasible ||
             design.status == PlanStatus::kUnproven;
    });
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
  template <typename Number>
  Range Of(const std::vector<Design>& designs, Number number) const {
    std::vector<double> values;
    for (const Design& design : designs) values.push_back(number(design));
    return Quantiles(&values, table_.level);
  }

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
    row.best = planner.Solve(
        parameters, given, rows.empty() ? nullptr : &rows.back().best);
    row.compute_multiplier = row.compared_multiplier = kNaN;
    const bool feasible = row.best.status != PlanStatus::kInfeasible;
    if (feasible && draws.rows() > 0) {
      Intervals(planner, draws, table).Fill(given, &row);
    }
    if (feasible && dense_cost) {
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
