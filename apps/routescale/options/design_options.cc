#include "options/design_options.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "routescale/error.h"
#include "routescale/from_coefficients.h"
#include "routescale/names.h"
#include "routescale/simulate.h"
#include "routescale/table.h"

namespace routescale::app {
namespace {

constexpr int kMostDraws = 10000;
constexpr int kMostRuns = 1000000;

// VALUE~FACTOR
PriorOfParameter ParsePrior(const std::string& text, const std::string& value) {
  const size_t tilde = value.find('~');
  if (tilde == std::string::npos) {
    throw Error(ExitCode::kUsage, "is not P=VALUE~FACTOR")
        .File("--prior")
        .Value(text)
        .Hint("alpha=0.3~1.5: about 0.3, give or take a factor of 1.5");
  }
  PriorOfParameter prior;
  prior.value = ParseReal("--prior", value.substr(0, tilde));
  prior.factor = ParseReal("--prior", value.substr(tilde + 1));
  if (prior.value != 0 && prior.factor > 1) return prior;
  throw Error(ExitCode::kUsage,
              "needs a value other than 0 and a factor above 1")
      .File("--prior")
      .Value(text);
}

void CheckParameter(const Law& law, const std::string& name) {
  if (law.FindParameter(name) >= 0) return;
  std::vector<std::string> names;
  for (const ParameterSpec& spec : law.parameters) names.push_back(spec.name);
  throw Error(ExitCode::kUsage, "is no parameter of " + law.name)
      .File("--prior")
      .Value(name)
      .Hint(NameHint(name, "its parameters are", names));
}

// A design of one's own: a table like that of the candidates, each row a run.
std::vector<double> OwnRuns(const std::string& path,
                            const SavedFit& fit,
                            const RunPool& pool) {
  const Queries queries = ReadComplete(path, fit);
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

std::vector<Option> DesignOptions::Records() {
  std::vector<Option> selection = table.Records();
  std::erase_if(selection,
                [](const Option& o) { return o.flags == "--target"; });
  std::vector<Option> weighted = table.WeightRecords();
  std::erase_if(weighted, [](const Option& o) { return o.flags == "--sigma"; });
  return Join(
      {aim.Records(),
       pool.Records(),
       Under("Limits",
             {{"--budget", "COST", "what all runs may cost together", &budget},
              {"--runs", "N", "how many runs there may be", &runs},
              {"--until",
               "'NAME within F'",
               "the least budget after which the interval is NAME/F to NAME*F",
               &aim.until}}),
       Under(
           "Coefficients",
           {{"--published",
             "LABEL",
             "published coefficients of the law, without a fit",
             &published},
            {"--set",
             "P=VALUE",
             "coefficients of the law, without a fit",
             &set},
            {"--prior",
             "P=VALUE~FACTOR",
             "about where a coefficient is, give or take a factor; the others "
             "lie anywhere in their bounds",
             &prior},
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
             "draws of the coefficients from their covariance (64)",
             &draws},
            {"--seed",
             "N",
             "seed of the draws and of random runs (1)",
             &seed}}),
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
               &verify}}),
       law.Records(),
       std::move(selection),
       std::move(weighted),
       {table.Cluster()}});
}

// A law without a fit: coefficients, or where they may lie.
SavedFit DesignOptions::Given() const {
  std::vector<std::string> variables;
  for (const std::string& text : pool.free) {
    variables.push_back(text.substr(0, text.find('=')));
  }
  if (!pool.candidates.empty()) {
    variables = TableReader(pool.candidates).columns();
  }
  const Law chosen = FindLaw(law.law, variables);
  const FitOptions options = law.Fit();
  SavedFit fit;
  if (published.empty() && set.empty()) {
    std::map<std::string, PriorOfParameter> priors;
    for (const std::string& text : prior) {
      const auto [name, value] = ParseAssignment("--prior", text);
      AddOnce("--prior", name, ParsePrior(text, value), &priors);
      CheckParameter(chosen, name);
    }
    fit = FromPrior(chosen, options.changes, priors, DrawCount());
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
  fit.selection.map = table.Selection().map;
  return fit;
}

DesignSource DesignOptions::Load() const {
  const bool given = !published.empty() || !set.empty() || !prior.empty();
  if (given && !model.empty()) {
    throw Error(ExitCode::kUsage,
                "coefficients are given, and a fit or a table is as well")
        .File(!published.empty() ? "--published"
              : set.empty()      ? "--prior"
                                 : "--set")
        .Hint("leave one of the two out");
  }
  if (!prior.empty() && !(published.empty() && set.empty())) {
    throw Error(ExitCode::kUsage, "has no effect: the coefficients are given")
        .File("--prior")
        .Value(prior[0]);
  }
  if (model.empty() && !law.law.empty()) return {Given(), {}};
  if (model.empty()) {
    throw Error(ExitCode::kUsage, "no coefficients are given")
        .Hint(
            "name a file saved with `routescale fit -o FILE` or a table of "
            "runs, - for standard input, or --law NAME with --published LABEL, "
            "--set P=VALUE or the bounds of its parameters");
  }
  if (LooksLikeSavedFit(model)) {
    if (!law.law.empty()) {
      throw Error(ExitCode::kUsage, "a saved fit and --law are both given")
          .Hint("a saved fit has its law: leave --law out");
    }
    return {LoadFit(model), {}};
  }
  TableOptions selection = table;
  for (const std::string& text : aim.at) {
    if (!IsPoint(text)) selection.fields["target"] = text;
  }
  selection.table = model;
  FitRequest request = RequestOf(selection, law);
  if (law.law.empty()) request.law = "routed-bilinear";
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

int DesignOptions::Simulations() const {
  return verify.empty() ? 0 : ParseCount("--verify", verify, 10, 100000);
}

int DesignOptions::DrawCount() const {
  return draws.empty() ? DesignRequest().draws
                       : ParseCount("--draws", draws, 1, kMostDraws);
}

// --budget and --runs, or --until 'NAME within FACTOR'.
void DesignOptions::AddLimits(DesignRequest* request) const {
  if (!aim.until.empty()) {
    const auto [name, width] = ParseUntil(aim.until);
    if (!(budget.empty() && runs.empty())) {
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
  if (budget.empty() && runs.empty()) {
    throw Error(ExitCode::kUsage, "no limit is given")
        .Hint("--budget COST, --runs N, both, or --until 'NAME within FACTOR'");
  }
  if (!budget.empty()) {
    request->budget = ParseReal("--budget", budget);
    if (!(request->budget > 0)) {
      throw Error(ExitCode::kUsage, "is not positive")
          .File("--budget")
          .Value(budget);
    }
  }
  if (!runs.empty()) request->runs = ParseCount("--runs", runs, 1, kMostRuns);
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
  if (!seed.empty()) {
    request.seed =
        static_cast<uint64_t>(ParseCount("--seed", seed, 0, 2147483647));
  }
  if (!compare_with.empty()) {
    request.compared.emplace_back("yours",
                                  OwnRuns(compare_with, fit, candidates.pool));
  }
  return request;
}

}  // namespace routescale::app
