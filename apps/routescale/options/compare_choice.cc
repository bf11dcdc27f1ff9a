#include "options/compare_choice.h"

#include "routescale/error.h"

namespace routescale::app {

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
           &folds},
          {"--seed", "N", "seed of the random numbers (1)", &seed},
          {"--no-runs", "", "do not leave out each run in turn", &no_runs},
      });
}

bool CompareChoice::IsGiven() const {
  return !laws.empty() || !hold_out.empty() || !leave_out.empty() ||
         !folds.empty() || !seed.empty() || !backtest.empty() || no_runs;
}

ValidationOptions CompareChoice::Validation() const {
  constexpr int kMostFolds = 1000000, kLargestSeed = 2000000000;
  ValidationOptions validation;
  validation.leave_one_out = !no_runs;
  validation.leave_out = leave_out;
  validation.hold_out = hold_out;
  if (!folds.empty()) {
    validation.folds = ParseCount("--folds", folds, 2, kMostFolds);
  }
  if (seed.empty()) return validation;
  if (folds.empty()) {
    throw Error(ExitCode::kUsage, "needs --folds").File("--seed").Value(seed);
  }
  validation.seed =
      static_cast<uint64_t>(ParseCount("--seed", seed, 0, kLargestSeed));
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
