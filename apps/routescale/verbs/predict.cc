#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <memory>
#include <utility>

#include "options/chain_options.h"
#include "options/output_options.h"
#include "options/queries.h"
#include "options/solutions.h"
#include "routescale/error.h"
#include "routescale/names.h"
#include "routescale/numbers.h"
#include "routescale/report_rows.h"
#include "shell/values.h"
#include "verbs/verbs.h"

namespace routescale::app {
namespace {

struct Options {
  ModelOptions model;
  std::string solve;
  std::optional<double> loss;
  bool calibrate = false;
  ChainChoice chain;
  OutputOptions output;
};

void CheckFinite(double loss, const std::string& place) {
  if (std::isfinite(loss)) return;
  throw Error(ExitCode::kBadData, "the law has no finite value here")
      .File(place);
}

// Points that are read, answered and printed at once.
constexpr size_t kBatch = 1 << 14;
constexpr char kSchema[] = "routescale/predictions/1";

// Answers points of a fit with predictions.
class Predicting {
 public:
  Predicting(const Options& options, const SavedFit& fit)
      : fit_(fit),
        groups_(options.model.Groups(fit)),
        predictors_(Predictors(fit, groups_)),
        chain_(options.chain, fit, groups_),
        output_(options.output),
        reader_(options.model, fit),
        of_table_(reader_.is_table()) {
    if (!options.calibrate) return;
    for (size_t g = 0; g < groups_.size(); ++g) Calibrate(g);
  }

  // A table that fits into one batch is printed whole, a larger one batch by
  // batch; text for a terminal needs all of it.
  void Run() {
    const Format format = output_.ParsedFormat();
    const bool for_terminal =
        format == Format::kText && output_.Style().columns > 0;
    Queries batch = reader_.Next(kBatch);
    Sheet sheet = Start(batch);
    bool last = batch.size() < kBatch || !of_table_;
    if (last || for_terminal) {
      sheet.rows = Answer(batch);
      for (; !last; last = batch.size() < kBatch) {
        batch = reader_.Next(kBatch);
        Rows rows = Answer(batch);
        std::move(rows.begin(), rows.end(), std::back_inserter(sheet.rows));
      }
      FinishAnswer(fit_, output_, &sheet);
      Print(sheet, RenderJson(sheet, kSchema), output_);
      return;
    }
    FinishAnswer(fit_, output_, &sheet);
    SheetWriter document(
        sheet, format, kSchema, output_.output, fit_.options.threads);
    while (batch.size() > 0) {
      document.Add(Answer(batch));
      batch = batch.size() < kBatch ? Queries() : reader_.Next(kBatch);
    }
    document.Finish();
  }

 private:
  using Rows = std::vector<std::vector<Cell>>;

  void Calibrate(size_t g) {
    if (!groups_[g]->calibration) {
      throw Error(ExitCode::kUsage, "the fit has no growth of errors")
          .File("--calibrate")
          .Hint("measure it: routescale fit TABLE --calibrate '6*N*D' -o FILE");
    }
    predictors_[g].Calibrate(*groups_[g]);
    const Calibration& calibration = *groups_[g]->calibration;
    notes_.push_back(fmt::format(
        "{}intervals are widened by {} in {} for each factor e of {} beyond "
        "{}, measured at {} cutoffs",
        groups_.size() > 1 ? groups_[g]->group + ": " : "",
        ShortNumber(calibration.growth, 3),
        ToString(fit_.residual),
        calibration.formula,
        ShortNumber(calibration.largest, 3),
        calibration.cutoffs));
  }

  Sheet Start(const Queries& queries) const {
    Sheet sheet = StartAnswer(fit_, queries);
    for (const char* name : {"loss",
                             "loss_low",
                             "loss_high",
                             "new_run_low",
                             "new_run_high",
                             "effective_parameters",
                             "effective_low",
                             "effective_high"}) {
      sheet.header.emplace_back(name);
    }
    AddExtrapolationHeader(fit_, &sheet);
    chain_.AddHeader(&sheet);
    if (of_table_) sheet.header.emplace_back("status");
    chain_.AddNotes(&sheet);
    for (const std::string& note : notes_) sheet.notes.push_back(note);
    return sheet;
  }

  Rows Answer(const Queries& queries) const {
    const std::vector<Question> questions = Questions(queries, groups_);
    const std::vector<Prediction> predictions = Predict(queries, questions);
    Rows rows;
    rows.reserve(questions.size());
    for (size_t q = 0; q < questions.size(); ++q) {
      const auto [point, g] = questions[q];
      const bool missing = !queries.missing[point].empty();
      const Prediction& p = predictions[q];
      if (!missing) CheckFinite(p.loss, queries.places[point]);
      std::vector<Cell> row = StartRow(fit_, queries, point, *groups_[g]);
      for (double value :
           {p.loss, p.loss_low, p.loss_high, p.new_run_low, p.new_run_high}) {
        row.emplace_back(missing ? std::nan("") : value, 5);
      }
      AddAnswer(missing ? NoAnswer() : p.effective, 3, &row);
      AddExtrapolation(predictors_[g], PointAt(queries, point), &row);
      chain_.AddCells(g, PointAt(queries, point), &row);
      if (of_table_) {
        row.emplace_back(missing ? queries.missing[point] + " is missing"
                                 : std::string("ok"));
      }
      rows.push_back(std::move(row));
    }
    return rows;
  }

