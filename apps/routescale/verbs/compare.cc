#include <algorithm>
#include <memory>

#include "options/compare_choice.h"
#include "options/cost_options.h"
#include "options/law_options.h"
#include "options/output_options.h"
#include "options/table_options.h"
#include "routescale/backtest_report.h"
#include "routescale/change_law.h"
#include "routescale/compare.h"
#include "routescale/compare_groups.h"
#include "routescale/compare_report.h"
#include "routescale/error.h"
#include "routescale/multipliers_report.h"
#include "routescale/numbers.h"
#include "shell/progress.h"
#include "shell/values.h"
#include "verbs/verbs.h"

namespace routescale::app {
namespace {

struct Options {
  TableOptions table;
  LawOptions fit;
  OutputOptions output;
  CompareChoice choice;
  CostChoice cost;
  std::vector<std::string> share;
  std::string law;
  bool groups = false, verbose = false;

  std::vector<Option> Records();
  Option Verbose();
  void CheckKind() const;
};

std::vector<Option> Options::Records() {
  return Under("Groups",
               {
                   {"--groups",
                    "",
                    "compare the groups with each other instead, at equal "
                    "variables",
                    &groups},
                   {"--law",
                    "LAW",
                    "compare this law, too; with --groups: the law that they "
                    "follow (routed-bilinear; with --multiplier E0 + A*C^-a)",
                    &law,
                    LawsAndFiles()},
                   {"--share",
                    "P,Q",
                    "with --groups: test these parameters in common "
                    "alone; with --multiplier: fit them in common",
                    &share},
               });
}

Option Options::Verbose() {
  return {"-v,--verbose",
          "",
          "criteria, bias and errors in units of the loss too",
          &verbose};
}

void Options::CheckKind() const {
  cost.Check(groups);
  const bool of_laws = choice.IsGiven();
  if (groups && of_laws) {
    throw Error(ExitCode::kUsage,
                "--groups compares groups with one law: --laws, --leave-out, "
                "--hold-out, --folds and --no-runs have no effect")
        .Hint("name the law with --law");
  }
  if (!groups && !share.empty()) {
    throw Error(ExitCode::kUsage, "belongs to --groups").File("--share");
  }
  const bool backtests = !choice.backtest.empty();
  if (backtests && verbose) {
    throw Error(ExitCode::kUsage, "has no effect with --backtest")
        .File("--verbose")
        .Hint("leave it out: it adds to the comparison of laws");
  }
  if (!groups && !backtests && fit.level) {
    throw Error(ExitCode::kUsage,
                "has no effect: laws are compared without intervals")
        .File("--level")
        .Value(ShortNumber(*fit.level))
        .Hint("leave it out: it belongs to --groups and --backtest");
  }
  if (groups && verbose) {
    throw Error(ExitCode::kUsage, "has no effect with --groups")
        .File("--verbose")
        .Hint("leave it out: it adds to the comparison of laws");
  }
}

// The options of a fit that make sense for several laws.
std::vector<Option> CommonFitRecords(LawOptions* fit) {
  std::vector<Option> records = fit->Records();
  std::erase_if(records, [](const Option& option) {
    return option.flags == "--law" || option.flags == "--start";
  });
  return records;
}

void WarnOf(const std::vector<std::string>& warnings, const Options& options) {
  for (const std::string& warning : warnings) Warn(options.output, warning);
}

std::string CompareLawsOf(TableReader* reader,
                          const Options& options,
                          CompareReportOptions* report) {
  Progress progress("validating", options.output.quiet);
  const ComparedTable compared =
      CompareTable(reader,
                   options.choice.Request(
                       options.table, options.fit.Fit(), progress.Function()));
  WarnOf(compared.warnings, options);
  report->data_sha256 = compared.data_sha256;
  return RenderComparison(compared.comparison, *report);
}

std::string MultipliersOf(TableReader* reader,
                          const Options& options,
                          CompareReportOptions* report) {
  const ComparedCosts compared =
      CompareTableCosts(reader,
                        options.table.Selection(),
                        options.cost,
                        options.law,
                        SplitNames("--share", options.share),
                        options.fit.Fit());
  WarnOf(compared.warnings, options);
  report->data_sha256 = compared.data_sha256;
  return RenderMultipliers(compared.comparison, *report);
}

std::string BacktestOf(TableReader* reader,
                       const Options& options,
                       CompareReportOptions* report) {
  Progress progress("backtesting", options.output.quiet);
  const BacktestedTable tested =
      BacktestTable(reader,
                    options.choice.Request(
                        options.table, options.fit.Fit(), progress.Function()));
  WarnOf(tested.warnings, options);
  report->data_sha256 = tested.data_sha256;
  return RenderBacktest(tested.backtest, *report);
}

std::string CompareGroupsOf(TableReader* reader,
                            const Options& options,
                            CompareReportOptions* report) {
  FitOptions fit = options.fit.Fit();
  if (fit.objective.is_robust()) {
    throw Error(ExitCode::kUsage,
                "has no F tests: --groups compares by least squares")
        .File("--objective")
        .Value(options.fit.objective);
  }
  const SelectionOptions selection = options.table.Selection();
  std::vector<std::string> notes;
  const Law named =
      LawForTable(options.law.empty() ? options.fit.law : options.law,
                  *reader,
                  selection,
                  &notes);
  const Law law = ChangeLaws({named}, fit.changes)[0];
  fit.changes = {};
  const Selection selected = Select(reader, selection, law.variable_names());
  const GroupComparison comparison = CompareGroups(
      law, selected.groups, fit, SplitNames("--share", options.share));
  WarnOf(notes, options);
  WarnOf(WarningsOf(selected.report), options);
  WarnOf(comparison.warnings, options);
  report->data_sha256 = selected.table_sha256;
  return RenderGroups(comparison, *report);
}

int Run(Options options) {
  CompareReportOptions report;
  report.format = options.output.ParsedFormat();
  report.style = options.output.Style();
  report.verbose = options.verbose;
  options.CheckKind();
  options.choice.also = options.law;
  TableReader reader(options.table.Input());
  report.data_name = DataName(reader);
  WriteDocument(options.output.output,
                options.cost.IsGiven()
                    ? MultipliersOf(&reader, options, &report)
                : options.groups ? CompareGroupsOf(&reader, options, &report)
                : !options.choice.backtest.empty()
                    ? BacktestOf(&reader, options, &report)
                    : CompareLawsOf(&reader, options, &report));
  return 0;
}

}  // namespace

Verb CompareVerb() {
  auto options = std::make_shared<Options>();
  Verb verb;
  verb.name = "compare";
  verb.summary = "rank laws by how they predict runs, or groups by their loss";
  verb.description =
      "Fits several laws to the same points of each group, on the same scale, "
      "and says which predicts best: errors at runs, sizes or regions that the "
      "fit has not seen, information criteria with Akaike weights, and F tests "
      "of nested laws. 'NAME + TERM' is a law of the book, or of a file, with "
      "a term added in its own scale: in 'routed-bilinear + e*log10(N)^2' the "
      "term is a part of log10 of the loss and e a new parameter. The law "
      "marked best has the smallest error where --hold-out says, else with "
      "--leave-out, else with --folds, else for single runs. With --backtest "
      "each law is fitted to the smaller runs and predicts the larger ones, "
      "again and again as the cutoff grows: the table shows the errors ahead, "
      "how often its intervals hold, and how its coefficients drift. With "
      "--groups "
      "the groups are compared instead: at the combinations of variables that "
      "they have in common, by the effective parameters of their fits, and by "
      "F tests of a law with parameters in common. --groups --multiplier "
      "fits the loss of each group to its cost and says how many times that "
      "cost the baseline needs for the same loss; with --law routed-bilinear, "
      "or another law that says what dense means, for each number of experts. "
      "--fix, --tie and --bound "
      "change every law that has the parameter.";
  verb.positionals = {options->table.Table()};
  verb.options = Join({options->choice.Records(),
                       Under("Comparison", {options->choice.BacktestRecord()}),
                       options->Records(),
                       options->cost.Records(),
                       CommonFitRecords(&options->fit),
                       options->table.Records(),
                       options->table.WeightRecords(),
                       Under("Output", {options->Verbose()}),
                       options->output.Records(),
                       {options->output.OutputFile("write the answer here")}});
  verb.examples = {
      {"routescale compare data/curves.csv.gz --leave-out model_size_label",
       "The laws of the book, each model size predicted from the others."},
      {"routescale compare data/curves.csv.gz --laws "
       "'separable,routed-bilinear,routed-bilinear + e*log10(N)^2' "
       "--hold-out 'N > 1e9'",
       "Is a curvature in N needed to predict the largest models?"},
      {"routescale compare runs.csv --laws chinchilla,skaling --backtest "
       "'6*N*D'",
       "Would these laws have predicted the larger runs?"},
      {"routescale compare data/curves.csv.gz --groups --share a,d",
       "Which router is best, and do they share the dense law?"},
      {"routescale compare runs.csv --groups --group-by router --multiplier "
       "'6*N*D' --baseline Dense --share a",
       "How many times the compute do dense models need?"},
      {"routescale compare data/curves.csv.gz --groups --multiplier N "
       "--baseline Dense --law routed-bilinear",
       "How many times the parameters, for each router and number of experts?"},
  };
  verb.run = [options] { return Run(*options); };
  return verb;
}

}  // namespace routescale::app
