#include <algorithm>
#include <cmath>
#include <filesystem>

#include "routescale/answers.h"
#include "routescale/calibrate.h"
#include "routescale/error.h"
#include "routescale/law_at.h"
#include "routescale/names.h"
#include "routescale/option_name.h"
#include "routescale/region.h"
#include "routescale/study.h"

namespace routescale {
namespace {

// The law must say something at the points of --at.
void CheckPoints(const SavedFit& fit, const std::vector<NamedPoint>& at) {
  for (const NamedPoint& point : at) {
    for (const GroupFit& group : fit.groups) {
      for (const Estimate& derived : group.derived) {
        if (derived.name != fit.law.response + "(" + point.label + ")")
          continue;
        if (std::isfinite(derived.value)) continue;
        throw Error(ExitCode::kBadData, "the law has no finite value here")
            .File("@at "_options + point.label);
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
        "fewer runs than coefficients need a prior: bound each with @bound, "
        "or "
        "say with @prior P=VALUE~FACTOR about where it is"_options);
  }
  return true;
}

// By least squares, or by a prior; whether by that.
bool FitPoints(const std::vector<Points>& groups,
               const FitRequest& request,
               SavedFit* fit) {
  const FitOptions& options = fit->options;
  std::optional<Priors> priors = request.priors;
  const bool ask = request.bounds_if_few && !priors;
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
  fit->priors = priors;
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

FittedTable FitTable(const FitRequest& request) {
  TableReader reader(request.table);
  const FitOptions& options = request.options;
  FittedTable fitted;
  SavedFit& fit = fitted.fit;
  fit.version = ROUTESCALE_VERSION;
  std::vector<std::string> notes;
  fit.law = LawForTable(request.law, reader, request.selection, &notes);
  for (const NamedPoint& point : request.at) {
    fit.law = LawAt(fit.law, point.values, point.label);
  }
  Selection selected =
      Select(&reader, request.selection, fit.law.variable_names());
  fitted.report = selected.report;
  fitted.report.warnings.insert(
      fitted.report.warnings.begin(), notes.begin(), notes.end());
  fit.selection = selected.resolved;
  fit.data_name = DataName(reader);
  fit.data_sha256 = selected.table_sha256;
  fit.data_rows = selected.report.rows_read;
  fit.data_runs = selected.report.runs_read;
  fit.options = options;
  fit.interval = request.interval;
  fit.residual = options.residual.value_or(fit.law.residual);
  const bool by_prior = FitPoints(selected.groups, request, &fit);
  for (GroupFit& group : fit.groups) {
    for (const SelectionWarning& warning : selected.report.coded) {
      group.warnings.push_back({warning.code, "", warning.message});
    }
  }
  CheckPoints(fit, request.at);
  if (request.shard) {
    Resample(fit.law,
             selected.groups,
             options,
             request.interval,
             *request.shard,
             &fit.groups,
             request.progress);
  } else if (!by_prior) {
    ComputeIntervals(fit.law,
                     selected.groups,
                     options,
                     request.interval,
                     &fit.groups,
                     request.progress);
  }
  for (const NamedPoint& point : request.at) {
    for (GroupFit& group : fit.groups) {
      WarnOfExtrapolation(fit, point.values, &group);
    }
  }
  if (!request.region.empty()) {
    TraceRegions(
        fit.law, selected.groups, options, request.region, &fit.groups);
  }
  if (!request.calibrate.empty()) {
    CalibrateFits(fit.law,
                  selected.groups,
                  request.calibrate,
                  options,
                  &fit.groups,
                  request.progress);
  }
  if (request.diagnose && !by_prior)
    Diagnose(fit.law, selected.groups, options, &fit.groups);
  fitted.points = std::move(selected.groups);
  return fitted;
}

}  // namespace routescale