  static routescale::Answer NoAnswer() {
    return {std::nan(""), std::nan(""), std::nan("")};
  }

  // The answer of each question, the points of a group at once.
  std::vector<Prediction> Predict(
      const Queries& queries, const std::vector<Question>& questions) const {
    std::vector<Prediction> answers(questions.size());
    for (size_t g = 0; g < predictors_.size(); ++g) {
      Predictor::Columns at(queries.columns.size());
      std::vector<size_t> places;
      for (size_t q = 0; q < questions.size(); ++q) {
        if (questions[q].group != g) continue;
        places.push_back(q);
        for (size_t v = 0; v < at.size(); ++v) {
          at[v].push_back(queries.columns[v][questions[q].point]);
        }
      }
      const std::vector<Prediction> some = predictors_[g].Predict(at);
      for (size_t i = 0; i < some.size(); ++i) answers[places[i]] = some[i];
    }
    return answers;
  }

  const SavedFit& fit_;
  std::vector<const GroupFit*> groups_;
  std::vector<Predictor> predictors_;
  Chain chain_;
  std::vector<std::string> notes_;
  const OutputOptions& output_;
  QueryReader reader_;
  bool of_table_;
};

int Run(const Options& options) {
  const SavedFit fit = options.model.Load();
  const bool inverse = !options.solve.empty();
  if (inverse != options.loss.has_value()) {
    throw Error(ExitCode::kUsage, "--solve and --loss belong together")
        .Hint("predict fit.json --solve N --loss 2.1 --at E=64");
  }
  if (inverse && options.chain.IsGiven()) {
    throw Error(ExitCode::kUsage, "has no effect with --solve")
        .File("--then")
        .Hint("leave it out: the question is of the first law");
  }
  if (options.calibrate && (inverse || options.chain.IsGiven())) {
    throw Error(
        ExitCode::kUsage,
        inverse ? "has no effect with --solve" : "has no effect with --then")
        .File("--calibrate")
        .Hint("leave it out: it widens intervals of the loss alone");
  }
  if (!inverse) {
    Predicting(options, fit).Run();
    return 0;
  }
  Sheet sheet = Solutions(
      {options.model, options.solve, *options.loss, options.output}, fit);
  FinishAnswer(fit, options.output, &sheet);
  Print(sheet, RenderJson(sheet, "routescale/solutions/1"), options.output);
  return 0;
}

}  // namespace

Verb PredictVerb() {
  auto options = std::make_shared<Options>();
  Verb verb;
  verb.name = "predict";
  verb.summary = "predict the loss of new models, with intervals";
  verb.description =
      "Prints, for each point and each group of the fit, the loss, the "
      "interval of its mean, the interval of one new run, the effective "
      "parameter count and how far the point lies outside the fitted runs, in "
      "the worst variable and in each: in decades, or in widths of the range "
      "for a variable that reaches 0. With a table of points its "
      "columns are kept and the results "
      "appended; a column that names the group picks the group. Intervals are "
      "by the method of the fit; Wald's stand in for those of a profile. With "
      "--solve the question is inverse: the value of a variable that gives a "
      "loss. With --then a second fit takes the predicted loss as its variable "
      "and gives a task's score, with intervals from draws of both fits.";
  verb.positionals = options->model.Positionals();
  verb.options =
      Join({options->model.Records(),
            {options->model.Level()},
            Under("Intervals",
                  {{"--calibrate",
                    "",
                    "widen intervals beyond the runs by the errors that fit "
                    "--calibrate measured",
                    &options->calibrate}}),
            Under("Inverse",
                  {{"--solve",
                    "VAR",
                    "the variable to solve for, left out of the points",
                    &options->solve},
                   {"--loss",
                    "LOSS",
                    "with --solve: the loss to reach",
                    Number<double>{&options->loss, kAnyNumber}}}),
            options->chain.Records(),
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
      {"routescale predict fit.json --solve N --loss 2.1 --at E=64",
       "The size that with 64 experts reaches a loss of 2.1."},
      {"routescale predict loss.json --then task.json --at N=7e9,D=2e12",
       "A task's score, by a law of the loss."},
  };
  verb.run = [options] { return Run(*options); };
  return verb;
}

}  // namespace routescale::app
