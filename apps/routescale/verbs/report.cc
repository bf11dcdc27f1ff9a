#include <filesystem>
#include <memory>
#include <system_error>

#include "routescale/error.h"
#include "routescale/figures.h"
#include "routescale/page_report.h"
#include "shell/progress.h"
#include "shell/values.h"
#include "verbs/report_commands.h"
#include "verbs/verbs.h"

namespace routescale::app {
namespace {

void CheckComparison(const ReportOptions& options) {
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

TableSummary InspectTable(const ReportOptions& options) {
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
  explicit ReportMaker(const ReportOptions& options)
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

  const ReportOptions& options_;
  ReportCommands commands_;
  PageReport report_;
  FigureInput input_;
};

int Run(const ReportOptions& options) {
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
  auto options = std::make_shared<ReportOptions>();
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
