#include "routescale/multipliers_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/nan.h"
#include "report/json_number.h"
#include "report/prose_document.h"
#include "report/render_as.h"
#include "routescale/names.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kMultiplierDigits = 3;

std::string RangeText(double low, double high) {
  return ShortNumber(low, kMultiplierDigits) + " to " +
         ShortNumber(high, kMultiplierDigits);
}

// "needs 2.1 times the N that S-Base needs", from that number or its ends.
std::string Sentence(const MultiplierComparison& comparison,
                     const GroupMultiplier& group) {
  if (group.constant) {
    return fmt::format("{} needs {} times the {} of {} for the same loss ({})",
                       comparison.baseline,
                       ShortNumber(group.multiplier, kMultiplierDigits),
                       comparison.cost,
                       group.group,
                       RangeText(group.low, group.high));
  }
  std::vector<const MultiplierRow*> known;
  for (const MultiplierRow& row : group.rows) {
    if (std::isfinite(row.multiplier)) known.push_back(&row);
  }
  if (known.empty()) {
    return fmt::format(
        "{} and {} reach no loss in common", comparison.baseline, group.group);
  }
  const auto at = [](const MultiplierRow& row) {
    return ShortNumber(row.multiplier, kMultiplierDigits) + " (loss " +
           ShortNumber(row.loss, 4) + ")";
  };
  return fmt::format("{} needs {} to {} times the {} of {}",
                     comparison.baseline,
                     at(*known.front()),
                     at(*known.back()),
                     comparison.cost,
                     group.group);
}

// Of all answers of a group by a routed law.
std::string RoutedSentence(const MultiplierComparison& comparison,
                           const std::string& name) {
  double least = kNaN, most = kNaN;
  for (const GroupMultiplier& group : comparison.groups) {
    if (group.group != name) continue;
    for (const MultiplierRow& row : group.rows) {
      least = std::fmin(least, row.multiplier);
      most = std::fmax(most, row.multiplier);
    }
  }
  return fmt::format("{} needs {} times the {} of {}",
                     comparison.baseline,
                     RangeText(least, most),
                     comparison.cost,
                     name);
}

std::string Title(const MultiplierComparison& comparison) {
  std::string title, last;
  for (const GroupMultiplier& group : comparison.groups) {
    if (comparison.routed && group.group == last) continue;
    last = group.group;
    title += (title.empty() ? "" : "; ") +
             (comparison.routed ? RoutedSentence(comparison, last)
                                : Sentence(comparison, group));
  }
  return title;
}

Sheet MultiplierSheet(const MultiplierComparison& comparison) {
  constexpr int kLossDigits = 4;
  Sheet sheet;
  sheet.header = {"group"};
  if (comparison.routed) {
    for (const auto& [name, value] : comparison.groups[0].at) {
      sheet.header.push_back(name);
    }
  }
  sheet.header.insert(
      sheet.header.end(),
      {"loss", "multiplier", "low", "high", "baseline_cost", "cost", "remark"});
  sheet.keys = sheet.header.size() - 6;
  for (const GroupMultiplier& group : comparison.groups) {
    for (const MultiplierRow& row : group.rows) {
      std::vector<Cell> cells = {group.group};
      for (const auto& [name, value] : group.at) cells.emplace_back(value);
      cells.insert(cells.end(),
                   {{row.loss, kLossDigits},
                    {row.multiplier, kMultiplierDigits},
                    {row.low, kMultiplierDigits},
                    {row.high, kMultiplierDigits},
                    {row.baseline_cost, kMultiplierDigits, true},
                    {row.cost, kMultiplierDigits, true},
                    row.remark});
      sheet.rows.push_back(std::move(cells));
    }
  }
  return sheet;
}

std::vector<std::string> MultiplierNotes(
    const MultiplierComparison& comparison) {
  std::vector<std::string> notes = {
      fmt::format("multiplier: {} that {} needs over that of the group, for "
                  "the same loss; low, high: its {} % interval",
                  comparison.cost,
                  comparison.baseline,
                  ShortNumber(100 * comparison.level)),
      "each group is fitted together with " + comparison.baseline + " by " +
          comparison.law +
          (comparison.routed ? ", with all coefficients in common"
           : comparison.shared.empty()
               ? ", each with its own coefficients"
               : ", with " + JoinNames(comparison.shared) + " in common")};
  for (const GroupMultiplier& group : comparison.groups) {
    if (!std::isnan(group.f_p)) {
      notes.push_back("F test of the common coefficients, " + group.group +
                      ": p = " + PValue(group.f_p));
    }
    const std::string failure = group.group + ": the fit did not converge";
    if (!group.converged && notes.back() != failure) {
      notes.push_back(failure);
    }
  }
  for (const auto& [group, factor] : comparison.throughput) {
    notes.push_back(fmt::format("{} of {} is divided by its throughput, {}",
                                comparison.cost,
                                group,
                                ShortNumber(factor)));
  }
  return notes;
}

Json MultiplierJson(const GroupMultiplier& group) {
  Json rows = Json::array();
  for (const MultiplierRow& row : group.rows) {
    rows.push_back({{"loss", JsonNumber(row.loss)},
                    {"multiplier", JsonNumber(row.multiplier)},
                    {"low", JsonNumber(row.low)},
                    {"high", JsonNumber(row.high)},
                    {"baseline_cost", JsonNumber(row.baseline_cost)},
                    {"cost", JsonNumber(row.cost)},
                    {"remark", row.remark}});
  }
  Json at = Json::object();
  for (const auto& [name, value] : group.at) at[name] = JsonNumber(value);
  return {{"group", group.group},
          {"at", std::move(at)},
          {"constant", group.constant},
          {"multiplier", JsonNumber(group.multiplier)},
          {"low", JsonNumber(group.low)},
          {"high", JsonNumber(group.high)},
          {"p_shared", JsonNumber(group.f_p)},
          {"converged", group.converged},
          {"rows", std::move(rows)}};
}

std::string MultipliersJson(const MultiplierComparison& comparison,
                            const CompareReportOptions& options) {
  Json groups = Json::array();
  for (const GroupMultiplier& group : comparison.groups) {
    groups.push_back(MultiplierJson(group));
  }
  const Json document = {
      {"schema", "routescale/multipliers/1"},
      {"data", {{"name", options.data_name}, {"sha256", options.data_sha256}}},
      {"law", comparison.law},
      {"cost", comparison.cost},
      {"baseline", comparison.baseline},
      {"shared", comparison.shared},
      {"throughput", comparison.throughput},
      {"level", comparison.level},
      {"groups", std::move(groups)}};
  return JsonText(document);
}

std::string MultiplierProse(const MultiplierComparison& comparison,
                            const CompareReportOptions& options) {
  ProseDocument document(options.format, options.style);
  document.Title(Title(comparison));
  document.Add(TableOf(MultiplierSheet(comparison)));
  document.Notes(MultiplierNotes(comparison));
  return document.text();
}

}  // namespace

std::string RenderMultipliers(const MultiplierComparison& comparison,
                              const CompareReportOptions& options) {
  return RenderAs(options.format,
                  {[&] { return MultipliersJson(comparison, options); },
                   [&] { return MultiplierSheet(comparison); },
                   [&] { return MultiplierProse(comparison, options); }});
}

}  // namespace routescale
