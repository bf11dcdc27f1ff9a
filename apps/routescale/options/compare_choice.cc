#include "options/compare_choice.h"
#include "options/table_options.h"
#include "options/usual_options.h"
#include "shell/values.h"

namespace routescale::app {
namespace {}  // namespace

Option CompareChoice::BacktestRecord() {
  return {"--backtest",
          "FORMULA",
          "for each value of a formula, such as compute or N, fit the runs up "
          "to it and predict those beyond",
          &backtest};
}

std::vector<Option> CompareChoice::Records() {
  return Under(
      "Comparison",
      {
          {"--laws",
           "LIST",
           "laws, separated by commas: names, files, formulas, NAME + TERM; "
           "default: those of the book that the points can determine, without "
           "farseer, whose fits take long",
           &laws,
           LawsAndFiles()},
          {"--leave-out",
           "COLUMN",
           "leave out each value of this column or variable in turn, and "
           "predict it",
           &leave_out},
          {"--hold-out",
           "FORMULA",
           "predict the points where this holds from the others",
           &hold_out},
          {"--folds",
           "K",
           "leave out each of K random parts in turn, and predict it",
           Number<int>{&folds, ValidationOptions::kLegalFolds}},
          SeedOption(&seed),
          {"--no-runs", "", "do not leave out each run in turn", &no_runs},
      });
}

bool CompareChoice::IsGiven() const {
  return !laws.empty() || !hold_out.empty() || !leave_out.empty() || folds ||
         seed || !backtest.empty() || no_runs;
}

ValidationOptions CompareChoice::Validation() const {
  ValidationOptions validation;
  validation.leave_one_out = !no_runs;
  validation.leave_out = leave_out;
  validation.hold_out = hold_out;
  validation.folds = folds.value_or(validation.folds);
  if (!seed) return validation;
  if (!folds) {
    throw BadValue("--seed", std::to_string(*seed), "needs --folds");
  }
  validation.seed = static_cast<uint64_t>(*seed);
  return validation;
}

CompareRequest CompareChoice::Request(const TableOptions& table,
                                      const FitOptions& fit,
                                      const ProgressFunction& progress) const {
  CompareRequest request;
  for (const std::string& list : laws) {
    for (const std::string& law : SplitLawList(list)) {
      request.laws.push_back(law);
    }
  }
  request.also = also;
  request.selection = table.Selection();
  request.options = {fit, Validation(), progress};
  request.backtest = backtest;
  return request;
}

}  // namespace routescale::app
