#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>

#include "options/figure_uses.h"
#include "options/plot_options.h"
#include "routescale/error.h"
#include "routescale/figure.h"
#include "routescale/names.h"
#include "routescale/region_figure.h"
#include "verbs/verbs.h"

namespace routescale::app {
namespace {

constexpr int kMostColumns = 400;  // of a figure in the terminal

// To add a kind: a line here, its function (figures.h), and its options
// (figure_uses.cc).
struct Kind {
  std::string name, shows;
  std::function<Figure(const PlotOptions&)> make;
};

const std::vector<Kind>& Kinds() {
  static const std::vector<Kind> kinds = {
      {"loss",
       "loss by experts, a curve for each size",
       [](const PlotOptions& options) {
         return LossFigure(options.Load(), options.Variables());
       }},
      {"contour",
       "lines of equal loss over sizes and experts",
       [](const PlotOptions& options) {
         return ContourFigure(options.Load(), options.Variables());
       }},
      {"epc",
       "every run of every group on one line of effective parameters",
       [](const PlotOptions& options) {
         return EffectiveFigure(options.Load());
       }},
      {"residuals",
       "residuals by each variable, and against normal quantiles",
       [](const PlotOptions& options) {
         return ResidualFigure(options.Load());
       }},
      {"observed",
       "runs against the law, with the interval of a new run",
       [](const PlotOptions& options) {
         return ObservedFigure(options.Load());
       }},
      {"profile",
       "the profile of each parameter, with its interval",
       [](const PlotOptions& options) {
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
       [](const PlotOptions& options) { return RegionFigure(options.Load()); }},
      {"compare",
       "errors of several laws, of the fit and of prediction",
       [](const PlotOptions& options) { return options.Compare(); }},
      {"plan",
       "the best designs under a budget, against the values of --for",
       [](const PlotOptions& options) { return options.Plan(); }},
      {"backtest",
       "errors of laws at runs beyond those they were fitted to",
       [](const PlotOptions& options) { return options.Backtest(); }},
      {"design",
       "which runs to train next: candidates, chosen runs, worth for the price",
       [](const PlotOptions& options) { return options.Design(); }},
      {"isoflop",
       "loss over size for each budget, its optimum, and N*(C)",
       [](const PlotOptions& options) { return options.Isoflop(); }},
  };
  return kinds;
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

void ChangeLook(const PlotOptions& options, Figure* figure) {
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
void WriteScript(const PlotOptions& options,
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

int Run(const PlotOptions& options) {
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
  auto options = std::make_shared<PlotOptions>();
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
