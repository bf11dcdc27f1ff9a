#include "selection/plan.h"

#include <fmt/format.h>

#include <algorithm>

#include <utility>

#include "formula/notation.h"
#include "routescale/error.h"
#include "routescale/names.h"
#include "routescale/option_name.h"
#include "routescale/shell_word.h"
#include "selection/columns.h"
#include "selection/text_tests.h"

namespace routescale {
namespace {

// "@target loss or @target 'my loss'": options to paste.
std::string WrittenWith(const std::string& option,
                        std::vector<std::string> values) {
  for (std::string& value : values) value = option + ShellWord(value);
  return JoinNames(values, "or");
}

void ParseTarget(const std::vector<std::string>& columns,
                 const SelectionOptions& options,
                 const Schema& schema,
                 const std::string& table,
                 SelectionPlan* plan) {
  const std::string text = options.target.value_or(schema.target);
  if (text.empty()) {
    const std::vector<std::string> likely = LossLikeColumns(columns);
    throw Error(ExitCode::kBadData, "no column is known to hold the loss")
        .File(table)
        .Hint(likely.empty()
                  ? ListNames(
                        "name one with @target COLUMN; the columns are"_options,
                        columns)
                  : "perhaps " + WrittenWith("@target "_options, likely));
  }
  plan->target = ParseColumnFormula(text, "@target"_options, columns);
  plan->resolved.target = plan->target->text();
}

void ParseWeight(const std::vector<std::string>& columns,
                 const SelectionOptions& options,
                 SelectionPlan* plan) {
  const std::string weight = options.weight.value_or("");
  const std::string sigma = options.sigma.value_or("");
  if (!weight.empty() && !sigma.empty()) {
    throw Error(ExitCode::kUsage,
                "@weight and @sigma exclude each other"_options)
        .Hint("@sigma s is @weight 1/s^2"_options);
  }
  if (!weight.empty()) {
    plan->weight = ParseColumnFormula(weight, "@weight"_options, columns);
    plan->resolved.weight = plan->weight->text();
  } else if (!sigma.empty()) {
    plan->weight = ParseColumnFormula(sigma, "@sigma"_options, columns);
    plan->resolved.sigma = plan->weight->text();
  }
  plan->resolved.absolute_sigma = options.absolute_sigma;
  if (options.absolute_sigma && sigma.empty()) {
    throw Error(ExitCode::kUsage,
                "the errors are said to be known, but no column gives them")
        .Hint("give sigma, the standard error of each run");
  }
  plan->resolved.cluster = options.cluster.value_or("");
  CheckColumn("@cluster"_options, plan->resolved.cluster, columns);
}

[[noreturn]] void ThrowMissingVariables(const std::vector<std::string>& missing,
                                        const std::vector<std::string>& columns,
                                        const std::string& table) {
  std::string hint;
  std::vector<std::string> open = missing;
  for (const UsualNames& usual : VariableNames()) {
    if (!Contains(missing, usual.variable)) continue;
    std::vector<std::string> found = FindNamed(columns, usual.names);
    if (found.empty()) continue;
    for (std::string& column : found) column = usual.variable + "=" + column;
    hint += (hint.empty() ? "" : "\n  ") + usual.variable + " may be " +
            WrittenWith("@map "_options, found);
    std::erase(open, usual.variable);
  }
  if (!open.empty()) {
    hint += (hint.empty() ? "" : "\n  ") +
            ListNames(fmt::format("map {} with {} {}=COLUMN; the columns are",
                                  missing.size() == 1 ? "it"
                                  : open.size() == 1  ? open.front()
                                                      : "each",
                                  "@map"_options,
                                  open.front()),
                      columns);
  }
  throw Error(ExitCode::kBadData,
              fmt::format("no column for the variable{} {} of the law",
                          missing.size() == 1 ? "" : "s",
                          JoinNames(missing)))
      .File(table)
      .Hint(hint);
}

void ParseVariables(const std::vector<std::string>& columns,
                    const SelectionOptions& options,
                    const Schema& schema,
                    const std::vector<std::string>& variables,
                    const std::string& table,
                    SelectionPlan* plan) {
  std::vector<std::string> missing;
  for (const std::string& variable : variables) {
    const auto own = options.map.find(variable);
    const auto known = schema.map.find(variable);
    const bool is_own = own != options.map.end();
    const bool is_known = known != schema.map.end();
    if (!is_own && !is_known && !Contains(columns, variable)) {
      missing.push_back(variable);
      continue;
    }
    const std::string text = is_own     ? own->second
                             : is_known ? known->second
                                        : TextName(variable);
    const Formula formula =
        ParseColumnFormula(text, "@map "_options + variable, columns);
    plan->resolved.map[variable] = formula.text();
    plan->variables.emplace_back(variable, formula);
  }
  if (!missing.empty()) ThrowMissingVariables(missing, columns, table);
}

// A filter knows the columns and, where no column has the name, the variables
// as they are mapped.
Formula ParseFilter(const std::string& text,
                    const std::vector<std::string>& columns,
                    const SelectionOptions& options,
                    const Schema& schema) {
  std::map<std::string, std::string> known = options.map;
  known.insert(schema.map.begin(), schema.map.end());
  try {
    Formula where = Formula::Parse(text, "@where"_options);
    std::map<std::string, Formula> meanings;
    for (const std::string& symbol : where.symbols()) {
      const auto variable = known.find(symbol);
      if (Contains(columns, symbol) || variable == known.end()) continue;
      meanings.emplace(
          symbol,
          ParseColumnFormula(variable->second, "@where"_options, columns));
    }
    if (!meanings.empty()) where = where.Substitute(meanings);
    CheckSymbols(where, columns);
    return where;
  } catch (Error& error) {
    HintAtBackticks(text, columns, &error);
    throw;
  }
}

bool IsUsualVariable(const std::string& name) {
  const std::vector<UsualNames>& usual = VariableNames();
  return std::any_of(usual.begin(), usual.end(), [&](const UsualNames& entry) {
    return entry.variable == name;
  });
}

// Each name is a variable, by --map or of the schema, a column, which is
// compared as text, or a formula. `resolved` gets names that need no --map.
Agreement ParseAgreement(const std::vector<std::string>& names,
                         const std::string& origin,
                         const std::vector<std::string>& columns,
                         const SelectionOptions& options,
                         const Schema& schema,
                         std::vector<std::string>* resolved) {
  Agreement agreement;
  resolved->clear();
  for (const std::string& name : names) {
    const auto own = options.map.find(name);
    const auto known = schema.map.find(name);
    const bool is_known = known != schema.map.end() && IsUsualVariable(name);
    if (own == options.map.end() && !is_known && Contains(columns, name)) {
      agreement.labels.push_back(name);
      resolved->push_back(name);
      continue;
    }
    const std::string text = own != options.map.end() ? own->second
                             : is_known               ? known->second
                                                      : name;
    agreement.numbers.emplace_back(name,
                                   ParseColumnFormula(text, origin, columns));
    const Formula& formula = agreement.numbers.back().second;
    resolved->push_back(own != options.map.end() ? formula.text() : name);
  }
  return agreement;
}

// The columns of sizes, which do not change within a run.
std::vector<std::string> FixedColumns(const SelectionPlan& plan) {
  static const std::vector<std::string> kSizes = {"N", "P", "E", "K", "G"};
  std::vector<std::string> fixed;
  for (const auto& [variable, formula] : plan.variables) {
    if (!Contains(kSizes, variable)) continue;
    for (const std::string& symbol : formula.symbols()) {
      if (symbol != plan.resolved.step && !Contains(fixed, symbol) &&
          !Contains(plan.target->symbols(), symbol)) {
        fixed.push_back(symbol);
      }
    }
  }
  return fixed;
}

// A mistyped name would leave the default of the variable that was meant.
void WarnOfUnusedMaps(const SelectionOptions& options,
                      const std::vector<std::string>& variables,
                      std::vector<std::string>* warnings) {
  for (const auto& [variable, text] : options.map) {
    if (Contains(variables, variable)) continue;
    std::string warning = "@map "_options + variable +
                          " is not used: the law has no such variable";
    if (!variables.empty()) {
      warning += ", " + NameHint(variable, "its variables are", variables);
    }
    warnings->push_back(std::move(warning));
  }
}

void FindLabels(const std::vector<std::string>& columns,
                const Schema& schema,
                SelectionPlan* plan) {
  const ResolvedSelection& resolved = plan->resolved;
  if (resolved.seed.empty()) return;
  const bool each_step = resolved.row.kind == RowRule::kAll;
  for (const std::string& column : columns) {
    const bool is_label = column != resolved.run && column != resolved.seed &&
                          !Contains(schema.not_labels, column) &&
                          !Contains(plan->target->symbols(), column);
    const bool is_step = column == resolved.step;
    if (is_step ? each_step : is_label || column == resolved.group_by) {
      plan->labels.push_back(column);
    }
  }
}

}  // namespace

SelectionPlan PlanSelection(const std::vector<std::string>& columns,
                            const SelectionOptions& options,
                            const std::vector<std::string>& variables,
                            const std::string& table) {
  const Schema schema = RecogniseSchema(columns);
  SelectionPlan plan = PlanRuns(columns, options);
  plan.resolved.where = options.where.value_or(schema.where);
  if (!plan.resolved.where.empty()) {
    plan.where = ParseFilter(plan.resolved.where, columns, options, schema);
    plan.resolved.where = plan.where->text();
  }
  ParseTarget(columns, options, schema, table, &plan);
  ParseWeight(columns, options, &plan);
  ParseVariables(columns, options, schema, variables, table, &plan);
  WarnOfUnusedMaps(options, variables, &plan.warnings);
  FindLabels(columns, schema, &plan);
  plan.best_by = ParseAgreement(options.best_by,
                                "@best-by"_options,
                                columns,
                                options,
                                schema,
                                &plan.resolved.best_by);
  plan.mean_by = ParseAgreement(options.mean_by,
                                "@seeds"_options,
                                columns,
                                options,
                                schema,
                                &plan.resolved.mean_by);
  plan.fixed = FixedColumns(plan);
  if (plan.resolved.run.empty() && !plan.asked_for_rows) {
    plan.history_step = StepColumn(columns);
  }
  return plan;
}

}  // namespace routescale
