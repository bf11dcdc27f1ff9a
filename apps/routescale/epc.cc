#include <cmath>
#include <memory>

#include "model_options.h"
#include "routescale/error.h"
#include "verbs.h"

namespace routescale::app {
namespace {

struct Options {
  ModelOptions model;
  std::string reach;
  OutputOptions output;
};

// The variables at one point.
std::vector<double> PointAt(const Queries& queries, size_t row) {
  std::vector<double> at;
  for (const auto& column : queries.columns) at.push_back(column[row]);
  return at;
}

// N_cutoff of the law, if it has one.
double Cutoff(const GroupFit& group) {
  for (const Estimate& derived : group.derived) {
    if (derived.name.ends_with("_cutoff")) return derived.value;
  }
  return std::nan("");
}

// The answer for one point and group, behind the columns of the input.
void AddAnswer(const Predictor& predictor,
               const GroupFit& group,
               std::vector<double> at,
               size_t size,
               const double* reach,
               std::vector<Cell>* row) {
  if (reach != nullptr) {
    at[size] = predictor.SizeForEffective(*reach, at);
    row->emplace_back(at[size], 3, true);
  }
  Predictor::Columns point;
  for (double value : at) point.push_back({value});
  const double effective = predictor.EffectiveParameters(point)[0];
  row->emplace_back(effective, 4, true);
  row->emplace_back(effective / at[size], 4);
  row->emplace_back(predictor.EffectiveLimit(point)[0], 4, true);
  row->emplace_back(Cutoff(group), 3, true);
}

Sheet Answer(const Options& options, const SavedFit& fit) {
  const std::string& size = fit.law.size_variable;
  const bool inverse = !options.reach.empty();
  const double reach = inverse ? ParseReal("--reach", options.reach) : 0;
  const Queries queries =
      ReadQueries(options.model, fit, inverse ? size : "");
  Sheet sheet = StartAnswer(fit, queries);
  if (inverse) sheet.header.push_back(size + "_needed");
  for (const char* name :
       {"effective_parameters", "ratio", "limit", "cutoff"}) {
    sheet.header.emplace_back(name);
  }
  const std::vector<const GroupFit*> groups = options.model.Groups(fit);
  std::vector<std::unique_ptr<Predictor>> predictors;
  for (const GroupFit* group : groups) {
    predictors.push_back(std::make_unique<Predictor>(fit, *group));
  }
  for (size_t i = 0; i < queries.size(); ++i) {
    for (size_t g = 0; g < groups.size(); ++g) {
      if (!Asks(queries, i, *groups[g])) continue;
      std::vector<Cell> row = StartRow(fit, queries, i, *groups[g]);
      AddAnswer(*predictors[g],
                *groups[g],
                PointAt(queries, i),
                fit.law.FindVariable(size),
                inverse ? &reach : nullptr,
                &row);
      sheet.rows.push_back(std::move(row));
    }
  }
  return sheet;
}

int Run(const Options& options) {
  options.output.Check();
  const SavedFit fit = options.model.Load();
  if (!fit.law.has_dense) {
    throw Error(ExitCode::kUsage,
                "the law " + fit.law.name +
                    " does not say what dense means: it has no effective "
                    "parameters")
        .Hint("add a [dense] table to the law file");
  }
  const Sheet sheet = Answer(options, fit);
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
  verb.summary = "how many dense parameters a sparse model is worth";
  verb.description =
      "Prints the effective parameter count (the size of the dense model with "
      "the same loss), its ratio to the model's own size, its limit for "
      "infinitely many experts, and the size above which more experts no "
      "longer help. With --reach it solves for the size that is worth so many "
      "dense parameters.";
  verb.positionals = options->model.Positionals();
  verb.options =
      Join({options->model.Records(),
            {{"--reach", "COUNT",
              "effective parameters to reach; solves for the size",
              &options->reach}},
            options->output.Records(),
            {options->output.OutputFile("write the answer here")}});
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
