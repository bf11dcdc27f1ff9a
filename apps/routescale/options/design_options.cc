#include <algorithm>
#include <cmath>
#include <set>

#include "options/design_options.h"
#include "options/law_options.h"
#include "options/table_options.h"
#include "options/usual_options.h"
#include "routescale/error.h"
#include "routescale/from_coefficients.h"
#include "routescale/names.h"
#include "routescale/numbers.h"
#include "routescale/simulate.h"
#include "routescale/table.h"
#include "shell/values.h"

namespace routescale::app {
namespace {

constexpr double kApart = 0.1;

// A design of one's own: a table like that of the candidates, each row a run.
std::vector<double> OwnRuns(const std::string& path,
                            const SavedFit& fit,
                            const RunPool& pool) {
  const Queries queries = ReadComplete(path, fit);
  if (queries.size() == 0) {
    throw Error(ExitCode::kBadData, "has no rows").File(path);
  }
  std::vector<double> runs(pool.size(), 0);
  for (size_t i = 0; i < queries.size(); ++i) {
    size_t c = 0;
    const auto same = [&](size_t candidate) {
      for (size_t v = 0; v < pool.columns.size(); ++v) {
        constexpr double kRounding = 1e-9;
        const double own = queries.columns[v][i];
        if (!(std::abs(pool.columns[v][candidate] - own) <=
              kRounding * std::abs(own))) {
          return false;
        }
      }
      return true;
    };
    while (c < pool.size() && !same(c)) ++c;
    if (c == pool.size()) {
      throw Error(ExitCode::kBadData, "is none of the candidates")
          .File(queries.places[i])
          .Hint("add the run to the candidates");
    }
    ++runs[c];
  }
  return runs;
}

}  // namespace

Option DesignOptions::Budget() {
  return {"--budget",
          "COST",
          "what all runs may cost together",
          Number<double>{&budget, kPositive}};
}

std::vector<Option> DesignOptions::Records() {
  std::vector<Option> selection = table.Records();
  std::erase_if(selection,
                [](const Option& o) { return o.flags == "--target"; });
  std::vector<Option> weighted = table.WeightRecords();
  std::erase_if(weighted, [](const Option& o) {
    return o.flags == "--sigma" || o.flags == "--absolute-sigma";
  });
  return Join(
      {aim.Records(),
       Under("Laws",
             {{"--laws",
               "LAW,LAW,...",
               "serve each of these laws, fitted to TABLE or known by bounds",
               &laws},
              {"--tell-apart",
               "SHARE",
               "the share of the limits for runs that tell the laws apart",
               Number<double>{&apart, DesignRequest::kLegalApart, kApart}}}),
       pool.Records(),
       Under("Limits",
             {Budget(),
              {"--runs",
               "N",
               "how many runs there may be",
               Number<int>{&runs, DesignRequest::kLegalRuns}},
              {"--until",
               "'NAME within F'",
               "the least budget after which the interval is NAME/F to NAME*F",
               &aim.until}}),
       Under("Coefficients",
             {{"--published",
               "LABEL",
               "published coefficients of the law, without a fit",
               &published},
              {"--set",
               "P=VALUE",
               "coefficients of the law, without a fit",
               &set},
              prior.Record(),
              {"--local",
               "",
               "the best design at the estimates, not over draws of them",
               &local},
              {"--minimax",
               "",
               "the smallest worst case over the draws, not the mean",
               &minimax},
              {"--draws",
               "N",
               "draws of the coefficients from their covariance",
               Number<int>{
                   &draws, DesignRequest::kLegalDraws, DesignRequest().draws}},
              SeedOption(&seed)}),
       Under("Comparison",
             {{"--compare-with",
               "RUNS",
               "table of candidates, a design of one's own",
               &compare_with,
               Files()},
              {"--verify",
               "N",
               "draw the runs from the law and fit them N times: the errors "
               "that come out, beside those promised",
               Number<int>{&verify, Verification::kLegalSimulations}}}),
       law.Records(),
       std::move(selection),
       std::move(weighted),
       {table.Cluster()}});
}

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

size_t DesignOptions::Group(const SavedFit& fit) const {
  if (table.groups.empty() && fit.groups.size() == 1) return 0;
  std::vector<std::string> names;
  for (const GroupFit& group : fit.groups) names.push_back(group.group);
  if (table.groups.empty()) {
    throw Error(ExitCode::kUsage, "the fit has several groups")
        .Hint("choose one with --group: " + JoinNames(names, "or"));
  }
  const GroupFit* wanted = &fit.Group(table.groups[0]);
  return static_cast<size_t>(wanted - fit.groups.data());
}

int DesignOptions::Simulations() const { return verify.value_or(0); }

int DesignOptions::DrawCount() const {
  return draws.value_or(DesignRequest().draws);
}

double DesignOptions::ApartShare() const {
  if (!laws.empty()) return apart.value_or(kApart);
  if (!apart) return 0;
  throw BadValue(
      "--tell-apart", ShortNumber(*apart), "has no effect on one law")
      .Hint("name several with --laws");
}

// --budget and --runs, or --until 'NAME within FACTOR'.
void DesignOptions::AddLimits(DesignRequest* request) const {
  if (!aim.until.empty()) {
    const auto [name, width] = ParseUntil(aim.until);
    if (budget || runs) {
      throw Error(ExitCode::kUsage, "asks for the least budget: give none")
          .File("--until")
          .Value(aim.until);
    }
    if (request->targets.size() != 1 || request->targets[0].name != name) {
      throw Error(ExitCode::kUsage, "is not what is learnt")
          .File("--until")
          .Value(name)
          .Hint("--until takes the only target: " + request->targets[0].name);
    }
    request->within = width;
    return;
  }
  if (!budget && !runs) {
    throw Error(ExitCode::kUsage, "no limit is given")
        .Hint("--budget COST, --runs N, both, or --until 'NAME within FACTOR'");
  }
  if (budget) request->budget = *budget;
  if (runs) request->runs = *runs;
}

DesignRequest DesignOptions::Request(const SavedFit& fit,
                                     const Candidates& candidates) const {
  DesignRequest request;
  request.targets = aim.Targets(fit);
  AddLimits(&request);
  if (local && minimax) {
    throw Error(ExitCode::kUsage, "--local and --minimax are both given");
  }
  request.over = local     ? DesignOver::kLocal
                 : minimax ? DesignOver::kWorst
                           : DesignOver::kDraws;
  request.draws = DrawCount();
  request.apart = ApartShare();
  if (seed) request.seed = static_cast<uint64_t>(*seed);
  if (!compare_with.empty()) {
    request.compared.emplace_back("yours",
                                  OwnRuns(compare_with, fit, candidates.pool));
  }
  return request;
}

}  // namespace routescale::app
