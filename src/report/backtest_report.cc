#include "routescale/backtest_report.h"
#include "base/counted.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/nan.h"
#include "report/fit_words.h"
#include "report/json_number.h"
#include "report/prose_document.h"
#include "report/render_as.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kErrorDigits = 3, kCoefficientDigits = 4;

bool HasGroups(const Backtest& backtest) {
  return std::any_of(backtest.scores.begin(),
                     backtest.scores.end(),
                     [&](const BacktestScore& score) {
                       return score.group != backtest.scores[0].group;
                     });
}

std::string Share(double share) {
  return std::isnan(share) ? "–" : ShortNumber(100 * share, 3) + " %";
}

std::string Inside(const Backtest& backtest) {
  return "inside " + ShortNumber(100 * backtest.level) + " %";
}

std::string Conclusion(const Backtest& backtest) {
  for (const BacktestScore& score : backtest.scores) {
    if (!score.best) continue;
    return fmt::format(
        "{}{} predicts the runs beyond best: RMSE {} over {} of {}",
        HasGroups(backtest) ? score.group + ": " : "",
        score.law,
        ShortNumber(score.rmse, kErrorDigits),
        Counted(score.cutoffs, "cutoff"),
        backtest.formula);
  }
  return "no cutoff of " + backtest.formula + " that every law has";
}

// A table with these columns, behind that of the group where there are several.
Sheet StartSheet(const Backtest& backtest,
                 const std::vector<std::string>& columns) {
  Sheet sheet;
  const bool groups = HasGroups(backtest);
  if (groups) sheet.header.emplace_back("group");
  sheet.header.insert(sheet.header.end(), columns.begin(), columns.end());
  sheet.keys = groups ? 2 : 1;
  return sheet;
}

Sheet ScoreSheet(const Backtest& backtest) {
  Sheet sheet = StartSheet(backtest,
                           {"law",
                            "",
                            "cutoffs",
                            "predictions",
                            "RMSE",
                            "bias",
                            Inside(backtest),
                            "calibrated"});
  const bool groups = HasGroups(backtest);
  for (const BacktestScore& score : backtest.scores) {
    std::vector<Cell> row;
    if (groups) row.emplace_back(score.group);
    row.emplace_back(score.law);
    row.emplace_back(score.best ? "best" : "");
    row.emplace_back(score.cutoffs);
    row.emplace_back(score.predictions);
    row.emplace_back(score.rmse, kErrorDigits);
    row.emplace_back(score.bias, kErrorDigits);
    row.emplace_back(Share(score.coverage));
    row.emplace_back(Share(score.calibrated_coverage));
    sheet.rows.push_back(std::move(row));
  }
  return sheet;
}

// The cutoffs of one law, with its coefficients.
Sheet LawSheet(const Backtest& backtest, const std::string& law) {
  Sheet sheet = StartSheet(backtest,
                           {"cutoff",
                            "runs",
                            "ahead",
                            "horizon",
                            "RMSE",
                            "bias",
                            Inside(backtest),
                            "calibrated"});
  const bool groups = HasGroups(backtest);
  const size_t fixed = sheet.header.size();
  for (const BacktestRow& source : backtest.rows) {
    if (source.law != law) continue;
    std::vector<Cell> row;
    if (groups) row.emplace_back(source.group);
    row.emplace_back(source.cutoff);
    row.emplace_back(source.runs);
    row.emplace_back(source.ahead);
    row.emplace_back(std::isnan(source.horizon)
                         ? "–"
                         : "×" + ShortNumber(source.horizon, 3));
    row.emplace_back(source.rmse, kErrorDigits);
    row.emplace_back(source.bias, kErrorDigits);
    row.emplace_back(Share(source.coverage));
    row.emplace_back(Share(source.calibrated_coverage));
    if (sheet.header.size() == fixed) {
      for (const auto& [name, value] : source.parameters) {
        sheet.header.push_back(name);
      }
    }
    for (const auto& [name, value] : source.parameters) {
      row.emplace_back(value, kCoefficientDigits);
    }
    sheet.rows.push_back(std::move(row));
  }
  return sheet;
}

// "horizon": how far … and why a fit is not to be trusted.
std::vector<std::string> NotesOf(const Backtest& backtest) {
  std::vector<std::string> notes = backtest.notes;
  for (const BacktestRow& row : backtest.rows) {
    if (row.problem.empty()) continue;
    notes.push_back(fmt::format("{}{}, cutoff {}: {}",
                                HasGroups(backtest) ? row.group + ", " : "",
                                row.law,
                                ShortNumber(row.cutoff),
                                row.problem));
  }
  notes.push_back(fmt::format(
      "each law is fitted to the runs with {} up to the cutoff and predicts "
      "those ahead, up to the horizon; the last cutoff is the fit to all runs",
      backtest.formula));
  notes.push_back(fmt::format(
      "RMSE and bias: law less run, in {}; inside: share of the runs ahead "
      "within their own {} % interval; calibrated: within that interval "
      "widened by the growth of errors up to the cutoff",
      ResidualName(backtest.residual),
      ShortNumber(100 * backtest.level)));
  return notes;
}

