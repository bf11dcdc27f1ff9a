#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>

#include "options/compare_choice.h"
#include "options/given_options.h"
#include "options/interval_options.h"
#include "options/law_options.h"
#include "options/like.h"
#include "options/output_options.h"
#include "options/table_options.h"
#include "routescale/error.h"
#include "routescale/figures.h"
#include "routescale/page_report.h"
#include "routescale/shell_word.h"
#include "shell/progress.h"
#include "shell/values.h"
#include "verbs/verbs.h"

namespace routescale::app {
namespace {

struct Options {
  TableOptions table;
  LawOptions law;
  IntervalFlags interval;
  CompareChoice compare;
  OutputOptions output;
  bool no_compare = false;
};

void CheckComparison(const Options& options) {
  if (!options.no_compare || !options.compare.IsGiven()) return;
  throw Error(ExitCode::kUsage,
              "--laws, --leave-out, --hold-out and --no-runs have no effect "
              "with --no-compare");
}

void CheckTable(const TableOptions& table) {
  const char kSeveral[] =
      "the report reads it several times: name a file, not standard input";
  if (table.table.empty() || table.table == "-") {
    throw Error(ExitCode::kUsage, "no table is given").Hint(kSeveral);
  }
  std::error_code error;
  if (std::filesystem::is_fifo(table.table, error)) {
    throw Error(ExitCode::kUsage, "is a pipe").File(table.table).Hint(kSeveral);
  }
}

// Of the records of `compare` those that a report has room for.
std::vector<Option> CompareRecords(CompareChoice* choice) {
  std::vector<Option> records = choice->Records();
  std::erase_if(records, [](const Option& option) {
    return option.flags == "--folds" || option.flags == "--seed";
  });
  return records;
}

// Results do not depend on the number of threads, nor may the page.
std::vector<Option> LawRecords(LawOptions* law) {
  std::vector<Option> records = law->Records();
  std::erase_if(records, [](const Option& option) {
    return option.flags == "--threads";
  });
  return records;
}

// The commands that print the parts again; the table by its name alone, as the
// report is the same wherever it was made.
class Commands {
 public:
  explicit Commands(Options options)
      : options_(std::move(options)),
        table_(
            " " +
            ShellWord(std::filesystem::path(options_.table.table).filename())) {
    std::string& like = options_.table.like;
    if (like.empty()) return;
    // What it says need not be said again.
    usual_.table.like = like;
    TakeOptionsOfLike(LikeVerb(), {});
    like = usual_.table.like = std::filesystem::path(like).filename();
    like_ = " --like " + ShellWord(like);
  }

  std::string Inspect() {
    return "routescale inspect" + table_ + like_ +
           GivenOptions(options_.table.Records(), usual_.table.Records());
  }
  std::string Fit() {
    return "routescale fit" + table_ + like_ + Law() + Selection() +
           GivenOptions(
               Join({{options_.table.Cluster()}, options_.interval.Records()}),
               Join({{usual_.table.Cluster()}, usual_.interval.Records()}));
  }
  std::string Check() {
    return Fit() + " -o fit.json\nroutescale check" + table_ +
           " --against fit.json";
  }
  std::string Compare() {
    return "routescale compare" + table_ + like_ + Selection() + Rivals();
  }
  std::string Plot(const std::string& kind) {
    // Other figures have no intervals.
    const bool bands = kind == "loss" || kind == "profile";
    return "routescale plot " + kind + table_ + like_ + Law(bands) +
           Selection() + " -o " + kind + ".svg";
  }
  // The laws by their names, and their scale. The law that was fitted is
  // called as it was asked for, which may be by its file.
  void SetRivals(const Comparison& comparison, const std::string& fitted) {
    scale_ = ToString(comparison.residual);
    // Those of the book, and the fit's.
    if (options_.compare.laws.empty() && !options_.table.like.empty()) return;
    std::string laws;
    for (const std::string& name : comparison.laws) {
      laws += (laws.empty() ? "" : ",") +
              (name == fitted ? options_.law.law : name);
    }
    options_.compare.laws = {laws};
  }
  std::string PlotErrors() {
    return "routescale plot compare" + table_ + like_ + Selection() + Rivals() +
           " -o compare.svg";
  }

 private:
  Verb LikeVerb() {
    Verb verb;
    verb.name = "report";
    verb.options = Join({usual_.law.Records(),
                         usual_.table.Records(),
                         usual_.table.WeightRecords(),
                         {usual_.table.Cluster()},
                         usual_.interval.Records()});
    return verb;
  }
  std::string Selection() {
    return GivenOptions(
        Join({options_.table.Records(), options_.table.WeightRecords()}),
        Join({usual_.table.Records(), usual_.table.WeightRecords()}));
  }
  std::string Law(bool with_level = true) {
    LawOptions law = options_.law;
    if (!with_level) law.level = usual_.law.level;
    return GivenOptions(LawRecords(&law), LawRecords(&usual_.law));
  }
  // The options of `compare`.
  std::string Rivals() {
    LawOptions law = usual_.law;
    law.objective = options_.law.objective;
    law.residual = scale_;
    return GivenOptions(CompareRecords(&options_.compare),
                        CompareRecords(&usual_.compare)) +
           GivenOptions(LawRecords(&law), LawRecords(&usual_.law));
  }

  Options options_, usual_;
  std::string table_, like_, scale_;
};

TableSummary InspectTable(const Options& options) {
  InspectOptions inspect;
  inspect.selection = options.table.Selection();
  TableReader reader(options.table.Input());
  return Inspect(&reader, inspect);
}

// "" without gnuplot.
std::string Drawn(const Figure& figure) {
  if (!CanDraw()) return "";
  DrawOptions draw;
  draw.background = false;
  return DrawFigure(figure, draw);
}

class ReportMaker {
 public:
  explicit ReportMaker(const Options& options)
      : options_(options), commands_(options) {}

