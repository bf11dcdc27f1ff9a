#include <cmath>
#include <memory>

#include "options/design_models.h"
#include "options/output_options.h"
#include "routescale/error.h"
#include "routescale/names.h"
#include "verbs/verbs.h"

namespace routescale::app {
namespace {

struct Options {
  DesignOptions design;
  OutputOptions output;
};

Verification Verify(const DesignedLaw& known,
                    const DesignAnswer& answer,
                    int simulations) {
  const std::vector<Points>& points = known.source.points;
  if (points.empty() && known.fit().points > 0) {
    throw Error(ExitCode::kUsage, "needs the runs of the fit")
        .File("--verify")
        .Hint("name the table in place of the saved fit");
  }
  if (answer.ensemble || !std::isnan(answer.apart)) {
    throw Error(ExitCode::kUsage,
                answer.ensemble ? "needs estimates, and there is a prior alone"
                                : "verifies a design for one law")
        .File("--verify")
        .Hint("leave it out");
  }
  return VerifyDesign(known.source.fit,
                      known.fit(),
                      points.empty() ? nullptr : &points[known.group],
                      known.candidates.pool,
                      known.request,
                      answer,
                      simulations);
}

int Run(const Options& options) {
  const DesignOptions& design = options.design;
  std::vector<DesignedLaw> known = LoadDesignedLaws(design);
  std::vector<std::string> laws;
  for (const DesignedLaw& each : known) {
    laws.push_back(each.source.fit.law.name);
  }
  DesignedLaw& first = known[0];
  const SavedFit& fit = first.source.fit;
  DesignReport report;
  report.request = first.request;
  report.answer = DesignRunsFor(known);
  if (design.Simulations() > 0) {
    report.verified = Verify(first, report.answer, design.Simulations());
  }
  report.law = JoinNames(laws);
  report.coefficients =
      fit.data_name.empty() ? first.fit().group : "fit of " + fit.data_name;
  if (first.fit().points == 0 && design.pool.sigma.empty()) {
    report.assumed_error = first.fit().statistics.sigma;
  }
  report.cost = design.pool.cost.empty() ? "1" : design.pool.cost;
  report.variables = fit.law.variable_names();
  report.pool = &first.candidates.pool;
  report.header = std::move(first.candidates.header);
  report.fields = std::move(first.candidates.fields);
  WriteDocument(
      options.output.output,
      RenderDesign(
          report, options.output.ParsedFormat(), options.output.Style()));
  return 0;
}

}  // namespace

Verb DesignVerb() {
  auto options = std::make_shared<Options>();
  options->design.law.law.clear();
  Verb verb;
  verb.name = "design";
  verb.summary = "which runs to train next";
  verb.description =
      "Chooses, among the runs that could be made, those that within a budget "
      "shrink the error of what you want to learn the most: a parameter, a "
      "derived quantity, or the loss somewhere. What is known so far is a "
      "saved fit, or a table that is fitted first; without one the law has "
      "coefficients from --published or --set and --sigma says the error of a "
      "run. The answer says how far from the best possible choice it is, and "
      "what the cheapest runs, random runs and an even grid would do. Print "
      "the runs with --format csv, train them, add them to the table, and ask "
      "again for the rest of the budget.";
  verb.positionals = {{"MODEL",
                       "saved fit, or table of runs; -: standard input",
                       &options->design.model}};
  verb.options = Join({options->design.Records(),
                       options->output.Records(),
                       {options->output.OutputFile("write the answer here")}});
  verb.examples = {
      {"routescale design fit.json --group S-Base --for E_max --free "
       "N=16.5e6,57.4e6,368e6 --free E=1:1024 --round E=pow2 --cost 'N/1e9' "
       "--budget 2",
       "Which runs narrow the interval of E_max the most?"},
      {"routescale design fit.json --target N=1e11,E=64 --candidates pool.csv "
       "--cost '6*N*D' --budget 3e20 --runs 8 --format csv -o next.csv",
       "At most eight runs of a list, for a launcher."},
      {"routescale design --law chinchilla --published Hoffmann --sigma 0.005 "
       "--target N=7e10,D=1.4e12 --free N=1e7:1e9 --free D=1e9:1e11 --cost "
       "'6*N*D' --budget 1e21",
       "A first sweep, before any run is made."},
  };
  verb.run = [options] { return Run(*options); };
  return verb;
}

}  // namespace routescale::app
