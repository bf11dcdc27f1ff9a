#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "options/output_options.h"
#include "options/table_options.h"
#include "options/usual_options.h"
#include "routescale/error.h"
#include "routescale/fit.h"
#include "routescale/model.h"
#include "routescale/selection_fields.h"
#include "shell/values.h"
#include "verbs/verbs.h"

namespace routescale::app {
namespace {

constexpr double kRelative = 1e-6;  // of --rtol

struct Options {
  TableOptions table;
  std::string against;
  std::optional<double> rtol, atol, within;
  std::optional<int> threads;
  bool allow_new_runs = false;
  OutputOptions output;
};

// The selection of a saved fit. A shared group is a group of its own only where
// it is asked for.
SelectionOptions Again(const SavedFit& saved) {
  SelectionOptions options = Repeat(saved.selection);
  const auto names_shared = [&](const GroupFit& group) {
    return group.group == saved.selection.shared_group;
  };
  if (std::any_of(saved.groups.begin(), saved.groups.end(), names_shared)) {
    for (const GroupFit& group : saved.groups) {
      options.groups.push_back(group.group);
    }
  }
  return options;
}

struct Comparison {
  Sheet sheet;
  int compared = 0, drifted = 0;
};

void Compare(const std::string& group,
             const std::string& name,
             double before,
             double now,
             double tolerance,
             Comparison* comparison) {
  const bool both_unknown = std::isnan(before) && std::isnan(now);
  const bool same = both_unknown || std::abs(now - before) <= tolerance;
  ++comparison->compared;
  if (!same) ++comparison->drifted;
  comparison->sheet.rows.push_back({group,
                                    name,
                                    Cell(before, 9),
                                    Cell(now, 9),
                                    Cell(now - before, 3),
                                    Cell(tolerance, 3),
                                    same ? "ok" : "drift"});
}

struct Tolerance {
  double relative = 0, absolute = 0;
  double within = 0;  // standard errors of the saved fit
  bool allow_new_runs = false;

