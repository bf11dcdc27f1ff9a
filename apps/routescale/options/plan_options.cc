#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>

#include "options/free_variables.h"
#include "options/plan_options.h"
#include "options/usual_options.h"
#include "routescale/error.h"
#include "routescale/from_coefficients.h"
#include "routescale/names.h"
#include "routescale/numbers.h"
#include "shell/values.h"

namespace routescale::app {
namespace {

constexpr size_t kMostRows = 10000;
constexpr int kMostDraws = 100000;
constexpr int kDraws = 200;

// NAME=V1,V2,...
std::pair<std::string, std::vector<double>> ParseList(const std::string& text) {
  const auto [name, list] = ParseAssignment("--for", text);
  std::vector<double> values;
  std::stringstream fields(list);
  for (std::string field; std::getline(fields, field, ',');) {
    values.push_back(ParseReal("--for " + name, field));
  }
  if (values.empty() || list.back() == ',') {
    throw Error(ExitCode::kUsage, "a number is missing").File("--for " + name);
  }
  return {name, values};
}

// The values of the free variables, in their order.
std::vector<double> ParseDesign(const Law& law,
                                const std::string& text,
                                const std::vector<FreeVariable>& free) {
  const std::map<std::string, double> point =
      ParsePoint("--compare-with", text);
  std::vector<double> values;
  for (const FreeVariable& variable : free) {
    const auto given = point.find(variable.name);
    if (given == point.end()) {
      throw Error(ExitCode::kUsage, "lacks " + variable.name)
          .File("--compare-with")
          .Value(text)
          .Hint("give every free variable");
    }
    CheckGiven(law, "--compare-with " + text, variable.name, given->second);
    values.push_back(given->second);
  }
  if (point.size() > free.size()) {
    throw Error(ExitCode::kUsage, "names what is not free")
        .File("--compare-with")
        .Value(text);
  }
  return values;
}

std::string DenseWords(const Law& law) {
  std::string words;
  for (const auto& [name, value] : law.dense) {
    words += (words.empty() ? "" : ", ") + name + " = " + ShortNumber(value);
  }
  return words;
}

}  // namespace

std::vector<Option> PlanOptions::Records() {
  return Join(
      {Under(
           "Plan",
           {{"--free",
             "VAR=LOW:HIGH",
             "variable to optimise, between LOW and HIGH; default: the law's "
             "usual range",
             &free},
            {"--subject-to",
             "FORMULA",
             "constraint: LEFT <= RIGHT, >= or ==; join several by &&",
             &subject_to},
            {"--minimise", "FORMULA", "formula to minimise (loss)", &minimise},
            {"--at", "NAME=V,...", "fix variables at these values", &at},
            {"--for",
             "NAME=V1,V2,...",
             "one row of the answer for each of these values",
             &lists},
            {"--round",
             "VAR=VALUES",
             "allow a free variable only these values: pow2, whole, or a list",
             &round},
            {"--compare-with",
             "VAR=V,...",
             "compare with your own design: a value for every free variable",
             &compare_with}}),
       Under("Intervals",
             {{"--draws",
               "N",
               "number of coefficient draws for the intervals, 0: no "
               "intervals",
               Number<int>{&draws, {0, kMostDraws}, kDraws}},
              SeedOption(&seed)}),
       Under("Search",
             {{"--starts",
               "N",
               "starting points of the search; default: as many as the problem "
               "needs",
               Number<int>{&starts, PlanRequest::kLegalStarts}},
              ThreadsOption(&threads)}),
       model.SourceRecords()});
}

// All combinations of the lists, the last one changing fastest.
void PlanOptions::AddRows(const Law& law, PlanAnswer* answer) const {
  PlanTable& table = answer->table;
  std::vector<double> fixed;
  for (const std::string& text : at) {
    for (const auto& [name, value] : ParsePoint("--at", text)) {
      CheckGiven(law, "--at " + text, name, value);
      table.request.given.push_back(name);
      fixed.push_back(value);
    }
  }
  table.rows = {fixed};
  for (const std::string& text : lists) {
    const auto [name, values] = ParseList(text);
    answer->shown.push_back(table.request.given.size());
    table.request.given.push_back(name);
    if (table.rows.size() * values.size() > kMostRows) {
      throw Error(ExitCode::kUsage,
                  "more than " + std::to_string(kMostRows) + " rows")
          .File("--for " + name);
    }
    for (const double value : values) {
      CheckGiven(law, "--for " + text, name, value);
    }
    std::vector<std::vector<double>> rows;
    for (const std::vector<double>& row : table.rows) {
      for (const double value : values) {
        rows.push_back(row);
        rows.back().push_back(value);
      }
    }
    table.rows = std::move(rows);
  }
}

PlanAnswer PlanOptions::Ask(const SavedFit& fit) const {
  PlanAnswer answer;
  PlanTable& table = answer.table;
  table.request.free = ParseFreeVariables(fit.law, free, round);
  for (const std::string& text : subject_to) {
    table.request.constraints.push_back(Formula::Parse(text, "--subject-to"));
  }
  if (minimise.empty() && fit.law.response != "loss") {
    throw Error(ExitCode::kUsage, "gives no loss: " + fit.law.response)
        .Value(fit.law.name)
        .Hint(
            "--minimise '-loss' looks for its largest value, --minimise loss "
            "for its smallest; loss stands for what the law gives");
  }
  if (!minimise.empty()) {
    table.request.minimise = Formula::Parse(minimise, "--minimise");
  }
  table.request.starts = starts.value_or(table.request.starts);
  AddRows(fit.law, &answer);
  if (!compare_with.empty()) {
    table.design = ParseDesign(fit.law, compare_with, table.request.free);
  }
  table.level = fit.options.level;
  table.threads = threads.value_or(table.threads);
  answer.law = fit.law.name;
  answer.cost = Planner(fit.law, table.request).cost();
  answer.dense = DenseWords(fit.law);
  answer.show_groups = model.Groups(fit).size() > 1;
  return answer;
}

int PlanOptions::DrawCount() const { return draws.value_or(kDraws); }

Eigen::MatrixXd PlanOptions::Draws(const SavedFit& fit,
                                   const GroupFit& group) const {
  const int count = DrawCount();
  if (group.draws.rows() == 0) {
    return CoefficientDraws(
        fit.law, group, count, static_cast<uint64_t>(seed.value_or(1)));
  }
  const Eigen::Index kept = draws ? count : group.draws.rows();
  return group.draws.topRows(std::min(kept, group.draws.rows()));
}

void PlanOptions::CheckDraws(const SavedFit& fit) const {
  const bool none = DrawCount() == 0;
  const bool resampled = fit.groups[0].draws.rows() > 0;
  if (model.HasCoefficients() && (draws || seed)) {
    throw Error(ExitCode::kUsage,
                "has no effect: published coefficients have no errors, so "
                "nothing is drawn")
        .File(draws ? "--draws" : "--seed")
        .Hint("leave it out, or plan with a saved fit");
  }
  if (!seed) return;
  if (none || resampled) {
    throw Error(ExitCode::kUsage,
                none ? "has no effect with --draws 0"
                     : "has no effect: the resamples that the fit keeps are "
                       "taken")
        .File("--seed")
        .Value(std::to_string(*seed))
        .Hint("leave it out");
  }
}

PlanAnswer PlanOptions::Answer(const SavedFit& fit) const {
  CheckDraws(fit);
  PlanAnswer answer = Ask(fit);
  for (const GroupFit* group : model.Groups(fit)) {
    const Eigen::MatrixXd coefficients = Draws(fit, *group);
    if (coefficients.rows() > 0) {
      answer.draws = std::to_string(coefficients.rows()) +
                     (group->draws.rows() > 0
                          ? " resamples of the fit"
                          : " draws of the coefficients from their covariance");
    }
    answer.groups.emplace_back(
        group->group,
        PlanDesigns(fit.law, group->values(), coefficients, answer.table));
  }
  answer.coefficients = fit.data_name.empty() ? SourceOf(fit.law, fit.groups[0])
                                              : "fit of " + fit.data_name;
  return answer;
}

}  // namespace routescale::app
