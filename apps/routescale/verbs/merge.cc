#include <algorithm>
#include <memory>

#include "options/output_options.h"
#include "options/usual_options.h"
#include "routescale/error.h"
#include "routescale/fit_report.h"
#include "routescale/shards.h"
#include "verbs/verbs.h"

namespace routescale::app {
namespace {

struct Options {
  std::vector<std::string> shards;
  std::optional<int> threads;
  OutputOptions output;
};

int Run(const Options& options) {
  FitReportOptions report;
  report.format = options.output.ParsedFormat();
  report.style = options.output.Style("");
  if (options.shards.empty()) {
    throw Error(ExitCode::kUsage, "no shard is given")
        .Hint(
            "write them with routescale fit TABLE --interval bootstrap "
            "--shard I/N -o FILE");
  }
  if (std::count(options.shards.begin(), options.shards.end(), "-") > 1) {
    throw Error(ExitCode::kUsage, "standard input is named more than once")
        .Hint("name a file for each shard");
  }
  const SavedFit fit = MergeShards(options.shards, options.threads.value_or(0));
  if (!options.output.output.empty() && options.output.output != "-") {
    WriteDocument(options.output.output, ToJson(fit));
  }
  for (const GroupFit& group : fit.groups) {
    for (const Warning& warning : group.warnings) {
      if (warning.code == "trade-off" || warning.code == "nonlinear") continue;
      Warn(options.output, group.group + ": " + warning.message);
    }
  }
  WriteDocument("", RenderFit(fit, report));
  return 0;
}

}  // namespace

Verb MergeVerb() {
  auto options = std::make_shared<Options>();
  Verb verb;
  verb.name = "merge";
  verb.summary = "join the parts of a resampling that ran separately";
  verb.description =
      "Joins the parts that `fit --shard I/N` wrote, in any order, into the "
      "fit that one run would have saved, to the last bit. It is an error if a "
      "part is missing, given twice, cut short or changed, or was drawn from "
      "another table or with other options.";
  verb.positionals = {
      {"SHARD", "all parts of one resampling", &options->shards}};
  verb.options =
      Join({Under("Search", {ThreadsOption(&options->threads)}),
            options->output.Records(),
            {options->output.OutputFile("save the fit in this file (JSON)")}});
  verb.examples = {
      {"parallel routescale fit data/curves.csv.gz --interval bootstrap "
       "--resamples 100000 --shard {}/8 -o part-{}.jsonl ::: $(seq 8)",
       "Write the parts, here by GNU parallel."},
      {"routescale merge part-*.jsonl -o fit.json", "Join them."},
  };
  verb.run = [options] { return Run(*options); };
  return verb;
}

}  // namespace routescale::app