  PageReport Make() {
    report_.table = InspectTable(options_);
    report_.table.name = std::filesystem::path(report_.table.name).filename();
    report_.inspect_command = commands_.Inspect();
    Fit();
    if (!options_.no_compare) Compare();
    Draw();
    return std::move(report_);
  }

 private:
  void Fit() {
    Progress progress("resampling", options_.output.quiet);
    FitRequest request = RequestOf(options_.table, options_.law);
    request.interval = options_.interval.Interval(options_.table.HasCluster());
    request.diagnose = true;
    request.progress = progress.Function();
    FittedTable fitted = FitTable(request);
    for (const SelectionWarning& warning : fitted.report.coded) {
      report_.warnings.push_back(warning.message);
    }
    for (const GroupFit& group : fitted.fit.groups) {
      for (const Warning& warning : group.warnings) {
        const bool of_rows = Contains(fitted.report.warnings, warning.message);
        if (warning.code == "trade-off" || warning.code == "nonlinear" ||
            of_rows) {
          continue;
        }
        report_.warnings.push_back(group.group + ": " + warning.message);
      }
    }
    report_.fit = fitted.fit;
    report_.selection = std::move(fitted.report);
    report_.fit_command = commands_.Fit();
    report_.check_command = commands_.Check();
    input_.fit = std::move(fitted.fit);
    input_.points = std::move(fitted.points);
  }

  void Compare() {
    TableReader reader(options_.table.Input());
    FitOptions fit;
    fit.objective = options_.law.Fit().objective;
    fit.threads = options_.law.threads.value_or(fit.threads);
    fit.residual = report_.fit.residual;
    CompareChoice choice = options_.compare;
    choice.also = options_.law.law;
    report_.comparison =
        CompareTable(&reader, choice.Request(options_.table, fit)).comparison;
    commands_.SetRivals(*report_.comparison, report_.fit.law.name);
    report_.compare_command = commands_.Compare();
    report_.errors = {"Errors of laws",
                      Drawn(CompareFigure(*report_.comparison)),
                      commands_.PlotErrors()};
  }

  void Add(const std::string& kind,
           const Figure& figure,
           std::vector<PageReport::Drawing>* drawings) {
    drawings->push_back({figure.title, Drawn(figure), commands_.Plot(kind)});
  }

  void Draw() {
    const Law& law = input_.fit.law;
    Add("loss", LossFigure(input_, {}), &report_.laws);
    if (law.variables.size() > 1) {
      Add("contour", ContourFigure(input_, {}), &report_.laws);
    }
    if (law.has_dense) Add("epc", EffectiveFigure(input_), &report_.laws);
    Add("residuals", ResidualFigure(input_), &report_.diagnostics);
    if (input_.fit.options.objective.is_robust()) return;
    const auto curves = TraceProfiles(
        law, input_.points, input_.fit.options, input_.fit.groups);
    if (!curves.empty()) {
      Add("profile", ProfileFigure(input_, curves), &report_.diagnostics);
    }
  }

  const Options& options_;
  Commands commands_;
  PageReport report_;
  FigureInput input_;
};

int Run(const Options& options) {
  CheckTable(options.table);
  CheckComparison(options);
  const PageReport report = ReportMaker(options).Make();
  WriteDocument(options.output.output, RenderPage(report));
  if (!CanDraw()) {
    Warn(options.output,
         "the page has no figures: gnuplot, which draws them, is not "
         "installed (Debian: sudo apt-get install gnuplot-nox)");
  }
  for (const GroupFit& group : report.fit.groups) {
    if (group.verdict.converged) continue;
    Warn(options.output, group.group + ": the fit did not converge");
    return static_cast<int>(ExitCode::kNotConverged);
  }
  return 0;
}

}  // namespace

Verb ReportVerb() {
  auto options = std::make_shared<Options>();
  Verb verb;
  verb.name = "report";
  verb.summary = "write one HTML page with the data, the fits and the figures";
  verb.description =
      "Writes one HTML page that needs no network: what is in the table and "
      "what is missing, the fit of each group with its intervals, the figures, "
      "other laws at the same runs, diagnostics, a calculator of the law, and "
      "the commands that print each part again. It is readable in light and "
      "dark, prints well, and is "
      "the same to the byte for the same table. gnuplot draws the figures "
      "(Debian: gnuplot-nox); without it the page has none.";
  verb.positionals = {
      {"TABLE", "CSV of runs, plain or gzip", &options->table.table}};
  verb.options = Join(
      {options->law.Records(),
       options->table.Records(),
       options->table.WeightRecords(),
       {options->table.Cluster()},
       options->interval.Records(),
       CompareRecords(&options->compare),
       Under("Comparison",
             {{"--no-compare",
               "",
               "leave out the comparison with other laws",
               &options->no_compare}}),
       Under("Output",
             {{"-q,--quiet", "", "print no progress", &options->output.quiet},
              options->output.OutputFile(
                  "write the page to this file; default: standard output")})});
  verb.examples = {
      {"routescale report data/curves.csv.gz -o report.html",
       "The routing law of every router, and its rivals."},
      {"routescale report runs.csv --law chinchilla --interval profile -o "
       "report.html",
       "Another law, other intervals."},
  };
  verb.run = [options] { return Run(*options); };
  return verb;
}

}  // namespace routescale::app
