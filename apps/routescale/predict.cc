#include <cmath>
#include <memory>

#include "model_options.h"
#include "routescale/error.h"
#include "verbs.h"

namespace routescale::app {
namespace {

struct Options {
  ModelOptions model;
  OutputOptions output;
};

void CheckFinite(double loss, const std::string& place) {
  if (std::isfinite(loss)) return;
  throw Error(ExitCode::kBadData, "the law has no finite value here")
      .File(place);
}

int Run(const Options& options) {
  options.output.Check();
  const SavedFit fit = options.model.Load();
  const Queries queries = ReadQueries(options.model, fit);
  const std::vector<const GroupFit*> groups = options.model.Groups(fit);
  std::vector<std::vector<Prediction>> predictions;
  for (const GroupFit* group : groups) {
    predictions.push_back(Predictor(fit, *group).Predict(queries.columns));
  }
  Sheet sheet = StartAnswer(fit, queries);
  for (const char* name : {"loss", "loss_low", "loss_high", "new_run_low",
                           "new_run_high", "effective_parameters",
                           "extrapolation"}) {
    sheet.header.emplace_back(name);
  }
  for (size_t i = 0; i < queries.size(); ++i) {
    for (size_t g = 0; g < groups.size(); ++g) {
      if (!Asks(queries, i, *groups[g])) continue;
      const Prediction& p = predictions[g][i];
      CheckFinite(p.loss, queries.places[i]);
      std::vector<Cell> row = StartRow(fit, queries, i, *groups[g]);
      for (double value : {p.loss, p.loss_low, p.loss_high, p.new_run_low,
                           p.new_run_high}) {
        row.emplace_back(value, 5);
      }
      row.emplace_back(p.effective_parameters, 3, true);
      row.emplace_back(p.extrapolation, 2);
      sheet.rows.push_back(std::move(row));
    }
  }
  Print(sheet, RenderJson(sheet, "routescale/predictions/1"), options.output);
  return 0;
}

}  // namespace

Verb PredictVerb() {
  auto options = std::make_shared<Options>();
  Verb verb;
  verb.name = "predict";
  verb.summary = "loss, intervals and effective parameters of new models";
  verb.description =
      "Prints, for each point and each group of the fit, the loss, the "
      "interval of its mean, the interval of one new run, the effective "
      "parameter count and how far the point lies outside the fitted runs (in "
      "decades). With a table of points its columns are kept and the results "
      "appended; a column that names the group picks the group.";
  verb.positionals = options->model.Positionals();
  verb.options = Join({options->model.Records(),
                       options->output.Records(),
                       {options->output.OutputFile("write the answer here")}});
  verb.examples = {
      {"routescale fit data/curves.csv.gz --json | routescale predict - --at "
       "N=1.3e9,E=64",
       "The loss of a 1.3B model with 64 experts, for each router."},
      {"routescale predict --law routed-bilinear --published S-Base --at "
       "N=1.3e9,E=64",
       "The same from the paper's coefficients, without any fit."},
      {"routescale predict fit.json points.csv --format csv",
       "For each row of a table."},
  };
  verb.run = [options] { return Run(*options); };
  return verb;
}

}  // namespace routescale::app
