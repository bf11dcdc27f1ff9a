#include "options/fit_table.h"

#include <cmath>
#include <filesystem>
#include <set>

#include "options/options.h"
#include "routescale/answers.h"
#include "routescale/error.h"
#include "routescale/law_at.h"
#include "routescale/selection.h"

namespace routescale::app {
namespace {

// The law must say something at the points of --at.
void CheckPoints(const SavedFit& fit, const std::vector<std::string>& at) {
  for (const std::string& text : at) {
    for (const GroupFit& group : fit.groups) {
      for (const Estimate& derived : group.derived) {
        if (derived.name != fit.law.response + "(" + text + ")") continue;
        if (std::isfinite(derived.value)) continue;
        throw Error(ExitCode::kBadData, "the law has no finite value here")
            .File("--at " + text);
      }
    }
  }
}

}  // namespace

std::vector<std::string> KnownVariables(const TableReader& reader,
                                        const SelectionOptions& selection) {
  const Schema schema = RecogniseSchema(reader.columns());
  const std::string target = selection.target.value_or(schema.target);
  std::set<std::string> names(reader.columns().begin(), reader.columns().end());
  for (const auto& [name, formula] : schema.map) names.insert(name);
  names.erase(target);
  for (const auto& [name, formula] : selection.map) names.insert(name);
  return {names.begin(), names.end()};
}

FittedTable FitTable(const std::string& table,
                     const std::string& law,
                     const SelectionOptions& selection,
                     const FitOptions& options,
                     const IntervalOptions& interval,
                     const Law* known,
                     const ProgressFunction& progress,
                     bool diagnose,
                     const FitExtras& extras) {
  TableReader reader(table.empty() ? "-" : table);
  FittedTable fitted;
  SavedFit& fit = fitted.fit;
  fit.version = ROUTESCALE_VERSION;
  fit.law = known != nullptr ? *known
                             : FindLaw(law, KnownVariables(reader, selection));
  for (const std::string& text : extras.at) {
    fit.law = LawAt(fit.law, ParsePoint("--at", text), text);
  }
  Selection selected = Select(&reader, selection, fit.law.variable_names());
  fitted.report = selected.report;
  fit.selection = selected.resolved;
  fit.data_name = std::filesystem::path(selected.table_name).filename();
  fit.data_sha256 = selected.table_sha256;
  fit.data_rows = selected.report.rows_read;
  fit.data_runs = selected.report.runs_read;
  fit.options = options;
  fit.interval = interval;
  fit.residual = options.residual.value_or(fit.law.residual);
  fit.groups = FitGroups(fit.law, selected.groups, options);
  CheckPoints(fit, extras.at);
  if (extras.shard) {
    Resample(fit.law,
             selected.groups,
             options,
             interval,
             *extras.shard,
             &fit.groups,
             progress);
  } else {
    ComputeIntervals(
        fit.law, selected.groups, options, interval, &fit.groups, progress);
  }
  for (const std::string& text : extras.at) {
    for (GroupFit& group : fit.groups) {
      WarnOfExtrapolation(fit, ParsePoint("--at", text), &group);
    }
  }
  if (diagnose) Diagnose(fit.law, selected.groups, options, &fit.groups);
  fitted.points = std::move(selected.groups);
  return fitted;
}

}  // namespace routescale::app
