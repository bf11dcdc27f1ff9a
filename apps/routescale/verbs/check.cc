#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "options/output_options.h"
#include "options/table_options.h"
#include "options/usual_options.h"
#include "routescale/error.h"
#include "routescale/model.h"
#include "routescale/selection_fields.h"
#include "shell/values.h"
#include "verbs/drift.h"
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
  const DriftTolerance tolerance = {options.rtol.value_or(kRelative),
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
  Drift drift = FindDrift(saved, std::move(now.groups), fit_options, tolerance);
  Sheet& sheet = drift.sheet;
  sheet.title = drift.drifted == 0
                    ? fmt::format("no drift: {} values agree with {}",
                                  drift.compared,
                                  options.against)
                    : fmt::format("drift: {} of {} values differ from {}",
                                  drift.drifted,
                                  drift.compared,
                                  options.against);
  sheet.flags = {{"drift", drift.drifted > 0}};
  if (!same) sheet.notes.push_back("this is not the table of the saved fit");
  Print(sheet, RenderJson(sheet, "routescale/check/1"), options.output);
  return drift.drifted == 0 ? 0 : static_cast<int>(ExitCode::kDrift);
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