std::string RenderProse(const Backtest& backtest,
                        const CompareReportOptions& options) {
  ProseDocument document(options.format, options.style);
  document.Title(Conclusion(backtest));
  document.Add(TableOf(ScoreSheet(backtest)));
  std::vector<std::string> done;
  for (const BacktestScore& score : backtest.scores) {
    if (std::find(done.begin(), done.end(), score.law) != done.end()) continue;
    done.push_back(score.law);
    document.Heading(score.law);
    document.Add(TableOf(LawSheet(backtest, score.law)));
  }
  document.Notes(NotesOf(backtest));
  return document.text();
}

// One line for each cutoff; a column for each parameter of any law.
Sheet WideSheet(const Backtest& backtest) {
  Sheet sheet;
  sheet.header = {"group",
                  "law",
                  "cutoff",
                  "runs",
                  "ahead",
                  "horizon",
                  "rmse",
                  "bias",
                  "coverage",
                  "calibrated_coverage",
                  "problem"};
  const size_t first = sheet.header.size();
  for (const BacktestRow& row : backtest.rows) {
    for (const auto& [name, value] : row.parameters) {
      const auto begin =
          sheet.header.begin() + static_cast<std::ptrdiff_t>(first);
      if (std::find(begin, sheet.header.end(), name) == sheet.header.end()) {
        sheet.header.push_back(name);
      }
    }
  }
  for (const BacktestRow& source : backtest.rows) {
    std::vector<Cell> row = {source.group,
                             source.law,
                             source.cutoff,
                             source.runs,
                             source.ahead,
                             source.horizon,
                             source.rmse,
                             source.bias,
                             source.coverage,
                             source.calibrated_coverage,
                             source.problem};
    for (size_t c = first; c < sheet.header.size(); ++c) {
      const auto parameter = std::find_if(
          source.parameters.begin(),
          source.parameters.end(),
          [&](const auto& entry) { return entry.first == sheet.header[c]; });
      row.emplace_back(
          parameter == source.parameters.end() ? kNaN : parameter->second);
    }
    sheet.rows.push_back(std::move(row));
  }
  return sheet;
}

Json RowJson(const BacktestRow& row) {
  Json parameters = Json::object();
  for (const auto& [name, value] : row.parameters) {
    parameters[name] = JsonNumber(value);
  }
  return {{"group", row.group},
          {"law", row.law},
          {"cutoff", JsonNumber(row.cutoff)},
          {"runs", row.runs},
          {"ahead", row.ahead},
          {"horizon", JsonNumber(row.horizon)},
          {"rmse", JsonNumber(row.rmse)},
          {"bias", JsonNumber(row.bias)},
          {"coverage", JsonNumber(row.coverage)},
          {"calibrated_coverage", JsonNumber(row.calibrated_coverage)},
          {"problem", row.problem},
          {"parameters", std::move(parameters)}};
}

std::string RenderJson(const Backtest& backtest,
                       const CompareReportOptions& options) {
  Json rows = Json::array(), scores = Json::array();
  for (const BacktestRow& row : backtest.rows) rows.push_back(RowJson(row));
  for (const BacktestScore& score : backtest.scores) {
    scores.push_back(
        {{"group", score.group},
         {"law", score.law},
         {"best", score.best},
         {"cutoffs", score.cutoffs},
         {"predictions", score.predictions},
         {"rmse", JsonNumber(score.rmse)},
         {"bias", JsonNumber(score.bias)},
         {"coverage", JsonNumber(score.coverage)},
         {"calibrated_coverage", JsonNumber(score.calibrated_coverage)}});
  }
  const Json document = {
      {"schema", "routescale/backtest/1"},
      {"data", {{"name", options.data_name}, {"sha256", options.data_sha256}}},
      {"conclusion", Conclusion(backtest)},
      {"formula", backtest.formula},
      {"residual", std::string(ToString(backtest.residual))},
      {"level", backtest.level},
      {"notes", backtest.notes},
      {"scores", std::move(scores)},
      {"backtest", std::move(rows)}};
  return JsonText(document);
}

}  // namespace

std::string RenderBacktest(const Backtest& backtest,
                           const CompareReportOptions& options) {
  return RenderAs(options.format,
                  {[&] { return RenderJson(backtest, options); },
                   [&] { return WideSheet(backtest); },
                   [&] { return RenderProse(backtest, options); }});
}

}  // namespace routescale
