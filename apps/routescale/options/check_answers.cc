#include "options/check_answers.h"

#include <algorithm>

#include "routescale/error.h"
#include "routescale/numbers.h"

namespace routescale::app {
namespace {

std::string Place(const PlanAnswer& answer, size_t row) {
  std::string place;
  for (const size_t i : answer.shown) {
    place += (place.empty() ? "" : ", ") + answer.table.request.given[i] +
             " = " + ShortNumber(answer.table.rows[row][i]);
  }
  return place.empty() ? place : " at " + place;
}

// A box that nobody asked for and that decides the answer.
void WarnOfBoxes(const Design& best,
                 const PlanAnswer& answer,
                 std::vector<std::string>* warnings) {
  for (const FreeVariable& variable : answer.table.request.free) {
    const bool decides =
        std::find(best.limits.begin(), best.limits.end(), variable.name) !=
        best.limits.end();
    if (!variable.by_default || !decides) continue;
    const std::string warning =
        "the best " + variable.name + " is at the end of " +
        ShortNumber(variable.low) + " to " + ShortNumber(variable.high) +
        ", where it is looked for by default: --free " + variable.name +
        "=LOW:HIGH";
    if (std::find(warnings->begin(), warnings->end(), warning) ==
        warnings->end()) {
      warnings->push_back(warning);
    }
  }
}

// A design of one's own far from where the law is known to hold.
void WarnOfDesign(const PlanAnswer& answer,
                  std::vector<std::string>* warnings) {
  if (!answer.table.design) return;
  const std::vector<FreeVariable>& free = answer.table.request.free;
  for (size_t j = 0; j < free.size(); ++j) {
    const double value = (*answer.table.design)[j];
    if (value >= free[j].low && value <= free[j].high) continue;
    warnings->push_back(
        "--compare-with: " + free[j].name + " = " + ShortNumber(value) +
        " lies outside of " + ShortNumber(free[j].low) + " to " +
        ShortNumber(free[j].high) +
        ", where the best design is looked for: what the law says of it is "
        "extrapolated");
  }
}

}  // namespace

void CheckAnswers(const PlanAnswer& answer, const OutputOptions& output) {
  std::vector<std::string> warnings;
  WarnOfDesign(answer, &warnings);
  std::string unmet;
  bool feasible = false;
  for (const auto& [group, rows] : answer.groups) {
    for (size_t i = 0; i < rows.size(); ++i) {
      const Design& best = rows[i].best;
      if (best.status != PlanStatus::kInfeasible) {
        feasible = true;
        WarnOfBoxes(best, answer, &warnings);
        if (best.status != PlanStatus::kUnproven) continue;
        warnings.push_back("the best design found" + Place(answer, i) +
                           " is not proven to be a minimum: a formula has a "
                           "kink there");
        continue;
      }
      unmet = best.limits.empty() ? "" : best.limits[0];
      warnings.push_back(
          (unmet.empty() ? "no design was found" : unmet + " cannot be met") +
          Place(answer, i));
    }
  }
  if (!feasible && unmet.empty()) {
    throw Error(ExitCode::kUsage,
                "no design was found: they get better towards a place where a "
                "formula is not finite")
        .File("--free")
        .Hint("narrow the boxes");
  }
  if (!feasible) {
    throw Error(ExitCode::kUsage, "cannot be met by any design in the box")
        .File("--subject-to")
        .Value(unmet)
        .Hint("widen --free or loosen a constraint");
  }
  for (const std::string& warning : warnings) Warn(output, warning);
}

}  // namespace routescale::app
