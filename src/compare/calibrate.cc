#include "routescale/calibrate.h"

#include <algorithm>

#include "compare/growth.h"
#include "laws/parse_cost.h"
#include "routescale/backtest.h"
#include "routescale/compare.h"
#include "routescale/error.h"
#include "routescale/point_formula.h"

namespace routescale {
namespace {

Calibration Measure(const Backtest& backtest,
                    const Points& points,
                    const std::vector<double>& costs) {
  ErrorsByCutoff cutoffs;
  for (const BacktestRow& row : backtest.rows) {
    if (row.group != points.group || row.errors.empty()) continue;
    cutoffs.push_back(row.errors);
  }
  Calibration calibration = MeasureGrowth(cutoffs);
  calibration.formula = backtest.formula;
  calibration.largest = *std::max_element(costs.begin(), costs.end());
  if (calibration.cutoffs < kFewestCutoffs) {
    throw Error(ExitCode::kBadData,
                "growth of errors needs " + std::to_string(kFewestCutoffs) +
                    " cutoffs with runs ahead; there are " +
                    std::to_string(calibration.cutoffs))
        .File("group " + points.group)
        .Hint("select more runs of several costs, or do not calibrate");
  }
  return calibration;
}

}  // namespace

void CalibrateFits(const Law& law,
                   const std::vector<Points>& groups,
                   const std::string& cost,
                   const FitOptions& options,
                   std::vector<GroupFit>* fits,
                   const ProgressFunction& progress) {
  const Formula formula = ParseCost(cost, "the cost", law);
  std::vector<std::vector<double>> costs;
  for (const Points& points : groups) {
    costs.push_back(EvaluateAt(formula, points));
  }
  const Backtest backtest =
      BacktestLaws({law}, groups, formula.text(), costs, {options, progress});
  for (size_t g = 0; g < groups.size(); ++g) {
    (*fits)[g].calibration = Measure(backtest, groups[g], costs[g]);
  }
}

}  // namespace routescale
