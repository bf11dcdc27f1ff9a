#include "routescale/design_report.h"

#include <fmt/format.h>

#include <cmath>

#include "report/design_json.h"
#include "report/design_notes.h"
#include "report/prose_document.h"
#include "report/render_as.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

constexpr double kDesignCount = 1e4;  // from here on with a unit: 12.3K, 1.2B

Cell DesignNumber(double value, int digits = 4) {
  return {value, digits, std::abs(value) >= kDesignCount};
}

// The runs, in the order in which they are worth most.
Sheet DesignRunSheet(const DesignReport& report) {
  Sheet sheet;
  sheet.header = report.header;
  for (const std::string& variable : report.variables) {
    sheet.header.push_back(variable);
  }
  sheet.keys = sheet.header.size();
  sheet.header.push_back("times");
  if (HasLaws(report.answer)) sheet.header.push_back("apart");
  for (const char* name : {"cost", "cumulative_cost", "sd"}) {
    sheet.header.push_back(name);
  }
  for (const DesignedRun& row : report.answer.rows) {
    std::vector<Cell> cells;
    for (size_t c = 0; c < report.header.size(); ++c) {
      cells.emplace_back(report.fields[row.candidate][c]);
    }
    for (const auto& column : report.pool->columns) {
      cells.push_back(DesignNumber(column[row.candidate], 6));
    }
    cells.emplace_back(row.times);
    if (HasLaws(report.answer)) cells.emplace_back(row.apart);
    cells.push_back(DesignNumber(row.cost));
    cells.push_back(DesignNumber(row.cumulative_cost));
    cells.push_back(DesignNumber(row.sd));
    sheet.rows.push_back(std::move(cells));
  }
  return sheet;
}

Sheet DesignTargetSheet(const DesignAnswer& answer) {
  Sheet sheet;
  sheet.header = {"target",
                  "estimate",
                  "sd before",
                  "sd after",
                  "bound",
                  "efficiency",
                  "interval before",
                  "after"};
  const auto interval = [](double low, double high) {
    return std::isnan(low)
               ? Cell("–")
               : Cell(ShortNumber(low, 4) + " … " + ShortNumber(high, 4));
  };
  const bool laws = HasLaws(answer);
  if (laws) sheet.header.insert(sheet.header.begin() + 1, "law");
  for (const LearntTarget& target : answer.targets) {
    std::vector<Cell>& row = sheet.rows.emplace_back();
    row.emplace_back(target.target);
    if (laws) row.emplace_back(target.law);
    row.push_back(DesignNumber(target.estimate, 5));
    for (const double value :
         {target.sd_before, target.sd_after, target.bound, target.efficiency}) {
      row.push_back(DesignNumber(value));
    }
    row.push_back(interval(target.low_before, target.high_before));
    row.push_back(interval(target.low, target.high));
  }
  return sheet;
}

Sheet DesignBaselineSheet(const DesignAnswer& answer) {
  Sheet sheet;
  sheet.header = {"design", "runs", "cost", "sd after", "efficiency"};
  const auto add = [&](const std::string& name,
                       int64_t runs,
                       double cost,
                       double sd,
                       double efficiency) {
    sheet.rows.push_back({name,
                          runs,
                          DesignNumber(cost),
                          DesignNumber(sd),
                          DesignNumber(efficiency)});
  };
  add("this one", answer.runs, answer.cost, answer.sd, answer.efficiency);
  for (const ComparedDesign& other : answer.baselines) {
    add(other.name, other.runs, other.cost, other.sd_after, other.efficiency);
  }
  return sheet;
}

Sheet DesignVerifiedSheet(const Verification& verified) {
  Sheet sheet;
  sheet.header = {"target",
                  "sd promised",
                  "sd realised",
                  "width promised",
                  "profile width"};
  for (const VerifiedTarget& target : verified.targets) {
    sheet.rows.push_back({target.target,
                          DesignNumber(target.predicted_sd),
                          DesignNumber(target.realised_sd),
                          DesignNumber(target.predicted_width),
                          DesignNumber(target.realised_width)});
  }
  return sheet;
}

std::string DesignConclusion(const DesignReport& report) {
  const DesignAnswer& answer = report.answer;
  const bool one = answer.runs == 1;
  const std::string runs = fmt::format("{} run{} of cost {}",
                                       answer.runs,
                                       one ? "" : "s",
                                       ShortNumber(answer.cost, 4));
  if (answer.targets.size() > 1) {
    return fmt::format(
        "{}: mean standard deviation {}", runs, ShortNumber(answer.sd, 3));
  }
  const LearntTarget& target = answer.targets[0];
  const std::string name = target.target == "all" ? "all parameters"
                           : target.positive      ? "ln " + target.target
                                                  : target.target;
  if (std::isnan(target.sd_before)) {
    return fmt::format("{} determine{} {} with a standard deviation of {}",
                       runs,
                       one ? "s" : "",
                       name,
                       ShortNumber(target.sd_after, 3));
  }
  return fmt::format("{} reduce{} the standard deviation of {} from {} to {}",
                     runs,
                     one ? "s" : "",
                     name,
                     ShortNumber(target.sd_before, 3),
                     ShortNumber(target.sd_after, 3));
}

std::string DesignProse(const DesignReport& report,
                        Format format,
                        const TextStyle& style) {
  ProseDocument document(format, style);
  document.Title(DesignConclusion(report));
  document.Add(TableOf(DesignRunSheet(report)));
  document.Heading("What is learnt");
  document.Add(TableOf(DesignTargetSheet(report.answer)));
  document.Heading("Other choices within the same limits");
  document.Add(TableOf(DesignBaselineSheet(report.answer)));
  if (report.verified) {
    document.Heading(fmt::format("At the estimates, in {} simulations",
                                 report.verified->simulations));
    document.Add(TableOf(DesignVerifiedSheet(*report.verified)));
  }
  document.Notes(DesignNotes(report));
  return document.text();
}

}  // namespace

std::string RenderDesign(const DesignReport& report,
                         Format format,
                         const TextStyle& style) {
  return RenderAs(format,
                  {[&] { return DesignJson(report); },
                   [&] { return DesignRunSheet(report); },
                   [&] { return DesignProse(report, format, style); }});
}

}  // namespace routescale
