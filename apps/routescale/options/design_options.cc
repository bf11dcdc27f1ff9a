#include <algorithm>
#include <cmath>

#include "options/design_options.h"
#include "options/law_options.h"
#include "options/table_options.h"
#include "options/usual_options.h"
#include "routescale/error.h"
#include "routescale/names.h"
#include "routescale/numbers.h"
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
