#include <set>

#include "options/design_options.h"
#include "options/law_options.h"
#include "options/table_options.h"
#include "routescale/error.h"
#include "routescale/from_coefficients.h"
#include "routescale/simulate.h"
#include "routescale/table.h"
#include "shell/values.h"

namespace routescale::app {

std::vector<std::string> DesignOptions::Variables() const {
  std::vector<std::string> variables;
  for (const std::string& text : pool.free) {
    variables.push_back(text.substr(0, text.find('=')));
  }
  if (!model.empty()) {
    variables = TableReader(model).columns();
  } else if (!pool.candidates.empty()) {
    variables = TableReader(pool.candidates).columns();
  }
  for (const std::string& text : table.map) {
    variables.push_back(text.substr(0, text.find('=')));
  }
  return variables;
}

// A law without a fit: coefficients, or where they may lie.
SavedFit DesignOptions::Given(const LawOptions& asked) const {
  const Law chosen = FindLaw(asked.law, Variables());
  const FitOptions options = asked.Fit();
  SavedFit fit;
  if (published.empty() && set.empty()) {
    // Some may be no law at all at the candidates.
    constexpr int kSpare = 8;
    fit = FromPrior(
        chosen, options.changes, prior.Parsed(), kSpare * DrawCount());
  } else {
    const Coefficients values =
        GivenCoefficients(chosen, published, ParseValues("--set", set));
    fit = FromCoefficients(chosen, values.values);
    fit.groups[0].group = published.empty() ? "given" : published;
    fit.options.changes = options.changes;
  }
  fit.options.level = options.level;
  fit.options.threads = options.threads;
  if (options.residual) fit.residual = *options.residual;
  if (published.empty() && set.empty()) {
    fit.groups[0].statistics.sigma = UsualRunError(fit.residual);
  }
  fit.selection.map = table.Selection().map;
  return fit;
}

// Each of --laws with those of --bound, --fix, --tie and --start that name its
// parameters.
std::vector<LawOptions> DesignOptions::Laws() const {
  if (laws.empty()) return {law};
  if (!law.law.empty() || !published.empty() || !set.empty() ||
      LooksLikeSavedFit(model)) {
    throw Error(ExitCode::kUsage,
                "needs a table of runs, or the bounds of every law")
        .File("--laws")
        .Hint("leave --law, --published, --set and saved fits out");
  }
  std::vector<LawOptions> all;
  std::set<std::string> used;
  for (const std::string& name : SplitNames("--laws", laws)) {
    const Law known = FindLaw(name, Variables());
    LawOptions chosen = law;
    chosen.law = name;
    for (auto* list :
         {&chosen.bound, &chosen.fix, &chosen.tie, &chosen.start}) {
      std::erase_if(*list, [&](const std::string& text) {
        const bool foreign =
            known.FindParameter(text.substr(0, text.find('='))) < 0;
        if (!foreign) used.insert(text);
        return foreign;
      });
    }
    all.push_back(std::move(chosen));
  }
  for (const auto* list : {&law.bound, &law.fix, &law.tie, &law.start}) {
    for (const std::string& text : *list) {
      if (used.contains(text)) continue;
      throw Error(ExitCode::kUsage, "names no parameter of any of the laws")
          .File("--laws")
          .Value(text);
    }
  }
  return all;
}

std::vector<DesignSource> DesignOptions::Load() const {
  std::vector<DesignSource> sources;
  for (const LawOptions& each : Laws()) sources.push_back(LoadLaw(each));
  return sources;
}

DesignSource DesignOptions::LoadLaw(const LawOptions& asked) const {
  const bool given = !(published.empty() && set.empty());
  if (given && !model.empty()) {
    throw Error(ExitCode::kUsage,
                "coefficients are given, and a fit or a table is as well")
        .File(published.empty() ? "--set" : "--published")
        .Hint("leave one of the two out");
  }
  if (given && prior.given()) {
    throw Error(ExitCode::kUsage, "has no effect: the coefficients are given")
        .File("--prior")
        .Value(prior.prior[0]);
  }
  if (model.empty() && !asked.law.empty()) return {Given(asked), {}};
  if (model.empty()) {
    throw Error(ExitCode::kUsage, "no coefficients are given")
        .Hint(
            "name a file saved with `routescale fit -o FILE` or a table of "
            "runs, - for standard input, or --law NAME with --published LABEL, "
            "--set P=VALUE or the bounds of its parameters");
  }
  if (LooksLikeSavedFit(model)) {
    if (!asked.law.empty()) {
      throw Error(ExitCode::kUsage, "a saved fit and --law are both given")
          .Hint("a saved fit has its law: leave --law out");
    }
    if (prior.given()) {
      throw Error(ExitCode::kUsage, "has no effect on a saved fit")
          .File("--prior")
          .Value(prior.prior[0])
          .Hint("give it to fit, or name the table in place of the fit");
    }
    return {LoadFit(model), {}};
  }
  TableOptions selection = table;
  for (const std::string& text : aim.at) {
    if (!IsPoint(text)) selection.fields["target"] = text;
  }
  selection.table = model;
  FitRequest request = RequestOf(selection, asked);
  if (asked.law.empty()) request.law = "routed-bilinear";
  if (prior.given()) request.priors = prior.Parsed();
  request.bounds_if_few = true;
  FittedTable fitted = FitTable(request);
  return {std::move(fitted.fit), std::move(fitted.points)};
}

}  // namespace routescale::app
