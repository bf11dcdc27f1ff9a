#include "options/plot_options.h"
#include "options/check_answers.h"
#include "options/design_models.h"
#include "routescale/backtest_report.h"
#include "routescale/design_figure.h"
#include "routescale/error.h"
#include "routescale/figure.h"
#include "shell/values.h"

namespace routescale::app {
namespace {}  // namespace

std::vector<Option> PlotOptions::Records() {
  return Under(
      "Figure",
      {
          {"--x", "VAR", "variable of the horizontal axis", &x},
          {"--by", "VAR", "variable that makes the curves", &by},
          {"--at",
           "VAR=V,...",
           "hold the other variables here, not at their "
           "medians; given values of a plan",
           &at},
          {"--title",
           "TEXT",
           "title of the figure; none leaves it out",
           &title},
          {"--x-label", "TEXT", "words at the horizontal axis", &x_label},
          {"--y-label", "TEXT", "words at the vertical axis", &y_label},
          {"--width",
           "MM",
           "width of the file in millimetres; default: 85, of several panels "
           "in a row 175",
           Number<double>{&width, Figure::kLegalWidth}},
          {"--no-caption", "", "leave out the words below", &no_caption},
          {"--script",
           "FILE",
           "write the gnuplot script, data included, instead "
           "of drawing; with -o both",
           &script,
           Files()},
          output.OutputFile("write the figure here: .svg, .png or .pdf; -: the "
                            "terminal"),
          output.Color(),
          {"-q,--quiet",
           "",
           "print no warnings and no progress",
           &output.quiet},
      });
}

FigureVariables PlotOptions::Variables() const {
  FigureVariables variables{x, by, {}};
  if (!at.empty()) variables.at = ParsePoint("--at", at);
  return variables;
}

FigureInput PlotOptions::Load() const {
  SelectionReport report;
  FigureInput input = source.Load(&report);
  for (const std::string& warning : report.warnings) Warn(output, warning);
  for (const GroupFit& group : input.fit.groups) {
    for (const Warning& warning : group.warnings) {
      if (warning.code == "trade-off" || warning.code == "nonlinear" ||
          warning.code == "weakly-determined") {
        continue;
      }
      Warn(output, group.group + ": " + warning.message);
    }
  }
  return input;
}

void PlotOptions::NeedTable(const std::string& what) const {
  if (source.IsTable()) return;
  throw Error(ExitCode::kUsage,
              "`plot " + what + "` fits laws to a table, and this is a fit")
      .Hint("name the table that it was made of");
}

CompareRequest PlotOptions::Laws() const {
  CompareChoice asked = compare;
  // The law of a saved fit is beside those of the book.
  const bool adds = !source.table.like.empty() && compare.laws.empty();
  if (adds) asked.also = source.law.law;
  return asked.Request(source.table, source.law.Fit());
}

Figure PlotOptions::Compare() const {
  NeedTable("compare");
  TableReader reader(source.table.Input());
  const ComparedTable compared = CompareTable(&reader, Laws());
  for (const std::string& warning : compared.warnings) Warn(output, warning);
  return CompareFigure(compared.comparison);
}

Figure PlotOptions::Plan() const {
  const FigureInput input = Load();
  PlanOptions asked = plan;
  if (!at.empty()) asked.at = {at};
  asked.threads = source.law.threads;
  const PlanAnswer answer = asked.Answer(input.fit);
  CheckAnswers(answer, output);
  return PlanFigure(input.fit, answer);
}

Figure PlotOptions::Backtest() const {
  NeedTable("backtest");
  if (compare.backtest.empty()) {
    throw Error(ExitCode::kUsage, "no formula orders the runs")
        .File("--backtest")
        .Hint("give one that grows with their size: --backtest '6*N*D'");
  }
  TableReader reader(source.table.Input());
  const BacktestedTable tested = BacktestTable(&reader, Laws());
  for (const std::string& warning : tested.warnings) Warn(output, warning);
  return BacktestFigure(tested.backtest);
}

Figure PlotOptions::Isoflop() const {
  NeedTable("isoflop");
  TableReader reader(source.table.Input());
  IsoflopChoice asked = isoflop;
  asked.by = by;
  std::vector<std::string> warnings;
  const IsoflopDocument document = IsoflopTable(
      &reader, source.table.Selection(), asked, source.law.Fit(), &warnings);
  for (const std::string& warning : warnings) Warn(output, warning);
  return IsoflopFigure(document);
}

// Options that other kinds have too are taken from where those have them.
Figure PlotOptions::Design() const {
  DesignOptions asked = design;
  asked.model = source.table.table;
  asked.table = source.table;
  asked.law = source.law;
  if (!named.contains("--law")) asked.law.law.clear();
  asked.published = source.published;
  asked.pool.free = plan.free;
  asked.pool.round = plan.round;
  asked.pool.subject_to = plan.subject_to;
  asked.pool.sigma = asked.table.TakeField("sigma");
  asked.table.switches.clear();
  asked.aim.what = plan.lists;
  const std::string target = asked.table.TakeField("target");
  if (!target.empty()) asked.aim.at = {target};
  asked.laws = compare.laws;
  if (!isoflop.budget.empty()) {
    SetOption(asked.Budget(), {isoflop.budget});
  }
  asked.seed = compare.seed;
  const std::vector<DesignedLaw> laws = LoadDesignedLaws(asked);
  return DesignFigure(laws[0].source.fit,
                      laws[0].candidates.pool,
                      DesignRunsFor(laws),
                      Variables());
}

}  // namespace routescale::app
