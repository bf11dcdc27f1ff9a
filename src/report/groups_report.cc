#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/compare_json.h"
#include "report/prose_document.h"
#include "report/render_as.h"
#include "routescale/compare_report.h"
#include "routescale/names.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

// A difference of logarithms as a change of the loss: "−0.61 %".
std::string Percent(double log10_difference) {
  if (std::isnan(log10_difference)) return "–";
  return fmt::format("{:+.2f} %", 100 * (std::pow(10, log10_difference) - 1));
}

std::string Interval(const std::string& low, const std::string& high) {
  return low == "–" ? "–" : low + " … " + high;
}

ProseTable Standings(const GroupComparison& comparison) {
  ProseTable table = ProseTable::Start({"group"}, {"points", "best at"});
  for (const auto& standing : comparison.groups) {
    table.rows.push_back({standing.group,
                          std::to_string(standing.points),
                          std::to_string(standing.wins)});
  }
  return table;
}

bool HasEffective(const GroupComparison& comparison) {
  return std::any_of(
      comparison.pairs.begin(),
      comparison.pairs.end(),
      [](const GroupPair& pair) { return std::isfinite(pair.effective); });
}

ProseTable Pairs(const GroupComparison& comparison) {
  const std::string level =
      ShortNumber(100 * comparison.level, 6) + " % interval";
  std::vector<std::string> header = {
      "cells", "first better", "second better", "loss of first", level, "p"};
  const bool effective = HasEffective(comparison);
  if (effective) header.insert(header.end(), {"N̄ ratio", level});
  ProseTable table = ProseTable::Start({"first", "second"}, header);
  for (const GroupPair& pair : comparison.pairs) {
    auto& row = table.rows.emplace_back();
    row = {pair.first,
           pair.second,
           std::to_string(pair.cells),
           std::to_string(pair.first_wins),
           std::to_string(pair.second_wins),
           Percent(pair.difference),
           Interval(Percent(pair.low), Percent(pair.high)),
           PValue(pair.p)};
    if (!effective) continue;
    row.push_back(ShortNumber(pair.effective, 3));
    row.push_back(Interval(ShortNumber(pair.effective_low, 3),
                           ShortNumber(pair.effective_high, 3)));
  }
  return table;
}

std::vector<std::string> PairNotes(const GroupComparison& comparison) {
  std::vector<std::string> notes = {
      "cells: combinations of " + JoinNames(comparison.variables) +
          "; points that groups share are left out",
      "loss of first: its ratio to that of the second, geometric mean; paired "
      "t interval and test"};
  if (HasEffective(comparison)) {
    notes.push_back(
        "N̄ ratio: effective parameters of the first over those of the second "
        "by the fits of " +
        comparison.law +
        ", geometric mean; the interval covers variation between cells, not "
        "the error of the fits");
  }
  return notes;
}

bool HasPairs(const GroupComparison& comparison) {
  return std::any_of(comparison.pairs.begin(),
                     comparison.pairs.end(),
                     [](const GroupPair& pair) { return pair.cells > 0; });
}

ProseTable Tests(const GroupComparison& comparison) {
  ProseTable table = ProseTable::Start({"groups", "in common"},
                                       {"F", "degrees of freedom", "p"});
  for (const JointTest& test : comparison.tests) {
    table.rows.push_back(
        {JoinNames(test.groups),
         test.all_shared ? "all parameters" : JoinNames(test.shared),
         std::isnan(test.f) ? "–" : ShortNumber(test.f, 4),
         fmt::format("{}, {}", test.numerator, test.denominator),
         PValue(test.p)});
  }
  return table;
}

// Estimates of the parameters of --share.
std::vector<std::string> SharedEstimates(const GroupComparison& comparison) {
  std::vector<std::string> lines;
  for (const JointTest& test : comparison.tests) {
    if (test.all_shared) continue;
    std::string line =
        JoinNames(test.groups) + " in common (± standard error): ";
    for (size_t i = 0; i < test.estimates.size(); ++i) {
      const Estimate& estimate = test.estimates[i];
      line += fmt::format("{}{} = {} ± {}",
                          i > 0 ? ", " : "",
                          estimate.name,
                          ShortNumber(estimate.value, 5),
                          ShortNumber(estimate.std_error, 2));
    }
    lines.push_back(line);
  }
  return lines;
}

std::string RenderProse(const GroupComparison& comparison,
                        const CompareReportOptions& options) {
  ProseDocument document(options.format, options.style);
  document.Title(Conclusion(comparison));
  document.Add(Standings(comparison));
  if (HasPairs(comparison)) {
    document.Heading("Two by two, at the cells that both have");
    document.Add(Pairs(comparison));
    document.Notes(PairNotes(comparison));
  }
  document.Heading("Do they follow one law? F tests of joint fits of " +
                   comparison.law);
  document.Add(Tests(comparison));
  std::vector<std::string> notes = SharedEstimates(comparison);
  notes.push_back(
      "a small p: the groups differ in these parameters. A point that groups "
      "share counts in each, which can make p too large, not too small");
  document.Notes(notes);
  return document.text();
}

Sheet PairSheet(const GroupComparison& comparison) {
  Sheet sheet;
  sheet.header = {"first",
                  "second",
                  "cells",
                  "first_wins",
                  "second_wins",
                  "log10_difference",
                  "log10_low",
                  "log10_high",
                  "t",
                  "p",
                  "effective_ratio",
                  "effective_low",
                  "effective_high",
                  "equal_f",
                  "equal_numerator",
                  "equal_denominator",
                  "equal_p"};
  for (size_t i = 0; i < comparison.pairs.size(); ++i) {
    const GroupPair& pair = comparison.pairs[i];
    const JointTest& test = comparison.tests[i];
    sheet.rows.push_back({pair.first,
                          pair.second,
                          pair.cells,
                          pair.first_wins,
                          pair.second_wins,
                          pair.difference,
                          pair.low,
                          pair.high,
                          pair.t,
                          pair.p,
                          pair.effective,
                          pair.effective_low,
                          pair.effective_high,
                          test.f,
                          test.numerator,
                          test.denominator,
                          test.p});
  }
  return sheet;
}

}  // namespace

std::string Conclusion(const GroupComparison& comparison) {
  const size_t count = comparison.groups.size();
  std::string names;
  for (const std::string& name : comparison.variables) {
    names += (names.empty() ? "" : ", ") + name;
  }
  const std::string who =
      count == 2 ? "both groups" : fmt::format("all {} groups", count);
  if (comparison.cells == 0) {
    return fmt::format("No cell ({}) is common to {}", names, who);
  }
  auto order = comparison.groups;
  std::stable_sort(
      order.begin(), order.end(), [](const auto& a, const auto& b) {
        return a.wins > b.wins;
      });
  std::string text;
  for (const auto& standing : order) {
    text += text.empty()
                ? fmt::format(
                      "{} is best at {} of the {} cells ({}) that {} "
                      "have",
                      standing.group,
                      standing.wins,
                      comparison.cells,
                      names,
                      who)
                : fmt::format(", {} at {}", standing.group, standing.wins);
  }
  if (comparison.ties > 0) text += fmt::format("; {} tied", comparison.ties);
  return text;
}

std::string RenderGroups(const GroupComparison& comparison,
                         const CompareReportOptions& options) {
  return RenderAs(options.format,
                  {[&] { return GroupsJson(comparison, options); },
                   [&] { return PairSheet(comparison); },
                   [&] { return RenderProse(comparison, options); }});
}

}  // namespace routescale
