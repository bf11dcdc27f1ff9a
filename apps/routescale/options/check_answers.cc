#include <algorithm>
#include <cmath>

#include "options/check_answers.h"
#include "options/output_options.h"
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

std::string Place(const PlanAnswer& answer,
                  const std::string& group,
                  size_t row) {
  const std::string place = Place(answer, row);
  return answer.show_groups ? place + " in " + group : place;
}

// Draws that say nothing about the interval, or that it has no end.
void WarnOfDraws(const PlannedRow& row,
                 const std::string& place,
                 std::vector<std::string>* warnings) {
  constexpr double kMany = 0.01;
  const auto share = [&](int count) {
    return std::to_string(count) + " of " + std::to_string(row.draws) +
           " draws of the coefficients";
  };
  if (row.failed_draws > kMany * row.draws) {
    warnings->push_back(share(row.failed_draws) + " give no design" + place +
                        ": the intervals leave them out and may be too short");
  }
  if (row.unreached_draws > kMany * row.draws) {
    warnings->push_back(share(row.unreached_draws) +
                        " meet the constraints by no design" + place +
                        ": what is minimised counts as infinite there");
  }
}

void WarnOfLevel(const PlanAnswer& answer, std::vector<std::string>* warnings) {
  const double tail = 0.5 * (1 - answer.table.level);
  for (const auto& [group, rows] : answer.groups) {
    const int draws = rows.empty() ? 0 : rows[0].draws;
    if (draws == 0 || tail * draws >= 1) continue;
    warnings->push_back(
        "a level of " + ShortNumber(answer.table.level) + " needs at least " +
        ShortNumber(std::ceil(1 / tail)) + " draws; with " +
        std::to_string(draws) +
        " the ends are the smallest and the largest draw: --draws N");
    return;
  }
}

// What is said of a design that is not proven to be the best.
std::string Doubt(PlanStatus status) {
  return status == PlanStatus::kKink
             ? " is not proven to be a minimum: a formula has a kink or a "
               "step there"
             : " is not proven to be a minimum: its gradient does not vanish";
}

}  // namespace

void CheckAnswers(const PlanAnswer& answer, const OutputOptions& output) {
  std::vector<std::string> warnings;
  WarnOfDesign(answer, &warnings);
  std::string unmet;
  bool feasible = false;
  WarnOfLevel(answer, &warnings);
  for (const auto& [group, rows] : answer.groups) {
    for (size_t i = 0; i < rows.size(); ++i) {
      const Design& best = rows[i].best;
      const std::string place = Place(answer, group, i);
      if (best.status == PlanStatus::kInfeasible) {
        unmet = best.limits.empty() ? "" : best.limits[0];
        warnings.push_back(
            (unmet.empty() ? "no design was found" : unmet + " cannot be met") +
            place);
        continue;
      }
      feasible = true;
      WarnOfBoxes(best, answer, &warnings);
      WarnOfDraws(rows[i], place, &warnings);
      if (best.status == PlanStatus::kUnproven ||
          best.status == PlanStatus::kKink) {
        warnings.push_back("the best design found" + place +
                           Doubt(best.status));
      }
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
