#include <algorithm>
#include <memory>

#include "options/isoflop_options.h"
#include "options/law_options.h"
#include "options/output_options.h"
#include "options/table_options.h"
#include "verbs/verbs.h"

namespace routescale::app {
namespace {

struct Options {
  TableOptions table;
  IsoflopChoice choice;
  LawOptions fit;
  OutputOptions output;
};

// The options of a fit that mean something to --against and the intervals.
std::vector<Option> FitRecords(LawOptions* fit) {
  std::vector<Option> records = fit->Records();
  std::erase_if(records, [](const Option& option) {
    return option.flags != "--level" && option.flags != "--objective" &&
           option.flags != "--threads";
  });
  return records;
}

int Run(const Options& options) {
  TableReader reader(options.table.Input());
  std::vector<std::string> warnings;
  const IsoflopDocument document = IsoflopTable(&reader,
                                                options.table.Selection(),
                                                options.choice,
                                                options.fit.Fit(),
                                                &warnings);
  for (const std::string& warning : warnings) Warn(options.output, warning);
  WriteDocument(
      options.output.output,
      RenderIsoflop(
          document, options.output.ParsedFormat(), options.output.Style()));
  return 0;
}

}  // namespace

Verb IsoflopVerb() {
  auto options = std::make_shared<Options>();
  Verb verb;
  verb.name = "isoflop";
  verb.summary = "optima by budget, and their power laws in compute";
  verb.description =
      "Approach 2 of Hoffmann et al. 2022. The runs of each budget of compute "
      "get a parabola of the loss in log N, and one in log D. Its lowest point "
      "is the best size, or number of tokens, of that budget, with Fieller's "
      "interval. Power laws N*(C) and D*(C) go through these optima. A budget "
      "without an optimum among its runs is listed with a status and left out: "
      "few (fewer than 4 runs), no-minimum (the parabola does not open "
      "upwards), edge (the optimum lies at or beyond the edge of the runs), "
      "one-sided (the run of least loss is the smallest or largest). A power "
      "law needs three budgets. --against fits a law of N and D to the same "
      "runs and says how far this method misses the exponents of that law when "
      "the law is true: parabolas are biased where the curve is not symmetric "
      "or the runs are not centred. With --format csv, --at prints the "
      "predictions in place of the budgets.";
  verb.positionals = {options->table.Table()};
  verb.options = Join({options->choice.Records(),
                       options->table.Records(),
                       FitRecords(&options->fit),
                       options->output.Records(),
                       {options->output.OutputFile("write the answer here")}});
  verb.examples = {
      {"routescale isoflop runs.csv --budget flops --at C=3.8e25",
       "The best size and data of each budget, and of one far beyond."},
      {"routescale isoflop runs.csv --budget '6*N*D' --against chinchilla",
       "Beside the joint fit of Chinchilla's law: which exponents to believe."},
      {"routescale isoflop moe.csv --budget budget --by E",
       "Mixtures of experts: a power law for each number of experts."},
  };
  verb.run = [options] { return Run(*options); };
  return verb;
}

}  // namespace routescale::app
