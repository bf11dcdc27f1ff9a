#include <algorithm>
#include <filesystem>
#include <memory>
#include <sstream>

#include "fit_table.h"
#include "options.h"
#include "routescale/change_law.h"
#include "routescale/compare.h"
#include "routescale/compare_groups.h"
#include "routescale/compare_report.h"
#include "routescale/error.h"
#include "routescale/names.h"
#include "verbs.h"

namespace routescale::app {
namespace {

struct Options {
  TableOptions table;
  LawOptions fit;
  OutputOptions output;
  std::vector<std::string> laws, hold_out, share;
  std::string leave_out, folds, seed, law;
  bool groups = false, no_runs = false, verbose = false;

  std::vector<Option> Records();
  ValidationOptions Validation() const;
  void CheckKind() const;
};

std::vector<Option> Options::Records() {
  return {
      {"--laws", "LIST", "laws separated by commas: names, files, formulas, "
       "NAME + TERM; default: those of the book that the points can determine", &laws},
      {"--leave-out", "COLUMN", "leave out every value of a column or variable "
       "in turn", &leave_out},
      {"--hold-out", "FORMULA", "predict the points for which this is true "
       "from the others", &hold_out},
      {"--folds", "K", "leave out K random parts in turn", &folds},
      {"--seed", "N", "of the random parts (1)", &seed},
      {"--no-runs", "", "do not leave out every run in turn", &no_runs},
      {"--groups", "", "compare the groups with each other instead, at equal "
       "variables", &groups},
      {"--law", "LAW", "with --groups: the law that they follow "
       "(routed-bilinear)", &law},
      {"--share", "P,Q", "with --groups: test these parameters in common "
       "alone", &share},
      {"-v,--verbose", "", "criteria, bias and errors in units of the loss too",
       &verbose},
  };
}

ValidationOptions Options::Validation() const {
  constexpr int kMostFolds = 1000000, kLargestSeed = 2000000000;
  ValidationOptions validation;
  validation.leave_one_out = !no_runs;
  validation.leave_out = leave_out;
  validation.hold_out = hold_out;
  if (!folds.empty()) {
    validation.folds = ParseCount("--folds", folds, 2, kMostFolds);
  }
  if (!seed.empty()) {
    validation.seed =
        static_cast<uint64_t>(ParseCount("--seed", seed, 0, kLargestSeed));
  }
  return validation;
}

void Options::CheckKind() const {
  const bool of_laws = !laws.empty() || !hold_out.empty() ||
                       !leave_out.empty() || !folds.empty() || !seed.empty() ||
                       no_runs;
  if (groups && of_laws) {
    throw Error(ExitCode::kUsage,
                "--groups compares groups by one law: --laws and the ways to "
                "leave points out do not belong to it")
        .Hint("name the law with --law");
  }
  if (!groups && !(law.empty() && share.empty())) {
    throw Error(ExitCode::kUsage, "--law and --share belong to --groups")
        .Hint("laws to compare are named with --laws");
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

bool Suits(const Law& law, const std::vector<std::string>& known) {
  const std::vector<std::string> needed = law.variable_names();
  return std::all_of(needed.begin(), needed.end(), [&](const auto& name) {
    return std::find(known.begin(), known.end(), name) != known.end();
  });
}

std::vector<Law> ChosenLaws(const Options& options,
                            const std::vector<std::string>& known,
                            const std::string& table) {
  std::vector<Law> laws;
  if (options.laws.empty()) {
    for (const std::string& name : LawNames()) {
      Law law = FindLaw(name, known);
      if (Suits(law, known)) laws.push_back(std::move(law));
    }
    if (!laws.empty()) return laws;
    throw Error(ExitCode::kUsage, "no law of the book suits its columns")
        .File(table)
        .Hint("name laws with --laws, or variables with --map VAR=FORMULA");
  }
  for (const std::string& list : options.laws) {
    for (const std::string& text : SplitLawList(list)) {
      laws.push_back(FindLaw(text, known));
    }
  }
  for (size_t i = 1; i < laws.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (laws[i].name != laws[j].name) continue;
      throw Error(ExitCode::kUsage, "is given twice")
          .File("--laws")
          .Value(laws[i].name);
    }
  }
  return laws;
}

std::vector<std::string> AllVariables(const std::vector<Law>& laws) {
  std::vector<std::string> names;
  for (const Law& law : laws) {
    for (const std::string& name : law.variable_names()) {
      if (std::find(names.begin(), names.end(), name) == names.end()) {
        names.push_back(name);
      }
    }
  }
  return names;
}

// The first of a law's variables that has one value at all points of a group:
// what it does cannot be told there.
std::string ConstantVariable(const Law& law, const std::vector<Points>& groups) {
  for (const Points& points : groups) {
    for (size_t v = 0; v < points.variables.size(); ++v) {
      if (law.FindVariable(points.variables[v]) < 0) continue;
      const auto [low, high] = std::minmax_element(points.columns[v].begin(),
                                                   points.columns[v].end());
      if (*low == *high) return points.variables[v];
    }
  }
  return "";
}

// Of the laws that nobody asked for, those that the points can determine.
void KeepDetermined(const std::vector<Points>& groups,
                    const Options& options,
                    std::vector<Law>* laws) {
  size_t points = groups[0].size();
  for (const Points& group : groups) points = std::min(points, group.size());
  std::vector<std::string> left_out;
  std::erase_if(*laws, [&](const Law& law) {
    const std::string constant = ConstantVariable(law, groups);
    if (!constant.empty()) {
      left_out.push_back(law.name + " (" + constant + " does not vary)");
    } else if (law.parameters.size() >= points) {
      left_out.push_back(law.name + " (" +
                         std::to_string(law.parameters.size()) +
                         " parameters)");
    }
    return !constant.empty() || law.parameters.size() >= points;
  });
  if (!left_out.empty()) {
    Warn(options.output,
         "the points cannot determine " + JoinNames(left_out) +
             "; --laws compares any");
  }
  if (!laws->empty()) return;
  throw Error(ExitCode::kBadData,
              "the points can determine no law of the book");
}

// "a,d" and "a" "d" are the same.
std::vector<std::string> SplitNames(const std::vector<std::string>& lists) {
  std::vector<std::string> names;
  for (const std::string& list : lists) {
    std::stringstream stream(list);
    for (std::string name; std::getline(stream, name, ',');) {
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
  CompareOptions compare;
  compare.fit = options.fit.Fit();
  compare.validation = options.Validation();
  SelectionOptions selection = options.table.Selection();
  std::vector<Law> laws =
      ChosenLaws(options, KnownVariables(*reader, selection), reader->name());
  const std::vector<std::string> variables = AllVariables(laws);
  selection.keep =
      ColumnsToKeep(compare.validation, variables, reader->columns());
  laws = ChangeLaws(std::move(laws), compare.fit.changes);
  compare.fit.changes = {};
  const Selection selected = Select(reader, selection, variables);
  if (options.laws.empty()) KeepDetermined(selected.groups, options, &laws);
  const Comparison comparison = CompareLaws(laws, selected.groups, compare);
  WarnOf(selected.report.warnings, options);
  WarnOf(comparison.warnings, options);
  report->data_sha256 = selected.table_sha256;
  return RenderComparison(comparison, *report);
}

std::string CompareGroupsOf(TableReader* reader,
                            const Options& options,
                            CompareReportOptions* report) {
  const SelectionOptions selection = options.table.Selection();
  FitOptions fit = options.fit.Fit();
  const Law named = FindLaw(options.law.empty() ? options.fit.law : options.law,
                            KnownVariables(*reader, selection));
  const Law law = ChangeLaws({named}, fit.changes)[0];
  fit.changes = {};
  const Selection selected = Select(reader, selection, law.variable_names());
  const GroupComparison comparison = CompareGroups(
      law, selected.groups, fit, SplitNames(options.share));
  WarnOf(selected.report.warnings, options);
  WarnOf(comparison.warnings, options);
  report->data_sha256 = selected.table_sha256;
  return RenderGroups(comparison, *report);
}

int Run(const Options& options) {
  CompareReportOptions report;
  report.format = options.output.ParsedFormat();
  report.colour = options.output.Colour();
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
  verb.summary = "laws against laws, or groups against groups";
  verb.description =
      "Fits several laws to the same points of each group, on the same scale, "
      "and says which predicts best: errors at runs, sizes or regions that the "
      "fit has not seen, information criteria with Akaike weights, and F tests "
      "of nested laws. 'NAME + TERM' is a law of the book, or of a file, with "
      "a term added in its own scale: in 'routed-bilinear + e*log10(N)^2' the "
      "term is a part of log10 of the loss and e a new parameter. The law "
      "marked best has the smallest error where --hold-out says, else with "
      "--leave-out, else with --folds, else for single runs. With --groups "
      "the groups are compared instead: at the combinations of variables that "
      "they have in common, by the effective parameters of their fits, and by "
      "F tests of a law with parameters in common. --fix, --tie and --bound "
      "change every law that has the parameter.";
  verb.positionals = {options->table.Table()};
  verb.options = Join({options->Records(),
                       CommonFitRecords(&options->fit),
                       options->table.Records(),
                       options->output.Records(),
                       {options->output.OutputFile("write the answer here")}});
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
