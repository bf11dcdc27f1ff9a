#include <algorithm>
#include <memory>

#include "options/output_options.h"
#include "options/table_options.h"
#include "routescale/inspect.h"
#include "routescale/inspect_report.h"
#include "verbs/verbs.h"

namespace routescale::app {
namespace {

struct Options {
  TableOptions table;
  OutputOptions output;
};

int Run(const Options& options) {
  const Format format = options.output.ParsedFormat();
  InspectOptions inspect;
  inspect.selection = options.table.Selection();
  TableReader reader(options.table.Input());
  const TableSummary summary = Inspect(&reader, inspect);
  for (const std::string& warning : summary.report.warnings) {
    const bool in_text = std::any_of(
        summary.report.coded.begin(),
        summary.report.coded.end(),
        [&](const auto& coded) { return coded.message == warning; });
    if (!in_text || format != Format::kText) Warn(options.output, warning);
  }
  WriteDocument(options.output.output,
                RenderInspection(summary, format, options.output.Style()));
  return 0;
}

}  // namespace

Verb InspectVerb() {
  auto options = std::make_shared<Options>();
  Verb verb;
  verb.name = "inspect";
  verb.summary = "show what is in a table, and what a fit would use";
  verb.description =
      "Prints the columns of a table; the runs of each group by size and "
      "experts, with holes marked; what stands out (missing values, repeated "
      "runs, runs that end early); and the points that fit would use with the "
      "same options. CSV, TSV and Markdown have only the columns; JSON has "
      "everything.";
  verb.positionals = {options->table.Table()};
  verb.options =
      Join({options->table.Records(),
            options->output.Records(),
            {options->output.OutputFile("write the answer to this file")}});
  verb.examples = {
      {"routescale inspect data/curves.csv.gz", "Before the first fit."},
      {"routescale inspect data/curves.csv.gz --where 'routing_frequency != "
       "0.5'",
       "What another selection would keep."},
      {"routescale inspect runs.csv --format csv", "The columns as a table."},
  };
  verb.run = [options] { return Run(*options); };
  return verb;
}

}  // namespace routescale::app
