#include <algorithm>
#include <cmath>
#include <memory>

#include "plan_options.h"
#include "routescale/error.h"
#include "verbs.h"

namespace routescale::app {
namespace {

struct Options {
  PlanOptions plan;
  OutputOptions output;
};

std::string Place(const PlanAnswer& answer, size_t row) {
  std::string place;
  for (const size_t i : answer.shown) {
    place += (place.empty() ? "" : ", ") + answer.table.request.given[i] +
             " = " + ShortNumber(answer.table.rows[row][i]);
  }
  return place.empty() ? place : " at " + place;
}

// A box that nobody asked for and that decides the answer.
void WarnOfBoxes(const Design& best,
                 const PlanAnswer& answer,
                 std::vector<std::string>* warnings) {
  for (const FreeVariable& variable : answer.table.request.free) {
    const bool decides =
        std::find(best.limits.begin(), best.limits.end(), variable.name) !=
        best.limits.end();
    if (!variable.by_default || !decides) continue;
    const std::string warning =
        "the best " + variable.name + " is at the end of " +
        ShortNumber(variable.low) + " to " + ShortNumber(variable.high) +
        ", where it is looked for by default: --free " + variable.name +
        "=LOW:HIGH";
    if (std::find(warnings->begin(), warnings->end(), warning) ==
        warnings->end()) {
      warnings->push_back(warning);
    }
  }
}

// Rows without an answer are an error where there is no other, else a warning.
void CheckAnswers(const PlanAnswer& answer, const OutputOptions& output) {
  std::vector<std::string> warnings;
  std::string unmet;
  bool feasible = false;
  for (const auto& [group, rows] : answer.groups) {
    for (size_t i = 0; i < rows.size(); ++i) {
      const Design& best = rows[i].best;
      if (best.status != PlanStatus::kInfeasible) {
        feasible = true;
        WarnOfBoxes(best, answer, &warnings);
        if (best.status != PlanStatus::kUnproven) continue;
        warnings.push_back("the best design found" + Place(answer, i) +
                           " is not proven to be a minimum: a formula has a "
                           "kink there");
        continue;
      }
      unmet = best.limits.empty() ? "" : best.limits[0];
      warnings.push_back((unmet.empty() ? "no design was found"
                                        : unmet + " cannot be met") +
                         Place(answer, i));
    }
  }
  if (!feasible && unmet.empty()) {
    throw Error(ExitCode::kUsage,
                "no design was found: they get better towards a place where a "
                "formula is not finite")
        .File("--free")
        .Hint("narrow the boxes");
  }
  if (!feasible) {
    throw Error(ExitCode::kUsage, "cannot be met by any design in the box")
        .File("--subject-to")
        .Value(unmet)
        .Hint("widen --free or loosen a constraint");
  }
  for (const std::string& warning : warnings) Warn(output, warning);
}

int Run(const Options& options) {
  const PlanOptions& plan = options.plan;
  const SavedFit fit = plan.model.Load();
  const PlanAnswer answer = plan.Answer(fit);
  CheckAnswers(answer, options.output);
  const Sheet sheet = PlanSheet(answer);
  Print(sheet, RenderJson(sheet, "routescale/plan/1"), options.output);
  return 0;
}

}  // namespace

Verb PlanVerb() {
  auto options = std::make_shared<Options>();
  Verb verb;
  verb.name = "plan";
  verb.summary = "the best design under a budget";
  verb.description =
      "Chooses the free variables so that the loss, or the formula of "
      "--minimise, is smallest under the constraints. Formulas may name free "
      "variables, given values (--at, --for), the symbols of the law and loss. "
      "Without a box a variable is searched in the range of the law, counts "
      "from a thousand times below to a thousand times above. Every answer is "
      "checked by the gradient and the curvature there; status says whether "
      "it lies inside, at-bound of a box or constrained.";
  verb.positionals = {options->plan.model.Positionals()[0]};
  verb.options =
      Join({options->plan.Records(),
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
