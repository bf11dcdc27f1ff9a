#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>

#include "options/check_answers.h"
#include "options/compare_choice.h"
#include "options/design_models.h"
#include "options/figure_options.h"
#include "options/figure_uses.h"
#include "options/isoflop_options.h"
#include "options/output_options.h"
#include "options/plan_options.h"
#include "routescale/backtest_report.h"
#include "routescale/design_figure.h"
#include "routescale/error.h"
#include "routescale/figure.h"
#include "routescale/names.h"
#include "routescale/region_figure.h"
#include "shell/values.h"
#include "verbs/verbs.h"

namespace routescale::app {
namespace {

constexpr int kMostColumns = 400;  // of a figure in the terminal

constexpr double kNarrowest = 40, kWidest = 1000;  // millimetres

struct Options {
  std::string kind;
  FigureSource source;
  CompareChoice compare;
  PlanOptions plan;
  IsoflopChoice isoflop;
  DesignOptions design;
  std::string x, by, at, script, title, x_label, y_label;
  std::optional<double> width;
  bool no_caption = false;
  OutputOptions output;
  std::set<std::string> named;

  std::vector<Option> Records();
  FigureVariables Variables() const;
  FigureInput Load() const;
  void NeedTable(const std::string& what) const;
  CompareRequest Laws() const;
  Figure Compare() const;
  Figure Plan() const;
  Figure Isoflop() const;
  Figure Design() const;
  Figure Backtest() const;
};

// To add a kind: a line here, its function (figures.h), and its options
// (figure_uses.cc).
struct Kind {
  std::string name, shows;
  std::function<Figure(const Options&)> make;
};

const std::vector<Kind>& Kinds() {
  static const std::vector<Kind> kinds = {
      {"loss",
       "loss by experts, a curve for each size",
       [](const Options& options) {
         return LossFigure(options.Load(), options.Variables());
       }},
      {"contour",
       "lines of equal loss over sizes and experts",
       [](const Options& options) {
         return ContourFigure(options.Load(), options.Variables());
       }},
      {"epc",
       "every run of every group on one line of effective parameters",
       [](const Options& options) { return EffectiveFigure(options.Load()); }},
      {"residuals",
       "residuals by each variable, and against normal quantiles",
       [](const Options& options) { return ResidualFigure(options.Load()); }},
      {"observed",
       "runs against the law, with the interval of a new run",
       [](const Options& options) { return ObservedFigure(options.Load()); }},
      {"profile",
       "the profile of each parameter, with its interval",
       [](const Options& options) {
         const FigureInput input = options.Load();
         input.NeedPoints("profile");
         return ProfileFigure(input,
                              TraceProfiles(input.fit.law,
                                            input.points,
                                            input.fit.options,
                                            input.fit.groups));
       }},
      {"region",
       "the joint regions of two parameters",
       [](const Options& options) { return RegionFigure(options.Load()); }},
      {"compare",
       "errors of several laws, of the fit and of prediction",
       [](const Options& options) { return options.Compare(); }},
      {"plan",
       "the best designs under a budget, against the values of --for",
       [](const Options& options) { return options.Plan(); }},
      {"backtest",
       "errors of laws at runs beyond those they were fitted to",
       [](const Options& options) { return options.Backtest(); }},
      {"design",
       "which runs to train next: candidates, chosen runs, worth for the price",
       [](const Options& options) { return options.Design(); }},
      {"isoflop",
       "loss over size for each budget, its optimum, and N*(C)",
       [](const Options& options) { return options.Isoflop(); }},
  };
  return kinds;
}

std::vector<Option> Options::Records() {
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
           Real(&width, kNarrowest, kWidest)},
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

FigureVariables Options::Variables() const {
  FigureVariables variables{x, by, {}};
  if (!at.empty()) variables.at = ParsePoint("--at", at);
  return variables;
}

FigureInput Options::Load() const {
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

void Options::NeedTable(const std::string& what) const {
  if (source.IsTable()) return;
  throw Error(ExitCode::kUsage,
              "`plot " + what + "` fits laws to a table, and this is a fit")
      .Hint("name the table that it was made of");
}

CompareRequest Options::Laws() const {
  CompareChoice asked = compare;
  // The law of a saved fit is beside those of the book.
  const bool adds = !source.table.like.empty() && compare.laws.empty();
  if (adds) asked.also = source.law.law;
  return asked.Request(source.table, source.law.Fit());
}

Figure Options::Compare() const {
  NeedTable("compare");
  TableReader reader(source.table.Input());
  const ComparedTable compared = CompareTable(&reader, Laws());
  for (const std::string& warning : compared.warnings) Warn(output, warning);
  return CompareFigure(compared.comparison);
}

Figure Options::Plan() const {
  const FigureInput input = Load();
  PlanOptions asked = plan;
  if (!at.empty()) asked.at = {at};
  asked.threads = source.law.threads;
  const PlanAnswer answer = asked.Answer(input.fit);
  CheckAnswers(answer, output);
  return PlanFigure(input.fit, answer);
}

Figure Options::Backtest() const {
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

Figure Options::Isoflop() const {
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
Figure Options::Design() const {
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

// Of the records of `plan` those that mean nothing else here.
std::vector<Option> PlanRecords(PlanOptions* plan) {
  std::vector<Option> records = plan->Records();
  std::erase_if(records, [](const Option& option) {
    for (const char* flag :
         {"--free", "--subject-to", "--minimise", "--for", "--round"}) {
      if (option.flags == flag) return false;
    }
    return true;
  });
  return records;
}

std::vector<std::string> KindNames() {
  std::vector<std::string> names;
  for (const Kind& kind : Kinds()) names.push_back(kind.name);
  return names;
}

const Kind& FindKind(const std::string& name) {
  for (const Kind& kind : Kinds()) {
    if (kind.name == name) return kind;
  }
  const std::vector<std::string> names = KindNames();
  const std::string list = "the kinds are " + JoinNames(names);
  if (name.empty()) {
    throw Error(ExitCode::kUsage, "no kind of figure is given").Hint(list);
  }
  const std::string near = DidYouMean(name, names);
  throw Error(ExitCode::kUsage, "is no kind of figure")
      .Value(name)
      .Hint(near.empty() ? list : near);
}

// The same words at an axis of every panel, if it is the same axis.
void SetLabel(const std::string& option,
              const std::string& text,
              Axis Panel::*axis,
              std::vector<Panel>* panels) {
  if (text.empty()) return;
  for (Panel& panel : *panels) {
    if ((panel.*axis).label == (panels->back().*axis).label) continue;
    throw Error(ExitCode::kUsage, "the panels have different axes")
        .File(option)
        .Value(text)
        .Hint("leave it out, or change the words in the script: --script FILE");
  }
  for (Panel& panel : *panels) (panel.*axis).label = text;
}

void ChangeLook(const Options& options, Figure* figure) {
  if (!options.title.empty()) {
    figure->title = options.title == "none" ? "" : options.title;
  }
  SetLabel("--x-label", options.x_label, &Panel::x, &figure->panels);
  SetLabel("--y-label", options.y_label, &Panel::y, &figure->panels);
  if (options.no_caption) figure->caption = {};
  if (options.no_caption) figure->ribbons.clear();
  figure->width = options.width.value_or(figure->width);
}

// A script is for files: without -o for an SVG beside it.
void WriteScript(const Options& options,
                 const Figure& figure,
                 DrawOptions draw) {
  std::string target = options.output.output;
  if (draw.format == FigureFormat::kTerminal) {
    draw.format = FigureFormat::kSvg;
    target = options.kind + ".svg";
  }
  WriteDocument(
      options.script,
      GnuplotScript(figure, draw, std::filesystem::path(target).filename()));
}

int Run(const Options& options) {
  const Kind& kind = FindKind(options.kind);
  CheckKindUses(options.kind, options.named);
  CheckSourceUses(kind.name, options.source, options.named);
  DrawOptions draw;
  draw.format = FigureFormatOf(options.output.output);
  const TextStyle style = options.output.Style();
  draw.colour = style.colour;
  if (style.columns > 0) draw.columns = std::min(style.columns, kMostColumns);
  Figure figure = kind.make(options);
  ChangeLook(options, &figure);
  if (!options.script.empty()) WriteScript(options, figure, draw);
  if (!options.script.empty() && draw.format == FigureFormat::kTerminal) {
    return 0;
  }
  WriteDocument(options.output.output, DrawFigure(figure, draw));
  return 0;
}

std::string KindList() {
  std::string text;
  for (const Kind& kind : Kinds()) {
    text += (text.empty() ? "" : "; ") + kind.name + ": " + kind.shows;
  }
  return text;
}

}  // namespace

Verb PlotVerb() {
  auto options = std::make_shared<Options>();
  Verb verb;
  verb.name = "plot";
  verb.summary = "draw figures: SVG, PNG, PDF or in the terminal";
  verb.description =
      "Draws one figure: " + KindList() +
      ". The source is a table, which is fitted as `routescale fit` does it, a "
      "saved fit, or published coefficients. A figure that shows runs needs a "
      "table. The ending of -o FILE chooses SVG, PNG or PDF; without -o the "
      "figure is drawn in the terminal. One panel is 85 mm wide, as a column "
      "of a journal; several are 175 mm wide. gnuplot draws (Debian: "
      "gnuplot-nox); --script writes its script, for you to change.";
  verb.positionals = {
      {"KIND", Alternatives(KindNames()), &options->kind, OneOf(KindNames())},
      {"SOURCE",
       "CSV of runs, plain or gzip, or a saved fit; - or nothing reads "
       "standard input",
       &options->source.table.table}};
  verb.options =
      Join({options->Records(),
            options->source.law.Records(),
            options->source.Records(),
            options->source.table.Records(),
            options->source.table.WeightRecords(),
            Under("Figure region",
                  {{"--region",
                    "P,Q",
                    "the two parameters",
                    &options->source.region}}),
            Under("Figure compare", options->compare.Records()),
            Under("Figure plan", PlanRecords(&options->plan)),
            Under("Figure backtest", {options->compare.BacktestRecord()}),
            Under("Figure isoflop", {options->isoflop.Budget()}),
            Under("Figure design", FigureRecords(&options->design))});
  NameKinds(&verb.options);
  verb.named = &options->named;
  verb.examples = {
      {"routescale plot loss data/curves.csv.gz --group S-Base",
       "Fig. 1a of Clark et al. 2022, in the terminal."},
      {"routescale plot loss data/curves.csv.gz --group S-Base -o fig1a.svg",
       "The same figure as a file."},
      {"routescale plot plan --law chinchilla --published Hoffmann --free N "
       "--free D --subject-to '6*N*D <= C' --for C=1e19,1e21,1e23,1e25 -o "
       "plan.svg",
       "The best size and data for any budget."},
      {"routescale plot design fit.json --for E_max --free "
       "N=16.5e6,57.4e6,368e6 --free E=1:1024 --round E=pow2 --cost 'N/1e9' "
       "--budget 2 -o design.svg",
       "Which runs to train next, and what the others are worth."},
  };
  verb.run = [options] {
    options->source.TakePipe();
    return Run(*options);
  };
  return verb;
}

}  // namespace routescale::app
