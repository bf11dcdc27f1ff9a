#include "options/fit_table.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "options/options.h"
#include "options/table_law.h"
#include "routescale/answers.h"
#include "routescale/error.h"
#include "routescale/law_at.h"
#include "routescale/names.h"
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

// Whether some group has no more runs than coefficients. Throws Error if it has
// fewer and no prior can help.
bool AreFew(const Law& law,
            const std::vector<Points>& groups,
            const FitOptions& options) {
  const size_t free = CompiledLaw(law, options.changes).free().size();
  size_t fewest = free + 1;
  for (const Points& points : groups) {
    fewest = std::min(fewest, points.size());
  }
  if (fewest > free) return false;
  try {
    CheckPriors(law, options.changes, {});
  } catch (const Error& error) {
    if (fewest == free) return false;
    throw Error(error).Hint(
        "fewer runs than coefficients need a prior: bound each with --bound, "
        "or "
        "say with --prior P=VALUE~FACTOR about where it is");
  }
  return true;
}

// By least squares, or by a prior; whether by that.
bool FitPoints(const std::vector<Points>& groups,
               const FitExtras& extras,
               SavedFit* fit) {
  const FitOptions& options = fit->options;
  std::optional<Priors> priors = extras.priors;
  const bool ask = extras.bounds_if_few && !priors;
  if (ask && AreFew(fit->law, groups, options)) priors.emplace();
  if (!priors) {
    fit->groups = FitGroups(fit->law, groups, options);
    const auto of_use = [&](const GroupFit& group) {
      return IsPriorOfUse(fit->law, options.changes, group);
    };
    if (ask && std::any_of(fit->groups.begin(), fit->groups.end(), of_use)) {
      priors.emplace();
    }
  }
  if (!priors) return false;
  fit->groups = FitGroupsByPrior(fit->law, groups, options, *priors);
  fit->interval.method = IntervalMethod::kPercentile;
  return true;
}

}  // namespace

std::string DataName(const TableReader& reader) {
  std::vector<std::string> names;
  for (const std::string& file : reader.files()) {
    names.push_back(std::filesystem::path(file).filename());
  }
  return JoinNames(names);
}

FittedTable FitTable(const TableInput& table,
                     const std::string& law,
                     const SelectionOptions& selection,
                     const FitOptions& options,
                     const IntervalOptions& interval,
                     const Law* known,
                     const ProgressFunction& progress,
                     bool diagnose,
                     const FitExtras& extras) {
  TableReader reader(table);
  FittedTable fitted;
  SavedFit& fit = fitted.fit;
  fit.version = ROUTESCALE_VERSION;
  std::vector<std::string> notes;
  fit.law =
      known != nullptr ? *known : LawForTable(law, reader, selection, &notes);
  for (const std::string& text : extras.at) {
    fit.law = LawAt(fit.law, ParsePoint("--at", text), text);
  }
  Selection selected = Select(&reader, selection, fit.law.variable_names());
  fitted.report = selected.report;
  fitted.report.warnings.insert(
      fitted.report.warnings.begin(), notes.begin(), notes.end());
  fit.selection = selected.resolved;
  fit.data_name = DataName(reader);
  fit.data_sha256 = selected.table_sha256;
  fit.data_rows = selected.report.rows_read;
  fit.data_runs = selected.report.runs_read;
  fit.options = options;
  fit.interval = interval;
  fit.residual = options.residual.value_or(fit.law.residual);
  const bool by_prior = FitPoints(selected.groups, extras, &fit);
  for (GroupFit& group : fit.groups) {
    for (const SelectionWarning& warning : selected.report.coded) {
      group.warnings.push_back({warning.code, "", warning.message});
    }
  }
  CheckPoints(fit, extras.at);
  if (extras.shard) {
    Resample(fit.law,
             selected.groups,
             options,
             interval,
             *extras.shard,
             &fit.groups,
             progress);
  } else if (!by_prior) {
    ComputeIntervals(
        fit.law, selected.groups, options, interval, &fit.groups, progress);
  }
  for (const std::string& text : extras.at) {
    for (GroupFit& group : fit.groups) {
      WarnOfExtrapolation(fit, ParsePoint("--at", text), &group);
    }
  }
  if (diagnose && !by_prior)
    Diagnose(fit.law, selected.groups, options, &fit.groups);
  fitted.points = std::move(selected.groups);
  return fitted;
}

}  // namespace routescale::app
