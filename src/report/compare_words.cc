#include "report/compare_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/decimals.h"
#include "inference/leave_out.h"
#include "report/fit_words.h"
#include "routescale/names.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

// By what the best was chosen: "RMSE without run".
std::string CriterionWords(const Comparison& comparison) {
  if (comparison.criterion < 0) return "AICc";
  const Split& split = comparison.splits[comparison.criterion];
  if (split.kind == Split::kRun) return "leave-one-run-out RMSE";
  if (split.kind == Split::kFolds) return split.name + " RMSE";
  return "RMSE " + SplitHeader(split);
}

double Score(const Comparison& comparison, const LawScore& row) {
  return comparison.criterion < 0 ? row.delta_aicc
                                  : row.held_out[comparison.criterion].rmse;
}

// "0.0030 against 0.0055 of bilinear", best and second of the last block of
// rows, which is all groups together or the only group.
std::string Margin(const Comparison& comparison) {
  const size_t laws = comparison.laws.size();
  std::vector<const LawScore*> last;
  for (size_t i = comparison.rows.size() - laws; i < comparison.rows.size();
       ++i) {
    if (std::isnan(Score(comparison, comparison.rows[i]))) continue;
    last.push_back(&comparison.rows[i]);
  }
  std::stable_sort(last.begin(), last.end(), [&](auto* a, auto* b) {
    if (a->best != b->best) return a->best;
    return Score(comparison, *a) < Score(comparison, *b);
  });
  const int decimals = CommonDecimals(ErrorsOf(comparison));
  const auto number = [&](const LawScore* row) {
    return WithDecimals(Score(comparison, *row), decimals);
  };
  if (comparison.criterion < 0) {
    if (last.size() < 2) return "the only one that has an AICc";
    return fmt::format("smallest AICc, {} is {} above",
                       last[1]->law,
                       ShortNumber(last[1]->delta_aicc, 3));
  }
  std::string text = CriterionWords(comparison) + " " + number(last[0]);
  if (last.size() < 2) return text;
  return text + " against " + number(last[1]) + " of " + last[1]->law;
}

// Law -> the groups in which it is best, in the order of the laws.
std::vector<std::pair<std::string, std::vector<std::string>>> Winners(
    const Comparison& comparison) {
  std::vector<std::pair<std::string, std::vector<std::string>>> winners;
  for (const std::string& law : comparison.laws) {
    std::vector<std::string> groups;
    for (const LawScore& row : comparison.rows) {
      if (row.best && !row.total && row.law == law) groups.push_back(row.group);
    }
    if (!groups.empty()) winners.emplace_back(law, groups);
  }
  return winners;
}

// What AICc has to say where it is not what decided.
std::string Dissent(const Comparison& comparison) {
  std::string preferred;
  const size_t laws = comparison.laws.size();
  for (size_t i = comparison.rows.size() - laws; i < comparison.rows.size();
       ++i) {
    const LawScore& row = comparison.rows[i];
    if (std::isnan(row.delta_aicc)) return "";
    if (row.delta_aicc != 0) continue;
    if (row.best) return "";
    if (preferred.empty()) preferred = row.law;
  }
  return preferred.empty() ? "" : "; AICc prefers " + preferred;
}

}  // namespace

std::string Conclusion(const Comparison& comparison) {
  const auto winners = Winners(comparison);
  const auto has_no_spread = [](const LawScore& row) {
    return std::isnan(row.r2);
  };
  if (winners.empty() &&
      std::all_of(
          comparison.rows.begin(), comparison.rows.end(), has_no_spread)) {
    return "No law is better than another: all losses are equal";
  }
  if (winners.empty()) {
    return comparison.criterion < 0
               ? "No law has an AICc: there are too few points"
               : "No law could be validated";
  }
  if (comparison.laws.size() == 1) {
    return comparison.laws[0] + " alone: " + Margin(comparison);
  }
  const bool predicts = comparison.criterion >= 0;
  if (winners.size() == 1) {
    return winners[0].first + (predicts ? " predicts best" : " fits best") +
           (comparison.groups.size() > 1 ? " in every group: " : ": ") +
           Margin(comparison) + Dissent(comparison);
  }
  std::string text = "By " + CriterionWords(comparison) + " the best law is ";
  for (size_t i = 0; i < winners.size(); ++i) {
    text += fmt::format("{}{} for {}",
                        i > 0 ? ", " : "",
                        winners[i].first,
                        JoinNames(winners[i].second));
  }
  for (const LawScore& row : comparison.rows) {
    if (!row.total || !row.best) continue;
    text += "; over all groups " + row.law + ": " + Margin(comparison);
  }
  return text + Dissent(comparison);
}

