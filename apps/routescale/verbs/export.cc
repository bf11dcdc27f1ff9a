#include <memory>

#include "options/model_options.h"
#include "routescale/error.h"
#include "routescale/export.h"
#include "routescale/fit_report.h"
#include "verbs/verbs.h"

namespace routescale::app {
namespace {

const std::vector<std::string>& Targets() {
  static const std::vector<std::string> targets = {
      "python", "javascript", "c", "latex", "csv"};
  return targets;
}

struct Options {
  ModelOptions model;
  std::string to;
  std::string output;
};

std::string Exported(const SavedFit& fit, const std::string& to) {
  if (to == "python") return ExportCode(fit, CodeLanguage::kPython);
  if (to == "javascript") return ExportCode(fit, CodeLanguage::kJavascript);
  if (to == "c") return ExportCode(fit, CodeLanguage::kC);
  if (to == "latex") return ExportLatex(fit);
  FitReportOptions report;
  report.format = Format::kCsv;
  return RenderFit(fit, report);
}

int Run(const Options& options) {
  if (options.to.empty()) {
    throw Error(ExitCode::kUsage, "is missing: what to write")
        .File("--to")
        .Hint("--to python; others are javascript, c, latex and csv");
  }
  options.model.CheckOneModel();
  SavedFit fit = options.model.Load();
  std::vector<GroupFit> kept;
  for (const GroupFit* group : options.model.Groups(fit)) {
    kept.push_back(*group);
  }
  fit.groups = std::move(kept);
  WriteDocument(options.output, Exported(fit, options.to));
  return 0;
}

}  // namespace

Verb ExportVerb() {
  auto options = std::make_shared<Options>();
  Verb verb;
  verb.name = "export";
  verb.summary = "a fitted law as code or as a LaTeX table";
  verb.description =
      "Writes the law with its coefficients as source text that needs nothing "
      "but the language itself: functions of the variables and of the group "
      "for the loss, its standard error and interval from the covariance "
      "(Wald's, whatever the method of the fit), and the effective parameters. "
      "A comment says where the coefficients come from. latex: the equation "
      "and a table of coefficients with their uncertainty as siunitx writes "
      "it, \\num{2.30(94)}; it needs amsmath, booktabs and siunitx. csv: the "
      "coefficients, one a line.";
  verb.positionals = {options->model.Positionals()[0]};
  std::vector<Option> output = Under(
      "Output",
      {{"--to",
        "TARGET",
        "what to write: " + Alternatives(Targets()),
        &options->to,
        OneOf(Targets())},
       {"-o,--output", "FILE", "write it here", &options->output, Files()}});
  verb.options = Join({options->model.SourceRecords(), std::move(output)});
  verb.examples = {
      {"routescale export fit.json --to python -o law.py",
       "python3 -c 'import law; print(law.loss(1.3e9, 64))' then predicts."},
      {"routescale export fit.json --to latex -o table.tex",
       "The equation and the coefficients for a paper."},
      {"routescale export --law chinchilla --published Hoffmann --to c",
       "A published law as a function in C."},
  };
  verb.run = [options] { return Run(*options); };
  return verb;
}

}  // namespace routescale::app
