#include "options/chain_options.h"
#include "routescale/error.h"
#include "routescale/names.h"
#include "shell/values.h"

namespace routescale::app {
namespace {

constexpr const char* kLossName = "loss";

// "L=loss" -> "L".
std::string LinkedVariable(const std::string& link) {
  if (link.empty()) return "";
  const auto [variable, value] = ParseAssignment("--link", link);
  if (value == kLossName) return variable;
  throw Error(ExitCode::kUsage, "is not VAR=loss")
      .File("--link")
      .Value(link)
      .Hint("the first law gives its loss alone: --link " + variable + "=loss");
}

// The group of the second fit that goes with one of the first.
const GroupFit& Partner(const SavedFit& second, const std::string& group) {
  if (second.groups.size() == 1) return second.groups[0];
  for (const GroupFit& candidate : second.groups) {
    if (candidate.group == group) return candidate;
  }
  std::vector<std::string> names;
  for (const GroupFit& candidate : second.groups) {
    names.push_back(candidate.group);
  }
  throw Error(ExitCode::kUsage, "has no group " + group)
      .File("--then")
      .Hint(ListNames("its groups are", names));
}

}  // namespace

std::vector<Option> ChainChoice::Records() {
  return Under(
      "Chain",
      {{"--then",
        "MODEL",
        "saved fit of a law of the loss, such as task-sigmoid: "
        "predict a task's score from the predicted loss",
        &then,
        Files()},
       {"--link",
        "VAR=loss",
        "variable of that law that is the loss; default: its only "
        "one, or L",
        &link},
       {"--draws",
        "N",
        "draws of the coefficients for its intervals",
        Number<int>{&draws, ChainOptions::kLegalDraws, ChainOptions().draws}}});
}

Chain::Chain(const ChainChoice& choice,
             const SavedFit& first,
             const std::vector<const GroupFit*>& groups) {
  if (!choice.IsGiven()) {
    if (choice.link.empty() && !choice.draws) return;
    throw Error(ExitCode::kUsage, "has no effect without --then")
        .File(choice.link.empty() ? "--draws" : "--link")
        .Hint("name the fit that takes the loss: --then task.json");
  }
  ChainOptions options;
  options.link = LinkedVariable(choice.link);
  options.draws = choice.draws.value_or(options.draws);
  second_ = LoadFit(choice.then);
  for (const GroupFit* group : groups) {
    predictors_.emplace_back(
        first, *group, *second_, Partner(*second_, group->group), options);
  }
}

void Chain::AddHeader(Sheet* sheet) const {
  if (!second_) return;
  for (const char* name : {"task",
                           "task_low",
                           "task_high",
                           "task_new_run_low",
                           "task_new_run_high",
                           "task_extrapolation"}) {
    sheet->header.emplace_back(name);
  }
}

void Chain::AddCells(size_t group,
                     const std::vector<double>& at,
                     std::vector<Cell>* row) const {
  if (!second_) return;
  constexpr int kDigits = 4;
  const ChainedPrediction prediction = predictors_[group].Predict(at);
  for (const double value : {prediction.task,
                             prediction.task_low,
                             prediction.task_high,
                             prediction.new_run_low,
                             prediction.new_run_high}) {
    row->emplace_back(value, kDigits);
  }
  row->emplace_back(prediction.extrapolation, 2);
}

void Chain::AddNotes(Sheet* sheet) const {
  if (!second_) return;
  const bool paired = predictors_[0].paired();
  sheet->notes.push_back(
      "task: " + second_->law.response + " by " + second_->law.name + " at " +
      predictors_[0].link() +
      " = loss; its intervals are from draws of both fits" +
      (paired ? ", paired: they resampled the same runs" : ""));
}

}  // namespace routescale::app
