#include "report/design_json.h"

#include <nlohmann/json.hpp>

#include "report/design_notes.h"
#include "report/json_number.h"

namespace routescale {
namespace {

using Json = nlohmann::ordered_json;

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

}  // namespace

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

}  // namespace routescale
