#include <fmt/format.h>

#include <memory>

#include "options/interval_options.h"
#include "options/law_options.h"
#include "options/output_options.h"
#include "options/prior_options.h"
#include "options/sheet_file.h"
#include "options/table_options.h"
#include "routescale/error.h"
#include "routescale/fit_report.h"
#include "routescale/points_report.h"
#include "routescale/shards.h"
#include "shell/progress.h"
#include "shell/values.h"
#include "verbs/verbs.h"

namespace routescale::app {
namespace {

struct Options {
  TableOptions table;
  LawOptions law;
  PriorOptions prior;
  IntervalFlags interval;
  OutputOptions output;
  std::vector<std::string> at;
  std::string points, points_dropped, calibrate, region;
  bool published = false, strict = false, verbose = false;

  bool PrintsPoints() const { return points == "-" || points_dropped == "-"; }
};

void WarnOf(const FittedTable& fitted,
            bool verbose,
            const OutputOptions& output) {
  for (const std::string& warning : fitted.report.warnings) {
    Warn(output, warning);
  }
  for (const GroupFit& group : fitted.fit.groups) {
    for (const Warning& warning : group.warnings) {
      const bool detail =
          warning.code == "trade-off" || warning.code == "nonlinear";
      if (detail && !verbose) continue;
      if (Contains(fitted.report.warnings, warning.message)) continue;
      Warn(output, group.group + ": " + warning.message);
    }
  }
}

void CheckOutput(const Options& options) {
  const OutputOptions& output = options.output;
  if (options.PrintsPoints() &&
      (options.points == options.points_dropped || output.output == "-" ||
       !options.interval.shard.empty())) {
    throw Error(ExitCode::kUsage, "standard output has another document")
        .File(options.points == "-" ? "--points" : "--points-dropped")
        .Value("-")
        .Hint("name a file");
  }
  if (!options.interval.shard.empty() &&
      (output.json || !output.format.empty())) {
    throw Error(ExitCode::kUsage,
                "has no effect with --shard, which prints JSON lines")
        .File(output.json ? "--json" : "--format")
        .Hint("leave it out; merge prints in any format");
  }
  const bool extra = !options.calibrate.empty() || !options.region.empty();
  if (!options.interval.shard.empty() && extra) {
    throw Error(ExitCode::kUsage, "has no effect with --shard")
        .File(options.calibrate.empty() ? "--region" : "--calibrate")
        .Hint("leave it out: a part of the refits has draws alone");
  }
  const Format format = output.ParsedFormat();
  const bool shown = options.interval.shard.empty() &&
                     (format == Format::kText || format == Format::kMarkdown);
  if (!options.published || shown) return;
  throw Error(ExitCode::kUsage, "needs --format text or markdown")
      .File("--published")
      .Hint(
          "leave it out; `routescale laws NAME` has the published "
          "coefficients in any format");
}

// Options of least squares.
void CheckPrior(const Options& options) {
  if (!options.prior.given()) return;
  const auto refuse = [](bool given, const char* option) {
    if (!given) return;
    throw Error(ExitCode::kUsage, "has no effect with --prior")
        .File(option)
        .Hint("leave one of the two out");
  };
  refuse(options.interval.method != "wald", "--interval");
  refuse(options.law.starts.has_value(), "--starts");
  refuse(!options.law.start.empty(), "--start");
  refuse(!options.law.objective.empty() && options.law.objective != "l2",
         "--objective");
  refuse(options.table.HasCluster(), "--cluster");
  refuse(!options.calibrate.empty(), "--calibrate");
  refuse(!options.region.empty(), "--region");
}

int ExitStatus(const SavedFit& fit, bool strict) {
  bool identified = true;
  for (const GroupFit& group : fit.groups) {
    if (!group.verdict.converged) {
      return static_cast<int>(ExitCode::kNotConverged);
    }
    for (const Estimate& estimate : group.parameters) {
      identified &= estimate.status != Status::kNotIdentified &&
                    estimate.status != Status::kAtBound;
    }
  }
  return strict && !identified ? static_cast<int>(ExitCode::kNotIdentified) : 0;
}

void WritePoints(const Options& options, const FittedTable& fitted) {
  if (!options.points.empty()) {
    WriteSheet(options.points,
               FittedPointsSheet(fitted.fit, fitted.points),
               "routescale/points/1",
               options.output);
  }
  if (options.points_dropped.empty()) return;
  WriteSheet(options.points_dropped,
             DroppedRowsSheet(fitted.report),
             "routescale/dropped-rows/1",
             options.output);
}

FittedTable FitWithProgress(const Options& options,
                            const std::optional<Shard>& shard) {
  Progress progress("resampling", options.output.quiet);
  FitRequest request = RequestOf(options.table, options.law);
  request.selection.list_dropped = !options.points_dropped.empty();
  request.interval = options.interval.Interval(options.table.HasCluster());
  request.diagnose = options.verbose;
  request.calibrate = options.calibrate;
  if (!options.region.empty()) {
    request.region = SplitNames("--region", {options.region});
  }
  for (const std::string& text : options.at) {
    request.at.push_back({text, ParsePoint("--at", text)});
  }
  request.shard = shard;
  request.progress = progress.Function();
  if (options.prior.given()) request.priors = options.prior.Parsed();
  return FitTable(request);
}

int Run(const Options& options) {
  CheckOutput(options);
  CheckPrior(options);
  FitReportOptions report;
  report.format = options.output.ParsedFormat();
  report.style = options.output.Style("");
  const std::optional<Shard> shard = options.interval.ParsedShard();
  const FittedTable fitted = FitWithProgress(options, shard);
  WritePoints(options, fitted);
  if (shard) {
    WarnOf(fitted, options.verbose, options.output);
    WriteDocument(options.output.output, ToShard(fitted.fit, *shard));
    return ExitStatus(fitted.fit, options.strict);
  }
  if (!options.output.output.empty() && options.output.output != "-") {
    WriteDocument(options.output.output, ToJson(fitted.fit));
  }
  report.verbose = options.verbose;
  report.selection = &fitted.report;
  if (options.published) report.published = fitted.fit.law.published;
  WarnOf(fitted, options.verbose, options.output);
  if (!options.PrintsPoints()) {
    WriteDocument("", RenderFit(fitted.fit, report));
  }
  return ExitStatus(fitted.fit, options.strict);
}

}  // namespace

Verb FitVerb() {
  auto options = std::make_shared<Options>();
  Verb verb;
  verb.name = "fit";
  verb.summary = "fit a law to each group of runs";
  verb.description =
      "Fits the coefficients of a law to each group of runs, by least squares. "
      "Prints them with standard errors and intervals, and says which of them "
      "the data do not determine. A table with columns N, E, D and loss needs "
      "no options; neither does the table of Clark et al. 2022, whose rows are "
      "selected as in the paper.";
  verb.positionals = {options->table.Table()};
  verb.options =
      Join({options->law.Records(),
            Under("Law", {options->prior.Record()}),
            options->table.Records(),
            options->table.WeightRecords(),
            {options->table.Cluster()},
            options->interval.Records(),
            {options->interval.ShardRecord()},
            Under("Output",
                  {{"--at",
                    "VAR=V,...",
                    "also predict here: N=1e9,E=64 (every variable of the "
                    "law)",
                    &options->at},
                   {"--calibrate",
                    "COST",
                    "measure how errors of prediction grow beyond the runs "
                    "with this cost, e.g. 6*N*D; predict --calibrate widens "
                    "by it",
                    &options->calibrate},
                   {"--region",
                    "P,Q",
                    "where these two parameters lie together: joint regions "
                    "of 68 and 95 %",
                    &options->region},
                   {"--published",
                    "",
                    "show the published coefficients beside the fit",
                    &options->published},
                   {"--strict",
                    "",
                    "exit 5 if a parameter is not identified or at a "
                    "bound",
                    &options->strict},
                   {"-v,--verbose",
                    "",
                    "more on data, verdict, residuals and correlations",
                    &options->verbose}}),
            options->output.Records(),
            {options->output.OutputFile("also save the fit here (JSON)")},
            Under("Output",
                  {{"--points",
                    "FILE",
                    "write the points here, with fitted values, residuals, "
                    "leverages and Cook's distances: .csv, .tsv, .md or .json; "
                    "- prints them in place of the fit",
                    &options->points,
                    Files()},
                   {"--points-dropped",
                    "FILE",
                    "write the rows that the fit leaves out here, each with "
                    "the reason",
                    &options->points_dropped,
                    Files()}})});
  verb.examples = {
      {"routescale fit data/curves.csv.gz", "The routing law of every router."},
      {"routescale fit data/curves.csv.gz -o fit.json --quiet",
       "Save the fit for predict, epc and check."},
      {"routescale fit runs.csv --law 'E0 + A*N^-alpha + B*D^-beta'",
       "Any formula; names that are not columns are parameters."},
      {"routescale fit export.csv --law chinchilla --target eval/loss --map "
       "N=config/n_params --where \"State == 'finished'\" --row last",
       "An export of a tracker: what its columns mean, which runs count."},
      {"routescale fit data/curves.csv.gz --fix E_max=314.478 --group S-Base",
       "Fix a parameter."},
      {"routescale fit data/curves.csv.gz --interval profile",
       "Intervals where the curvature misleads: E_max has a long upper tail."},
      {"routescale fit data/curves.csv.gz --interval bootstrap --resamples "
       "10000 --cluster model_size_label",
       "Runs of one model size share their errors."},
      {"routescale fit data/curves.csv.gz --interval profile --at N=7e9,E=64",
       "Profile intervals of a prediction."},
      {"routescale fit runs.csv --points points.csv --points-dropped rows.csv",
       "Residuals, leverages and Cook's distances; the rows left out."},
  };
  verb.run = [options] { return Run(*options); };
  return verb;
}

}  // namespace routescale::app