int CommonDecimals(const std::vector<double>& values) {
  double smallest = HUGE_VAL;
  for (double value : values) {
    if (value > 0) smallest = std::fmin(smallest, value);
  }
  return std::isfinite(smallest) ? 2 - DecimalExponent(smallest, 3) : 3;
}

std::vector<double> ErrorsOf(const Comparison& comparison) {
  std::vector<double> errors;
  for (const LawScore& row : comparison.rows) {
    errors.push_back(row.rmse);
    for (const HeldOut& held : row.held_out) errors.push_back(held.rmse);
  }
  return errors;
}

std::string SplitHeader(const Split& split) {
  if (split.kind == Split::kFolds) return split.name;
  return (split.kind == Split::kHoldOut ? "at " : "without ") + split.name;
}

std::vector<std::string> SplitKeys(const std::vector<Split>& splits) {
  static constexpr const char* kKeys[] = {
      "loo", "leave_out", "folds", "hold_out"};
  std::vector<std::string> keys;
  int formulas = 0;
  for (const Split& split : splits) {
    std::string key = kKeys[split.kind];
    if (split.kind == Split::kHoldOut && ++formulas > 1) {
      key += "_" + std::to_string(formulas);
    }
    keys.push_back(key);
  }
  return keys;
}

namespace {

// How runs, or the values of a column, were left out one by one.
std::string LeaveOutWords(const Comparison& comparison, size_t split) {
  for (const LawScore& row : comparison.rows) {
    const HeldOut& held = row.held_out[split];
    if (comparison.splits[split].kind != Split::kRun || row.total ||
        !LeaveOutStep::IsNeeded(held.points, held.folds)) {
      continue;
    }
    return fmt::format(
        "by one Newton step from the fit to all, but for the {} most "
        "influential by a fit without them",
        LeaveOutStep::kMostRefits);
  }
  return "by a fit without it";
}

// "at the same 26 points", by group where there are several.
std::string PointsWords(const Comparison& comparison) {
  if (comparison.groups.size() == 1) {
    return fmt::format("at the same {} points", comparison.rows[0].points);
  }
  std::vector<std::string> counts;
  for (size_t g = 0; g < comparison.groups.size(); ++g) {
    counts.push_back(
        fmt::format("{} of {}",
                    comparison.rows[g * comparison.laws.size()].points,
                    comparison.groups[g]));
  }
  return "at the same points: " + JoinNames(counts);
}

}  // namespace

std::vector<std::string> ComparisonNotes(const Comparison& comparison) {
  const std::string scale = ResidualName(comparison.residual);
  std::string first =
      "RMSE is in " + scale + ", for every law " + PointsWords(comparison);
  if (comparison.own_scales_differ) {
    first += "; some of them are usually fitted in another scale";
  }
  if (comparison.residual == Residual::kLog10) {
    first += "; 0.001 is 0.23 % of the loss";
  }
  std::vector<std::string> notes = {first};
  for (size_t s = 0; s < comparison.splits.size(); ++s) {
    const Split& split = comparison.splits[s];
    const std::string header = SplitHeader(split);
    if (split.kind == Split::kHoldOut) {
      notes.push_back(header + ": RMSE there, by a fit to all other points");
    } else if (split.kind == Split::kFolds) {
      notes.push_back(header + ": RMSE at each fold, by a fit to the others");
    } else {
      notes.push_back(header + ": RMSE at each " + split.name + " in turn, " +
                      LeaveOutWords(comparison, s));
    }
  }
  for (const LawScore& row : comparison.rows) {
    if (row.determined) continue;
    notes.push_back(
        "not determined: the runs do not fix each parameter of the law");
    break;
  }
  for (const LawScore& row : comparison.rows) {
    if (!row.test) continue;
    notes.push_back(
        "F test p: against the largest law nested in this one: with parameters "
        "held, this one gives the same values");
    break;
  }
  if (comparison.groups.size() > 1) {
    notes.push_back(
        "all groups: the sum over one fit for each group; a point that groups "
        "share counts in each");
  }
  return notes;
}

}  // namespace routescale
