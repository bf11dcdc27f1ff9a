#include <memory>

#include "options/check_answers.h"
#include "options/output_options.h"
#include "options/plan_options.h"
#include "verbs/verbs.h"

namespace routescale::app {
namespace {

struct Options {
  PlanOptions plan;
  OutputOptions output;
};

int Run(const Options& options) {
  const PlanOptions& plan = options.plan;
  plan.model.CheckOneModel();
  const SavedFit fit = plan.model.Load();
  const PlanAnswer answer = plan.Answer(fit);
  CheckAnswers(answer, options.output);
  const Sheet sheet = PlanSheet(answer);
  Print(sheet,
        RenderJson(PlanSheet(answer, true), "routescale/plan/1"),
        options.output);
  return 0;
}

}  // namespace

Verb PlanVerb() {
  auto options = std::make_shared<Options>();
  Verb verb;
  verb.name = "plan";
  verb.summary = "find the best design under a budget";
  verb.description =
      "Chooses the free variables so that the loss, or the formula of "
      "--minimise, is smallest under the constraints. Formulas may name free "
      "variables, given values (--at, --for), the symbols of the law and loss. "
      "Without a box a variable is searched in the range of the law, counts "
      "from a thousand times below to a thousand times above. Every answer is "
      "checked by the gradient and the curvature there; status says whether "
      "it lies inside, at-bound of a box, constrained or rounded to an allowed "
      "value.";
  verb.positionals = {options->plan.model.Positionals()[0]};
  verb.options = Join({options->plan.Records(),
                       {options->plan.model.Level()},
                       options->output.Records(),
                       {options->output.OutputFile("write the answer here")}});
  verb.examples = {
      {"routescale plan --law chinchilla --published Hoffmann --free N --free "
       "D --subject-to '6*N*D <= C' --for C=1e20,1e22,1e24",
       "The best size and data for three budgets."},
      {"routescale plan --law chinchilla --published Hoffmann --free N --free "
       "D --minimise '6*N*D' --subject-to 'loss <= 2.0'",
       "The least compute that reaches a loss of 2."},
      {"routescale plan --law joint-moe --published Ludziejewski --free N "
       "--free D --free E=1:64 --round E=pow2 --subject-to '6*N*D <= 1e21' "
       "--subject-to 'E*N <= 2e10'",
       "The best mixture of experts that fits into memory."},
  };
  verb.run = [options] { return Run(*options); };
  return verb;
}

}  // namespace routescale::app
