#include <algorithm>

#include "options/cost_options.h"
#include "routescale/change_law.h"
#include "routescale/error.h"
#include "routescale/names.h"
#include "routescale/numbers.h"
#include "routescale/point_formula.h"
#include "routescale/study.h"
#include "shell/values.h"

namespace routescale::app {
namespace {

// The variables of the laws that a formula names and no column is called.
std::vector<std::string> VariablesOf(const Formula& formula,
                                     const TableReader& reader,
                                     const SelectionOptions& selection) {
  const Schema schema = RecogniseSchema(reader.columns());
  std::vector<std::string> variables;
  for (const std::string& symbol : formula.symbols()) {
    const bool known = selection.map.contains(symbol) ||
                       (reader.Find(symbol) < 0 && schema.map.contains(symbol));
    if (known) variables.push_back(symbol);
  }
  return variables;
}

constexpr const char* kExperts = "E";

// What to do about runs of several E in one law of the cost; "" if there are
// none.
std::string MixedExperts(const Points& points, const Formula& cost) {
  const auto place =
      std::find(points.variables.begin(), points.variables.end(), kExperts);
  if (place == points.variables.end()) return "";
  const auto& column = points.columns[place - points.variables.begin()];
  const auto [low, high] = std::minmax_element(column.begin(), column.end());
  if (!(*low < *high)) return "";
  const bool of_the_law = std::all_of(
      cost.symbols().begin(), cost.symbols().end(), [](const auto& symbol) {
        return symbol == "N" || symbol == kExperts;
      });
  return points.group +
         ": the runs differ in E, the law of the cost mixes them; " +
         (of_the_law ? "--law routed-bilinear gives a multiplier for each E"
                     : "--where 'E == 1 || E == " + ShortNumber(*high) +
                           "' compares one E with dense runs");
}

// Points of one variable, the cost.
void KeepCost(const Formula& cost, const std::string& name, Points* points) {
  const std::vector<double> costs = EvaluateAt(cost, *points);
  for (size_t i = 0; i < costs.size(); ++i) {
    if (costs[i] > 0) continue;
    throw points->ErrorAt(i, cost.text() + " is not positive")
        .Hint("leave the run out with --where");
  }
  points->variables = {name};
  points->columns = {costs};
}

// The points of each group, of one variable, the cost.
Selection SelectCosts(TableReader* reader,
                      SelectionOptions selection,
                      const Formula& cost,
                      const Law& law,
                      std::vector<std::string>* warnings) {
  std::vector<std::string> variables = VariablesOf(cost, *reader, selection);
  AddColumnsOf(cost, variables, reader->columns(), &selection.keep);
  const bool has_experts =
      RecogniseSchema(reader->columns()).map.contains(kExperts);
  if (has_experts && !Contains(variables, kExperts)) {
    variables.push_back(kExperts);
    selection.optional_variables.push_back(kExperts);
  }
  Selection selected = Select(reader, selection, variables);
  for (Points& points : selected.groups) {
    const std::string mixed = MixedExperts(points, cost);
    if (!mixed.empty()) warnings->push_back(mixed);
    KeepCost(cost, law.variables[0].name, &points);
  }
  return selected;
}

}  // namespace

std::vector<Option> CostChoice::Records() {
  return Under(
      "Groups",
      {{"--multiplier",
        "COST",
        "with --groups: how many times the cost of a group the baseline needs "
        "for the same loss; a column or formula, such as N, '6*N*D' or "
        "flops_per_step",
        &multiplier},
       {"--baseline",
        "GROUP",
        "with --multiplier: the group that others are measured against",
        &baseline},
       {"--throughput",
        "GROUP=FACTOR",
        "with --multiplier: speed of the group's hardware; its cost is divided "
        "by it",
        &throughput}});
}

void CostChoice::Check(bool groups) const {
  if (!IsGiven()) {
    if (baseline.empty() && throughput.empty()) return;
    throw Error(ExitCode::kUsage, "belongs to --multiplier")
        .File(baseline.empty() ? "--throughput" : "--baseline")
        .Hint("name the cost: --multiplier N");
  }
  if (!groups) {
    throw Error(ExitCode::kUsage, "belongs to --groups")
        .File("--multiplier")
        .Value(multiplier)
        .Hint("compare --groups --multiplier " + multiplier +
              " --baseline GROUP");
  }
  if (!baseline.empty()) return;
  throw Error(ExitCode::kUsage, "is missing: the group to measure against")
      .File("--baseline")
      .Hint("--baseline Dense, say");
}

ComparedCosts CompareTableCosts(TableReader* reader,
                                SelectionOptions selection,
                                const CostChoice& choice,
                                const std::string& law,
                                const std::vector<std::string>& share,
                                const FitOptions& fit) {
  const Formula cost = Formula::Parse(choice.multiplier, "--multiplier");
  if (!selection.shared_group) selection.shared_group = "";
  MultiplierOptions options;
  options.fit = fit;
  options.baseline = choice.baseline;
  options.share = share;
  options.throughput = ParseValues("--throughput", choice.throughput);
  ComparedCosts compared;
  const Law named =
      law.empty() ? DefaultCostLaw() : FindLaw(law, {"C", "N", "D", "F"});
  const Law changed = ChangeLaws({named}, options.fit.changes)[0];
  options.fit.changes = {};
  const bool routed = changed.variables.size() > 1 && !changed.dense.empty();
  const Selection selected =
      routed
          ? Select(reader, selection, changed.variable_names())
          : SelectCosts(reader, selection, cost, changed, &compared.warnings);
  compared.comparison =
      routed
          ? CompareRoutedCosts(changed, selected.groups, cost, options)
          : CompareCosts(changed, selected.groups, choice.multiplier, options);
  const std::vector<std::string> of_rows = WarningsOf(selected.report);
  compared.warnings.insert(
      compared.warnings.end(), of_rows.begin(), of_rows.end());
  compared.data_sha256 = selected.table_sha256;
  return compared;
}

}  // namespace routescale::app
