#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <string_view>
#include <unordered_map>

#include "options/fit_table.h"
#include "options/options.h"
#include "routescale/error.h"
#include "verbs/verbs.h"

namespace routescale::app {
namespace {

struct Options {
  TableOptions table;
  std::string against, rtol = "1e-6", atol = "0", within = "0", threads;
  bool allow_new_runs = false;
  OutputOptions output;
};

// The selection of a saved fit as options that repeat it.
SelectionOptions Repeat(const SavedFit& saved) {
  const ResolvedSelection& resolved = saved.selection;
  SelectionOptions options;
  options.where = resolved.where;
  options.row = resolved.row;
  options.seeds = resolved.seeds;
  options.group_by = resolved.group_by;
  options.shared_group = resolved.shared_group;
  options.run = resolved.run;
  options.step = resolved.step;
  options.seed = resolved.seed;
  options.map = resolved.map;
  options.target = resolved.target;
  if (!resolved.weight.empty()) options.weight = resolved.weight;
  if (!resolved.sigma.empty()) options.sigma = resolved.sigma;
  if (!resolved.cluster.empty()) options.cluster = resolved.cluster;
  options.best_by = resolved.best_by;
  options.mean_by = resolved.mean_by;
  if (resolved.group_by.empty()) return options;
  for (const GroupFit& group : saved.groups) {
    options.groups.push_back(group.group);
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

Comparison CompareFits(const SavedFit& saved,
                       const SavedFit& now,
                       const Tolerance& tolerance) {
  Comparison comparison;
  comparison.sheet.header = {
      "group", "parameter", "old", "new", "difference", "tolerance", "status"};
  comparison.sheet.keys = 2;
  std::unordered_map<std::string_view, const GroupFit*> refitted;
  for (const GroupFit& group : now.groups) refitted[group.group] = &group;
  for (const GroupFit& old_group : saved.groups) {
    const auto found = refitted.find(old_group.group);
    const GroupFit& new_group = found == refitted.end()
                                    ? now.Group(old_group.group)  // an Error
                                    : *found->second;
    Compare(old_group.group,
            "points",
            old_group.points,
            new_group.points,
            PointsTolerance(old_group, new_group, tolerance),
            &comparison);
    for (size_t i = 0; i < old_group.parameters.size(); ++i) {
      const Estimate& before = old_group.parameters[i];
      Compare(old_group.group,
              before.name,
              before.value,
              new_group.parameters[i].value,
              tolerance.Of(before),
              &comparison);
    }
  }
  return comparison;
}

// What the table lacks was not asked for on the command line.
FittedTable FitAgain(const Options& options,
                     const SavedFit& saved,
                     const FitOptions& fit_options) {
  try {
    return FitTable(
        options.table.Input(), "", Repeat(saved), fit_options, {}, &saved.law);
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
  const Tolerance tolerance = {ParseReal("--rtol", options.rtol),
                               ParseReal("--atol", options.atol),
                               ParseReal("--within", options.within),
                               options.allow_new_runs};
  if (tolerance.relative < 0 || tolerance.absolute < 0 ||
      tolerance.within < 0) {
    throw Error(ExitCode::kUsage, "a tolerance cannot be negative");
  }
  const SavedFit saved = LoadFit(options.against);
  if (IsByPrior(saved.groups[0])) {
    throw Error(ExitCode::kUsage,
                "is a fit by a prior, which a check cannot repeat")
        .File("--against")
        .Value(options.against)
        .Hint("fit again with the same --prior, and compare the two");
  }
  FitOptions fit_options = saved.options;
  if (!options.threads.empty()) {
    fit_options.threads = ParseCount("--threads", options.threads, 1, 1024);
  }
  const FittedTable now = FitAgain(options, saved, fit_options);
  Comparison comparison = CompareFits(saved, now.fit, tolerance);
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
  if (now.fit.data_sha256 != saved.data_sha256) {
    sheet.notes.push_back("this is not the table of the saved fit");
  }
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
      "0 if all "
      "agree, 6 if one does not.";
  verb.positionals = {options->table.Table()};
  verb.options = Join(
      {Under("Comparison",
             {{"--against", "FIT", "the saved fit", &options->against, Files()},
              {"--rtol", "R", "relative tolerance (1e-6)", &options->rtol},
              {"--atol", "A", "absolute tolerance (0)", &options->atol},
              {"--within",
               "K",
               "also allow K standard errors of the saved fit (0)",
               &options->within},
              {"--allow-new-runs",
               "",
               "groups may have more points than before",
               &options->allow_new_runs}}),
       Under("Table", {options->table.Delimiter()}),
       Under("Search",
             {{"--threads",
               "N",
               "threads to use; the result does not depend on it",
               &options->threads}}),
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
