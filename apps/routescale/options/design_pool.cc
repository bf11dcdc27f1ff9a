#include <algorithm>
#include <cmath>
#include <map>

#include "options/design_grid.h"
#include "options/design_pool.h"
#include "options/model_options.h"
#include "options/queries.h"
#include "routescale/error.h"
#include "routescale/law_at.h"
#include "routescale/names.h"
#include "routescale/numbers.h"
#include "routescale/table.h"
#include "shell/values.h"

namespace routescale::app {
namespace {

constexpr int kMostRepeats = 1000000;

// A formula of the variables of the law and the columns of the candidates.
std::vector<double> Evaluate(const Formula& formula,
                             const Law& law,
                             const Queries& queries) {
  std::map<std::string, std::vector<double>> columns;
  for (size_t v = 0; v < law.variables.size(); ++v) {
    columns[law.variables[v].name] = queries.columns[v];
  }
  Graph graph;
  std::vector<const double*> pointers;
  std::vector<std::vector<double>> read;
  read.reserve(formula.symbols().size());
  const Node node = graph.Lower(formula, [&](const std::string& symbol) {
    const auto known = columns.find(symbol);
    if (known != columns.end()) {
      read.push_back(known->second);
    } else {
      const auto column =
          std::find(queries.header.begin(), queries.header.end(), symbol);
      if (column == queries.header.end()) {
        std::vector<std::string> names = queries.header;
        for (const auto& [name, values] : columns) names.push_back(name);
        throw formula.ErrorAt(symbol, "unknown name")
            .Hint(NameHint(symbol, "there are", names));
      }
      const auto c = static_cast<size_t>(column - queries.header.begin());
      read.emplace_back();
      for (const auto& fields : queries.input) {
        double value = 0;
        read.back().push_back(ParseNumber(fields[c], &value) ? value : NAN);
      }
    }
    pointers.push_back(read.back().data());
    return graph.Variable(static_cast<int>(pointers.size()) - 1);
  });
  std::vector<double> values(queries.size());
  if (values.empty()) return values;
  const Program program(graph, {node}, pointers, values.size());
  Program::Scratch scratch;
  program.Evaluate(nullptr, values.data(), values.size(), &scratch);
  return values;
}

std::vector<double> EvaluatePositive(const std::string& option,
                                     const std::string& text,
                                     const Law& law,
                                     const Queries& queries) {
  std::vector<double> values =
      Evaluate(Formula::Parse(text, option), law, queries);
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i] > 0 && std::isfinite(values[i])) continue;
    throw Error(ExitCode::kBadData,
                option + " '" + text + "' is " + ShortNumber(values[i]) +
                    " here: it must be positive")
        .File(queries.places[i]);
  }
  return values;
}

void Keep(const std::vector<double>& truth, Queries* queries) {
  Queries kept;
  kept.header = queries->header;
  kept.columns.resize(queries->columns.size());
  for (size_t i = 0; i < truth.size(); ++i) {
    if (!(truth[i] != 0)) continue;
    for (size_t v = 0; v < kept.columns.size(); ++v) {
      kept.columns[v].push_back(queries->columns[v][i]);
    }
    if (!queries->input.empty()) kept.input.push_back(queries->input[i]);
    kept.places.push_back(queries->places[i]);
  }
  *queries = std::move(kept);
}

Queries ReadPool(const PoolOptions& options, const SavedFit& fit) {
  if (options.candidates.empty() == options.free.empty()) {
    throw Error(ExitCode::kUsage,
                options.free.empty() ? "no candidates are given"
                                     : "--candidates and --free are both given")
        .Hint(
            "--candidates POOL.csv names runs that could be made, --free "
            "VAR=V1,V2,... makes them of all combinations");
  }
  Queries queries;
  if (options.candidates.empty()) {
    queries = GridOf(fit.law, options.free, options.round);
  } else {
    queries = ReadComplete(options.candidates, fit);
  }
  for (const std::string& text : options.subject_to) {
    Keep(Evaluate(Formula::Parse(text, "--subject-to"), fit.law, queries),
         &queries);
  }
  if (queries.size() > 0) return queries;
  throw Error(ExitCode::kBadData, "no candidate is left")
      .File(options.candidates)
      .Hint(options.subject_to.empty() ? "the table has no rows"
                                       : "loosen --subject-to");
}

}  // namespace

Queries ReadComplete(const std::string& path, const SavedFit& fit) {
  ModelOptions model;
  model.first = "-";
  model.second = path;
  Queries queries = ReadQueries(model, fit);
  for (size_t i = 0; i < queries.size(); ++i) {
    if (queries.missing[i].empty()) continue;
    throw Error(ExitCode::kBadData, "has no value for " + queries.missing[i])
        .File(queries.places[i]);
  }
  return queries;
}

std::vector<Option> PoolOptions::Records() {
  return Under(
      "Candidates",
      {{"--candidates",
        "POOL",
        "table of runs that could be made, each once",
        &candidates,
        Files()},
       {"--repeats",
        "N",
        "how often each candidate may be made (1 of a table, else any number)",
        Number<int>{&repeats, {1, kMostRepeats}}},
       {"--free",
        "VAR=VALUES",
        "values of a variable, V1,V2,... or LOW:HIGH: candidates are all "
        "combinations",
        &free},
       {"--round",
        "VAR=VALUES",
        "values that a variable may have in LOW:HIGH: pow2, whole or a list",
        &round},
       {"--subject-to",
        "FORMULA",
        "keep the candidates for which this is true",
        &subject_to},
       {"--cost",
        "FORMULA",
        "what a run costs, of variables and columns of the candidates (1)",
        &cost},
       {"--sigma",
        "FORMULA",
        "standard deviation of a run in the scale of the residuals (that of "
        "the fit)",
        &sigma}});
}

Candidates ReadCandidates(const PoolOptions& options,
                          const SavedFit& fit,
                          const GroupFit& group) {
  Queries queries = ReadPool(options, fit);
  Candidates candidates;
  RunPool& pool = candidates.pool;
  pool.cost = EvaluatePositive(
      "--cost", options.cost.empty() ? "1" : options.cost, fit.law, queries);
  const double fitted = group.statistics.sigma;
  if (!options.sigma.empty()) {
    pool.sigma = EvaluatePositive("--sigma", options.sigma, fit.law, queries);
  } else if (fitted > 0) {
    pool.sigma.assign(queries.size(), fitted);
  } else {
    throw Error(ExitCode::kUsage, "the error of a run is not known")
        .File("--sigma")
        .Hint(
            "--sigma 0.005 is half a percent of the loss where residuals are "
            "in ln");
  }
  if (!options.candidates.empty()) pool.repeats = 1;
  if (options.repeats) pool.repeats = *options.repeats;
  pool.columns = std::move(queries.columns);
  std::vector<size_t> kept;
  for (size_t c = 0; c < queries.header.size(); ++c) {
    const std::string& name = queries.header[c];
    const bool told =
        Contains({"times", "cost", "cumulative_cost", "sd"}, name);
    if (!told && fit.law.FindVariable(name) < 0) kept.push_back(c);
  }
  for (const size_t c : kept) candidates.header.push_back(queries.header[c]);
  for (const auto& fields : queries.input) {
    std::vector<std::string>& row = candidates.fields.emplace_back();
    for (const size_t c : kept) row.push_back(fields[c]);
  }
  return candidates;
}

}  // namespace routescale::app