  double Of(const Estimate& before) const {
    const double error = std::isfinite(before.std_error) ? before.std_error : 0;
    return absolute + relative * std::abs(before.value) + within * error;
  }
};

// New runs may add points; none may go.
double PointsTolerance(const GroupFit& before,
                       const GroupFit& now,
                       const Tolerance& tolerance) {
  const bool more = now.points >= before.points;
  return tolerance.allow_new_runs && more
             ? static_cast<double>(now.points - before.points)
             : 0;
}

// A group that came, went or has another name, by its number of points.
void AddChange(const std::string& group,
               double before,
               double now,
               const std::string& status,
               Comparison* comparison) {
  ++comparison->compared;
  if (status != "ok") ++comparison->drifted;
  comparison->sheet.rows.push_back({group,
                                    "points",
                                    Cell(before, 9),
                                    Cell(now, 9),
                                    Cell(now - before, 3),
                                    Cell(NAN, 3),
                                    status});
}

// The fits of groups, made as the saved one.
std::vector<GroupFit> Refit(const SavedFit& saved,
                            const std::vector<Points>& groups,
                            const FitOptions& options) {
  return saved.priors
             ? FitGroupsByPrior(saved.law, groups, options, *saved.priors)
             : FitGroups(saved.law, groups, options);
}

// Whether a group of the table gives the coefficients of an old one.
bool IsRenamed(const SavedFit& saved,
               const GroupFit& before,
               const Points& points,
               const FitOptions& options,
               const Tolerance& tolerance) {
  if (static_cast<int>(points.size()) != before.points) return false;
  const std::vector<GroupFit> now = Refit(saved, {points}, options);
  for (size_t i = 0; i < before.parameters.size(); ++i) {
    const double difference =
        now[0].parameters[i].value - before.parameters[i].value;
    if (!(std::abs(difference) <= tolerance.Of(before.parameters[i]))) {
      return false;
    }
  }
  return true;
}

void CompareGroup(const GroupFit& before,
                  const GroupFit& now,
                  const Tolerance& tolerance,
                  Comparison* comparison) {
  Compare(before.group,
          "points",
          before.points,
          now.points,
          PointsTolerance(before, now, tolerance),
          comparison);
  for (size_t i = 0; i < before.parameters.size(); ++i) {
    const Estimate& old = before.parameters[i];
    Compare(before.group,
            old.name,
            old.value,
            now.parameters[i].value,
            tolerance.Of(old),
            comparison);
  }
}

// Takes the groups that the saved fit has out of those of the table.
std::vector<Points> TakeKnown(const SavedFit& saved, std::vector<Points>* all) {
  std::vector<Points> known;
  for (const GroupFit& group : saved.groups) {
    const auto found =
        std::find_if(all->begin(), all->end(), [&](const Points& points) {
          return points.group == group.group;
        });
    if (found == all->end()) continue;
    known.push_back(std::move(*found));
    all->erase(found);
  }
  return known;
}

Comparison CompareFits(const SavedFit& saved,
                       std::vector<Points> groups,
                       const FitOptions& options,
                       const Tolerance& tolerance) {
  Comparison comparison;
  Sheet& sheet = comparison.sheet;
  sheet.header = {
      "group", "parameter", "old", "new", "difference", "tolerance", "status"};
  sheet.keys = 2;
  const std::vector<GroupFit> refitted =
      Refit(saved, TakeKnown(saved, &groups), options);
  size_t next = 0;
  for (const GroupFit& before : saved.groups) {
    if (next < refitted.size() && refitted[next].group == before.group) {
      CompareGroup(before, refitted[next++], tolerance, &comparison);
      continue;
    }
    const auto renamed =
        std::find_if(groups.begin(), groups.end(), [&](const Points& points) {
          return IsRenamed(saved, before, points, options, tolerance);
        });
    if (renamed == groups.end()) {
      AddChange(before.group, before.points, 0, "vanished", &comparison);
      sheet.notes.push_back(
          fmt::format("group '{}' vanished from the table", before.group));
      continue;
    }
    AddChange(before.group,
              before.points,
              static_cast<double>(renamed->size()),
              "renamed",
              &comparison);
    sheet.notes.push_back(fmt::format(
        "group '{}' is named '{}' now", before.group, renamed->group));
    groups.erase(renamed);
  }
  for (const Points& points : groups) {
    if (Contains(saved.selection.left_out, points.group)) continue;
    AddChange(points.group,
              NAN,
              static_cast<double>(points.size()),
              tolerance.allow_new_runs ? "ok" : "appeared",
              &comparison);
    sheet.notes.push_back(fmt::format(
        "group '{}' is not in the saved fit{}",
        points.group,
        tolerance.allow_new_runs ? ""
                                 : ": --allow-new-runs lets groups be new"));
  }
  return comparison;
}

// What the table lacks was not asked for on the command line.
Selection SelectAgain(const Options& options, const SavedFit& saved) {
  try {
    TableReader reader(options.table.Input());
    return Select(&reader, Again(saved), saved.law.variable_names());
  } catch (const Error& error) {
    if (error.code() != ExitCode::kUsage) throw;
    throw Error(error).Hint("the selection is that of " + options.against +
                            ": does the table belong to it?");
  }
}

int Run(const Options& options) {
  if (options.against.empty()) {
    throw Error(ExitCode::kUsage, "--against FIT is missing")
        .Hint("save one with routescale fit TABLE -o fit.json");
  }
  if (options.against == "-" && Contains(options.table.Input().paths, "-")) {
    throw Error(ExitCode::kUsage,
                "standard input cannot be both the fit and the table")
        .File("--against")
        .Hint("name a file for one of them");
  }
  const Tolerance tolerance = {options.rtol.value_or(kRelative),
                               options.atol.value_or(0),
                               options.within.value_or(0),
                               options.allow_new_runs};
  const SavedFit saved = LoadFit(options.against);
  if (IsByPrior(saved.groups[0]) && !saved.priors) {
    throw Error(ExitCode::kUsage,
                "is a fit by a prior that it does not tell: an earlier version "
                "wrote it")
        .File("--against")
        .Value(options.against)
        .Hint("save the fit again, with the same prior");
  }
  FitOptions fit_options = saved.options;
  fit_options.threads = options.threads.value_or(fit_options.threads);
  Selection now = SelectAgain(options, saved);
  const bool same = now.table_sha256 == saved.data_sha256;
  Comparison comparison =
      CompareFits(saved, std::move(now.groups), fit_options, tolerance);
  Sheet& sheet = comparison.sheet;
  sheet.title = comparison.drifted == 0
                    ? fmt::format("no drift: {} values agree with {}",
                                  comparison.compared,
                                  options.against)
                    : fmt::format("drift: {} of {} values differ from {}",
                                  comparison.drifted,
                                  comparison.compared,
                                  options.against);
  sheet.flags = {{"drift", comparison.drifted > 0}};
  if (!same) sheet.notes.push_back("this is not the table of the saved fit");
  Print(sheet, RenderJson(sheet, "routescale/check/1"), options.output);
  return comparison.drifted == 0 ? 0 : static_cast<int>(ExitCode::kDrift);
}

}  // namespace

Verb CheckVerb() {
  auto options = std::make_shared<Options>();
  Verb verb;
  verb.name = "check";
  verb.summary =
      "fit again with the options of a saved fit; exit 6 if a coefficient "
      "moved";
  verb.description =
      "Repeats the selection and the fit that are written in a saved fit on "
      "the table given, and compares the number of points and every "
      "coefficient: |new - old| <= atol + rtol |old| + K std_error. Exit code "
      "0 if all agree, 6 if one does not, or if a group appeared, vanished or "
      "was renamed.";
  verb.positionals = {options->table.Table()};
  verb.options = Join(
      {Under("Comparison",
             {{"--against", "FIT", "the saved fit", &options->against, Files()},
              {"--rtol",
               "R",
               "relative tolerance",
               Number<double>{&options->rtol, kNotNegative, kRelative}},
              {"--atol",
               "A",
               "absolute tolerance",
               Number<double>{&options->atol, kNotNegative, 0}},
              {"--within",
               "K",
               "also allow K standard errors of the saved fit",
               Number<double>{&options->within, kNotNegative, 0}},
              {"--allow-new-runs",
               "",
               "groups may have more points than before, groups may be new",
               &options->allow_new_runs}}),
       Under("Table", {options->table.Delimiter()}),
       {ThreadsOption(&options->threads)},
       options->output.Records(),
       {options->output.OutputFile("write the answer to this file")}});
  verb.examples = {
      {"routescale check data/curves.csv.gz --against fit.json",
       "In continuous integration: fail when a coefficient moves."},
      {"routescale check runs.csv --against fit.json --rtol 0.01",
       "Let them move by a percent."},
      {"routescale check runs.csv --against fit.json --allow-new-runs "
       "--within 2",
       "The table has grown: are the coefficients where they were?"},
  };
  verb.run = [options] { return Run(*options); };
  return verb;
}

}  // namespace routescale::app
