#include <cmath>
#include <memory>

#include "options/output_options.h"
#include "options/queries.h"
#include "routescale/error.h"
#include "verbs/verbs.h"

namespace routescale::app {
namespace {

struct Options {
  ModelOptions model;
  std::optional<double> reach;
  OutputOptions output;
};

// N_cutoff of the law, if it has one.
Answer Cutoff(const GroupFit& group) {
  for (const Estimate& derived : group.derived) {
    if (!derived.name.ends_with("_cutoff")) continue;
    return {derived.value, derived.low, derived.high};
  }
  return {std::nan(""), std::nan(""), std::nan("")};
}

// The answer for one point and group, behind the columns of the input.
void AddAnswers(const Predictor& predictor,
                const GroupFit& group,
                std::vector<double> at,
                size_t size,
                const double* reach,
                std::vector<Cell>* row) {
  if (reach != nullptr) {
    const Answer needed = predictor.AskSize(*reach, at);
    AddAnswer(needed, 3, row);
    at[size] = needed.value;
  }
  const Answer effective = predictor.AskEffective(at);
  AddAnswer(effective, 4, row);
  row->emplace_back(effective.value / at[size], 4);
  AddAnswer(predictor.AskLimit(at), 4, row);
  AddAnswer(Cutoff(group), 3, row);
}

// NAME, NAME_low, NAME_high.
void AddHeader(const std::string& name, const std::string& stem, Sheet* sheet) {
  sheet->header.push_back(name);
  sheet->header.push_back(stem + "_low");
  sheet->header.push_back(stem + "_high");
}

Sheet Answers(const Options& options, const SavedFit& fit) {
  const std::string& size = fit.law.size_variable;
  const bool inverse = options.reach.has_value();
  const Queries queries = ReadQueries(options.model, fit, inverse ? size : "");
  Sheet sheet = StartAnswer(fit, queries);
  if (inverse) AddHeader(size + "_needed", size + "_needed", &sheet);
  AddHeader("effective_parameters", "effective", &sheet);
  sheet.header.emplace_back("ratio");
  AddHeader("limit", "limit", &sheet);
  AddHeader("cutoff", "cutoff", &sheet);
  const std::vector<const GroupFit*> groups = options.model.Groups(fit);
  const std::vector<Predictor> predictors = Predictors(fit, groups);
  for (const auto& [point, g] : Questions(queries, groups)) {
    std::vector<Cell> row = StartRow(fit, queries, point, *groups[g]);
    AddAnswers(predictors[g],
               *groups[g],
               PointAt(queries, point),
               fit.law.FindVariable(size),
               inverse ? &*options.reach : nullptr,
               &row);
    sheet.rows.push_back(std::move(row));
  }
  return sheet;
}

int Run(const Options& options) {
  const SavedFit fit = options.model.Load();
  if (!fit.law.has_dense) {
    throw Error(ExitCode::kUsage,
                "the law " + fit.law.name +
                    " does not say what dense means: it has no effective "
                    "parameters")
        .Hint("add a [dense] table to the law file");
  }
  Sheet sheet = Answers(options, fit);
  FinishAnswer(fit, options.output, &sheet);
  Print(sheet,
        RenderJson(sheet, "routescale/effective-parameters/1"),
        options.output);
  return 0;
}

}  // namespace

Verb EpcVerb() {
  auto options = std::make_shared<Options>();
  Verb verb;
  verb.name = "epc";
  verb.summary = "find how many dense parameters a routed model is worth";
  verb.description =
      "Prints the effective parameter count (the size of the dense model with "
      "the same loss), its ratio to the model's own size, its limit for "
      "infinitely many experts, and the size above which more experts no "
      "longer help. Intervals use the method of the fit. With --reach it finds "
      "the size that is worth that many dense parameters.";
  verb.positionals = options->model.Positionals();
  verb.options =
      Join({options->model.Records(),
            {options->model.Level()},
            Under("Inverse",
                  {{"--reach",
                    "COUNT",
                    "find the size that is worth this many dense parameters",
                    Number<double>{&options->reach, kPositive}}}),
            options->output.Records(),
            {options->output.OutputFile("write the answer to this file")}});
  verb.examples = {
      {"routescale epc --law routed-bilinear --published RL-R --at "
       "N=1e9,E=64",
       "What a 1B model with 64 experts is worth."},
      {"routescale epc fit.json --reach 7e9 --at E=64",
       "The size that with 64 experts equals a dense 7B model."},
  };
  verb.run = [options] { return Run(*options); };
  return verb;
}

}  // namespace routescale::app
