#include "routescale/design_report.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "report/json_number.h"
#include "report/prose_document.h"
#include "report/render_as.h"
#include "routescale/names.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kDesignCount = 1e4;  // from here on with a unit: 12.3K, 1.2B

Cell DesignNumber(double value, int digits = 4) {
  return {value, digits, std::abs(value) >= kDesignCount};
}

bool HasLaws(const DesignAnswer& answer) { return !std::isnan(answer.apart); }

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

// Rounding is told as what it is below.
std::string GapWords(double gap) {
  constexpr double kShown = 1e-6;
  return gap < kShown ? "below 1e-6" : ShortNumber(gap, 2);
}

std::vector<std::string> DesignNotes(const DesignReport& report) {
  const DesignAnswer& answer = report.answer;
  std::vector<std::string> notes = {
      "sd: of the logarithm of a positive parameter, of a loss in the scale of "
      "the residuals",
      fmt::format("bound: no design within the limits has a smaller sd "
                  "(relative duality gap {}); efficiency: bound over sd",
                  GapWords(answer.gap))};
  if (report.request.targets.size() > 1) {
    notes.push_back(
        "sd of several targets: their weighted geometric mean; the bound of "
        "each is that of a design for it alone");
  }
  if (report.assumed_error > 0) {
    notes.push_back("the error of a run is not known, and taken for " +
                    ShortNumber(report.assumed_error));
  }
  if (HasLaws(answer)) {
    notes.push_back(fmt::format(
        "each law counts as much as the others; apart: runs that tell them "
        "apart; all runs do so by {} standard errors",
        ShortNumber(answer.apart, 3)));
  }
  if (answer.draws == 0) {
    notes.push_back("the runs are the best ones at these coefficients");
  } else if (answer.ensemble) {
    notes.push_back(fmt::format(
        "sd: by the predictions of {} draws from the prior and the runs, taken "
        "to be normal",
        answer.draws));
  } else if (report.request.over == DesignOver::kWorst) {
    notes.push_back(fmt::format(
        "sd: the largest over {} draws of the coefficients", answer.draws));
  } else {
    notes.push_back(fmt::format(
        "sd: geometric mean over {} draws of the coefficients", answer.draws));
  }
  notes.push_back(
      "random: the median of 200 designs; even grid: every k-th candidate");
  if (report.verified) {
    int open = 0;
    for (const VerifiedTarget& each : report.verified->targets) {
      open += each.open_intervals;
    }
    notes.push_back(fmt::format(
        "width: of the interval, in the unit of sd; left out: {} fits that "
        "failed, {} profile intervals without an end",
        report.verified->failed,
        open));
  }
  if (!answer.undetermined.empty()) {
    notes.push_back("no candidate determines " +
                    JoinNames(answer.undetermined));
  }
  return notes;
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

Json DesignRowsJson(const DesignReport& report) {
  Json rows = Json::array();
  for (const DesignedRun& row : report.answer.rows) {
    Json json = Json::object();
    for (size_t c = 0; c < report.header.size(); ++c) {
      json[report.header[c]] = report.fields[row.candidate][c];
    }
    for (size_t v = 0; v < report.variables.size(); ++v) {
      json[report.variables[v]] =
          JsonNumber(report.pool->columns[v][row.candidate]);
    }
    json["times"] = row.times;
    if (HasLaws(report.answer)) json["apart"] = row.apart;
    json["cost"] = JsonNumber(row.cost);
    json["cumulative_cost"] = JsonNumber(row.cumulative_cost);
    json["sd"] = JsonNumber(row.sd);
    rows.push_back(std::move(json));
  }
  return rows;
}

Json DesignTargetsJson(const DesignAnswer& answer) {
  Json targets = Json::array();
  for (const LearntTarget& target : answer.targets) {
    targets.push_back({{"target", target.target},
                       {"estimate", JsonNumber(target.estimate)},
                       {"sd_before", JsonNumber(target.sd_before)},
                       {"sd_after", JsonNumber(target.sd_after)},
                       {"bound", JsonNumber(target.bound)},
                       {"efficiency", JsonNumber(target.efficiency)},
                       {"low", JsonNumber(target.low)},
                       {"high", JsonNumber(target.high)},
                       {"low_before", JsonNumber(target.low_before)},
                       {"high_before", JsonNumber(target.high_before)}});
    if (HasLaws(answer)) targets.back()["law"] = target.law;
  }
  return targets;
}

Json DesignVerifiedJson(const Verification& verified) {
  Json targets = Json::array();
  for (const VerifiedTarget& target : verified.targets) {
    targets.push_back({{"target", target.target},
                       {"sd", JsonNumber(target.predicted_sd)},
                       {"realised_sd", JsonNumber(target.realised_sd)},
                       {"width", JsonNumber(target.predicted_width)},
                       {"profile_width", JsonNumber(target.realised_width)},
                       {"open_intervals", target.open_intervals}});
  }
  return {{"simulations", verified.simulations},
          {"failed", verified.failed},
          {"targets", std::move(targets)}};
}

std::string DesignJson(const DesignReport& report) {
  const DesignAnswer& answer = report.answer;
  Json document = {{"schema", "routescale/design/1"},
                   {"law", report.law},
                   {"coefficients", report.coefficients},
                   {"cost_formula", report.cost},
                   {"draws", answer.draws},
                   {"notes", DesignNotes(report)},
                   {"rows", DesignRowsJson(report)},
                   {"targets", DesignTargetsJson(answer)}};
  Json baselines = Json::array();
  for (const ComparedDesign& other : answer.baselines) {
    baselines.push_back({{"name", other.name},
                         {"runs", other.runs},
                         {"cost", JsonNumber(other.cost)},
                         {"sd_after", JsonNumber(other.sd_after)},
                         {"efficiency", JsonNumber(other.efficiency)}});
  }
  document["baselines"] = std::move(baselines);
  if (report.verified)
    document["verified"] = DesignVerifiedJson(*report.verified);
  if (HasLaws(answer)) document["apart"] = JsonNumber(answer.apart);
  document["runs"] = answer.runs;
  document["cost"] = JsonNumber(answer.cost);
  document["sd"] = JsonNumber(answer.sd);
  document["bound"] = JsonNumber(answer.bound);
  document["efficiency"] = JsonNumber(answer.efficiency);
  document["gap"] = JsonNumber(answer.gap);
  return JsonText(document);
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
