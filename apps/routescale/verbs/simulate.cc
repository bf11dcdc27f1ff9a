#include <algorithm>
#include <memory>

#include "options/usual_options.h"
#include "routescale/error.h"
#include "routescale/report.h"
#include "routescale/simulate.h"
#include "shell/values.h"
#include "verbs/verbs.h"

namespace routescale::app {
namespace {

struct Options {
  std::string like;
  std::string law = "routed-bilinear", output;
  std::optional<double> noise;
  std::optional<int> seed, runs, steps, seeds;
  std::vector<std::string> published, set, vary;

  // Points rather than training curves.
  bool AsksForPoints() const { return !vary.empty() || runs; }
};

PointOptions ParsePoints(const Options& options) {
  PointOptions points;
  for (const std::string& text : options.vary) {
    const auto [name, range] = ParseAssignment("--vary", text);
    const size_t colon = range.find(':');
    if (colon == std::string::npos) {
      throw Error(ExitCode::kUsage, "is not VAR=LOW:HIGH")
          .File("--vary")
          .Value(text);
    }
    if (name == "run" || name == "loss") {
      throw Error(ExitCode::kUsage, "is a column of every simulated table")
          .File("--vary")
          .Value(name)
          .Hint("call the variable something else");
    }
    AddOnce("--vary",
            name,
            {ParseReal("--vary", range.substr(0, colon)),
             ParseReal("--vary", range.substr(colon + 1))},
            &points.vary);
  }
  points.runs = options.runs.value_or(points.runs);
  return points;
}

CurveOptions ParseCurves(const Options& options) {
  CurveOptions curves;
  curves.steps = options.steps.value_or(curves.steps);
  curves.seeds = options.seeds.value_or(curves.seeds);
  return curves;
}

Noise ParseNoise(const Options& options) {
  Noise noise;
  noise.log10_sigma = options.noise.value_or(noise.log10_sigma);
  if (options.seed) noise.seed = static_cast<uint64_t>(*options.seed);
  return noise;
}

Law ChosenLaw(const Options& options) {
  std::vector<std::string> variables;
  for (const auto& [name, range] : ParsePoints(options).vary) {
    variables.push_back(name);
  }
  if (!options.AsksForPoints()) variables = {"N", "E"};
  return FindLaw(options.law, variables);
}

std::vector<Coefficients> ChosenCoefficients(const Options& options,
                                             const Law& law) {
  const std::map<std::string, double> set = ParseValues("--set", options.set);
  if (options.published.empty()) {
    Coefficients given = GivenCoefficients(law, "", set);
    given.label = "Simulated";
    return {given};
  }
  std::vector<Coefficients> given;
  for (const std::string& label : options.published) {
    const bool twice =
        std::any_of(given.begin(), given.end(), [&](const Coefficients& each) {
          return each.label == label;
        });
    if (twice) {
      throw Error(ExitCode::kUsage, "is given twice")
          .File("--published")
          .Value(label);
    }
    given.push_back(GivenCoefficients(law, label, set));
  }
  return given;
}

void CheckKind(const Options& options, bool points) {
  if (points && (options.steps || options.seeds)) {
    throw Error(ExitCode::kUsage,
                "--steps and --seeds are for training curves, --vary and "
                "--runs for single points");
  }
  if (points && options.published.size() > 1) {
    throw Error(ExitCode::kUsage, "--vary takes a single --published")
        .File("--published")
        .Value(options.published[1])
        .Hint("run simulate once for each label");
  }
}

int Run(const Options& options) {
  const Law law = ChosenLaw(options);
  const bool points = options.AsksForPoints() || !HasCurves(law);
  CheckKind(options, points);
  const std::vector<Coefficients> coefficients =
      ChosenCoefficients(options, law);
  const Noise noise = ParseNoise(options);
  DocumentWriter document(options.output);
  const auto write = [&](std::string_view text) { document.Write(text); };
  if (points) {
    SimulatePoints(law, coefficients[0], ParsePoints(options), noise, write);
  } else {
    SimulateCurves(law, coefficients, ParseCurves(options), noise, write);
  }
  document.Finish();
  return 0;
}

}  // namespace

Verb SimulateVerb() {
  auto options = std::make_shared<Options>();
  Verb verb;
  verb.name = "simulate";
  verb.summary = "draw synthetic runs from a law";
  verb.description =
      "Draws runs from a law, to try the tool or to test an analysis on data "
      "whose truth is known; they say nothing about real models. A law of N "
      "and E, or of N, gives training curves on the grid of Clark et al. 2022, "
      "in the 22 columns of their table; the last row of a run is its point. "
      "With --vary, or for any other law, each run is one point: run, the "
      "law's variables, loss. log10 of a run's loss is the law's value plus "
      "normal noise of standard deviation --noise. Routers share the dense "
      "runs, which lie at the mean of their log10 losses for E = 1: with one "
      "label a fit recovers the coefficients; with several, the printed "
      "coefficients differ a little at E = 1, and so does the fit. Runs are "
      "called sim-0, sim-1, ...; fit and inspect warn that they are simulated. "
      "The same options give the same bytes.";
  verb.options = Join(
      {Under("Law",
             {{"--law",
               "LAW",
               "name from the law book (routescale laws), a law file, or a "
               "formula",
               &options->law,
               LawsAndFiles()},
              {"--published",
               "LABEL",
               "published coefficients of the law, by their label; each label "
               "becomes a router",
               &options->published},
              {"--set",
               "P=VALUE",
               "a coefficient, in place of the published one",
               &options->set},
              {"--like",
               "FIT",
               "law and coefficients of the first group of this saved fit",
               &options->like,
               Files()}}),
       Under("Runs",
             {{"--noise",
               "S",
               "standard deviation of log10 loss",
               Number<double>{
                   &options->noise, Noise::kLegalSigma, Noise().log10_sigma}},
              SeedOption(&options->seed),
              {"--steps",
               "N",
               "rows of each curve, evenly spaced (the 26 of the "
               "released table)",
               Number<int>{&options->steps, CurveOptions::kLegalSteps}},
              {"--seeds",
               "N",
               "runs of each configuration (1; dense 130M: 3)",
               Number<int>{&options->seeds, CurveOptions::kLegalSeeds}},
              {"--vary",
               "VAR=LOW:HIGH",
               "points with a variable in this range, even "
               "in its logarithm; from 0, even in itself",
               &options->vary},
              {"--runs",
               "N",
               "number of points",
               Number<int>{&options->runs,
                           PointOptions::kLegalRuns,
                           PointOptions().runs}}}),
       Under("Output",
             {{"-o,--output",
               "FILE",
               "write the table here; compressed if FILE ends "
               "in .gz",
               &options->output,
               Files()}})});
  verb.examples = {
      {"routescale simulate --published S-Base | routescale fit",
       "See how well the paper's grid determines the coefficients."},
      {"routescale simulate --published S-Base --published RL-R --published "
       "Hash -o data/simulated-curves.csv.gz",
       "The table that comes with routescale."},
      {"routescale simulate --law 'E0 + A*N^-alpha' --set E0=1.69 --set "
       "A=406.4 --set alpha=0.34 --vary N=1e7:1e10 --runs 50",
       "Points of any law."},
  };
  verb.run = [options] { return Run(*options); };
  return verb;
}

}  // namespace routescale::app
