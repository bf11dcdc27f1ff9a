#include <algorithm>
#include <filesystem>
#include <memory>
#include <sstream>

#include "options/compare_table.h"
#include "options/fit_table.h"
#include "options/options.h"
#include "routescale/change_law.h"
#include "routescale/compare.h"
#include "routescale/compare_groups.h"
#include "routescale/compare_report.h"
#include "routescale/error.h"
#include "shell/progress.h"
#include "verbs/verbs.h"

namespace routescale::app {
namespace {

struct Options {
  TableOptions table;
  LawOptions fit;
  OutputOptions output;
  CompareChoice choice;
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
                    "with --groups: the law that they follow "
                    "(routed-bilinear)",
                    &law,
                    LawsAndFiles()},
                   {"--share",
                    "P,Q",
                    "with --groups: test these parameters in common "
                    "alone",
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
  const bool of_laws = choice.IsGiven();
  if (groups && of_laws) {
    throw Error(ExitCode::kUsage,
                "--groups compares groups with one law: --laws, --leave-out, "
                "--hold-out, --folds and --no-runs have no effect")
        .Hint("name the law with --law");
  }
  if (!groups && !(law.empty() && share.empty())) {
    throw Error(ExitCode::kUsage, "--law and --share belong to --groups")
        .Hint("laws to compare are named with --laws");
  }
  if (!groups && !fit.level.empty()) {
    throw Error(ExitCode::kUsage,
                "has no effect: laws are compared without intervals")
        .File("--level")
        .Value(fit.level)
        .Hint("leave it out: it belongs to --groups");
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

// "a,d" and "a" "d" are the same.
std::vector<std::string> SplitNames(const std::vector<std::string>& lists) {
  std::vector<std::string> names;
  for (const std::string& list : lists) {
    std::stringstream stream(list);
    for (std::string name; std::getline(stream, name, ',');) {
      if (std::find(names.begin(), names.end(), name) != names.end()) {
        throw Error(ExitCode::kUsage, "is given twice")
            .File("--share")
            .Value(name);
      }
      names.push_back(name);
    }
  }
  return names;
}

void WarnOf(const std::vector<std::string>& warnings, const Options& options) {
  for (const std::string& warning : warnings) Warn(options.output, warning);
}

std::string CompareLawsOf(TableReader* reader,
                          const Options& options,
                          CompareReportOptions* report) {
  Progress progress("validating", options.output.quiet);
  const ComparedTable compared = CompareTable(reader,
                                              options.table.Selection(),
                                              options.choice,
                                              options.fit.Fit(),
                                              progress.Function());
  WarnOf(compared.warnings, options);
  report->data_sha256 = compared.data_sha256;
  return RenderComparison(compared.comparison, *report);
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
  const Law named = FindLaw(options.law.empty() ? options.fit.law : options.law,
                            KnownVariables(*reader, selection));
  const Law law = ChangeLaws({named}, fit.changes)[0];
  fit.changes = {};
  const Selection selected = Select(reader, selection, law.variable_names());
  const GroupComparison comparison =
      CompareGroups(law, selected.groups, fit, SplitNames(options.share));
  WarnOf(selected.report.warnings, options);
  WarnOf(comparison.warnings, options);
  report->data_sha256 = selected.table_sha256;
  return RenderGroups(comparison, *report);
}

int Run(const Options& options) {
  CompareReportOptions report;
  report.format = options.output.ParsedFormat();
  report.style = options.output.Style();
  report.verbose = options.verbose;
  options.CheckKind();
  TableReader reader(options.table.table.empty() ? "-" : options.table.table);
  report.data_name = std::filesystem::path(reader.name()).filename();
  WriteDocument(options.output.output,
                options.groups ? CompareGroupsOf(&reader, options, &report)
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
      "and says which predicts best. Prints the errors at runs, sizes or "
      "regions that were left out of the fit, information criteria with Akaike "
      "weights, and F tests of nested laws. 'NAME + TERM' adds a term to a "
      "law, in the law's own scale: in 'routed-bilinear + e*log10(N)^2' the "
      "term is a part of log10 of the loss, and e is a new parameter. The law "
      "marked best has the smallest error with --hold-out; without it with "
      "--leave-out, then --folds, then single runs. --groups compares groups "
      "instead: at the combinations of variables that all have, by the "
      "effective parameters of their fits, and by F tests of a law with common "
      "parameters. --fix, --tie and --bound change every law that has the "
      "parameter.";
  verb.positionals = {options->table.Table()};
  verb.options =
      Join({options->choice.Records(),
            options->Records(),
            CommonFitRecords(&options->fit),
            options->table.Records(),
            Under("Output", {options->Verbose()}),
            options->output.Records(),
            {options->output.OutputFile("write the answer to this file")}});
  verb.examples = {
      {"routescale compare data/curves.csv.gz --leave-out model_size_label",
       "The laws of the book, each model size predicted from the others."},
      {"routescale compare data/curves.csv.gz --laws "
       "'separable,routed-bilinear,routed-bilinear + e*log10(N)^2' "
       "--hold-out 'N > 1e9'",
       "Is a curvature in N needed to predict the largest models?"},
      {"routescale compare data/curves.csv.gz --groups --share a,d",
       "Which router is best, and do they share the dense law?"},
  };
  verb.run = [options] { return Run(*options); };
  return verb;
}

}  // namespace routescale::app
