#include <algorithm>
#include <string_view>

#include "formula/notation.h"
#include "routescale/selection.h"
#include "selection/columns.h"

namespace routescale {
namespace {

const std::vector<std::string>& TargetSynonyms() {
  static const std::vector<std::string> names = {"val_loss",
                                                 "valid_loss",
                                                 "validation_loss",
                                                 "loss_val",
                                                 "loss_valid",
                                                 "loss_validation",
                                                 "eval_loss",
                                                 "loss_eval",
                                                 "final_loss"};
  return names;
}

bool IsOneOf(const std::string& name, const std::vector<std::string>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string FirstOf(const std::vector<std::string>& columns,
                    const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (IsOneOf(name, columns)) return name;
  }
  return "";
}

std::string OnlyNamed(const std::vector<std::string>& columns,
                      const std::vector<std::string>& names) {
  const std::vector<std::string> found = FindNamed(columns, names);
  return found.size() == 1 ? found.front() : "";
}

bool HasAll(const std::vector<std::string>& columns,
            const std::vector<std::string>& names) {
  return std::all_of(names.begin(), names.end(), [&](const auto& name) {
    return IsOneOf(name, columns);
  });
}

struct DefaultFormula {
  const char* variable;
  std::string formula;
  std::vector<std::string> needs;  // columns
};

// The released table of Clark et al. 2022: flops_per_step is the forward pass
// of one batch of 256 × 2048 = 524288 tokens. B is parameters per forward FLOP
// relative to the smallest dense model, which has 16527360 parameters and
// 44563506921472 FLOPs a step.
const std::vector<DefaultFormula>& Clark2022Map() {
  static const std::vector<DefaultFormula> map = {
      {"N", "dense_parameter_count", {"dense_parameter_count"}},
      {"P", "total_parameter_count", {"total_parameter_count"}},
      {"E", "num_experts", {"num_experts"}},
      {"D", "step*524288", {"step"}},
      {"K", "k", {"k"}},
      {"R", "routing_frequency", {"routing_frequency"}},
      {"F", "flops_per_step/524288", {"flops_per_step"}},
      {"B",
       "total_parameter_count*44563506921472/(flops_per_step*16527360)",
       {"total_parameter_count", "flops_per_step"}},
      {"S", "max(0, (num_experts - k)/num_experts)", {"num_experts", "k"}},
  };
  return map;
}

Schema Clark2022(const std::vector<std::string>& columns) {
  Schema schema;
  schema.name = "clark2022";
  schema.run = "hyper_id";
  schema.step = "step";
  schema.seed = FirstOf(columns, {"seed"});
  schema.seeds = schema.seed.empty() ? Seeds::kEach : Seeds::kMean;
  schema.row.kind = RowRule::kLast;
  if (IsOneOf("k", columns)) schema.where = "k == 1";
  if (IsOneOf("routing_frequency", columns)) {
    if (!schema.where.empty()) schema.where += " && ";
    schema.where += "routing_frequency == 0.5";
  }
  schema.group_by = "router_type";
  schema.shared_group = "Dense";
  schema.target = "loss_validation";
  for (const DefaultFormula& entry : Clark2022Map()) {
    if (HasAll(columns, entry.needs)) {
      schema.map[entry.variable] = entry.formula;
    }
  }
  for (const std::string& column : columns) {
    if (column.rfind("loss", 0) == 0) schema.not_labels.push_back(column);
  }
  schema.not_labels.push_back(schema.run);
  schema.not_labels.push_back(schema.step);
  return schema;
}

std::string PlainTarget(const std::vector<std::string>& columns) {
  for (const char* name : {"loss", "l"}) {
    for (const std::string& column : columns) {
      if (LowerCase(column) == name) return TextName(column);
    }
  }
  std::vector<std::string> found = FindNamed(columns, TargetSynonyms());
  if (found.empty() && LossLikeColumns(columns).size() == 1) {
    found = FindNamed(columns, {"loss"});
  }
  return found.size() == 1 ? TextName(found.front()) : "";
}

std::map<std::string, std::string> PlainMap(
    const std::vector<std::string>& columns) {
  std::map<std::string, std::string> map;
  for (const std::string& column : columns) {
    if (IsIdentifier(column)) map[column] = column;
  }
  const std::vector<UsualNames>& synonyms = VariableNames();
  const auto total = std::find_if(
      synonyms.begin(), synonyms.end(), [](const UsualNames& entry) {
        return entry.variable == "P";
      });
  const bool counts_total = !FindNamed(columns, total->names).empty();
  for (const UsualNames& entry : synonyms) {
    if (entry.variable == "N" && counts_total) continue;
    const std::vector<std::string> found = FindNamed(columns, entry.names);
    if (found.size() != 1) continue;
    map.emplace(entry.variable, TextName(found.front()));
  }
  return map;
}

Schema Plain(const std::vector<std::string>& columns) {
  Schema schema;
  schema.name = "plain";
  schema.run = FirstOf(columns,
                       {"run",
                        "run_id",
                        "hyper_id",
                        "run_name",
                        "Name",
                        "name",
                        "ID",
                        "id",
                        "experiment"});
  if (schema.run.empty()) {
    schema.run = OnlyNamed(
        columns, {"run", "run_id", "run_name", "experiment", "experiment_id"});
  }
  if (!schema.run.empty()) schema.step = StepColumn(columns);
  schema.seed = OnlyNamed(columns, {"seed"});
  const bool has_curves = !schema.run.empty() && !schema.step.empty();
  schema.row.kind = has_curves ? RowRule::kLast : RowRule::kAll;
  schema.target = PlainTarget(columns);
  schema.map = PlainMap(columns);
  for (const std::string& column : columns) {
    if (LowerCase(column).find("loss") != std::string::npos ||
        column == schema.run || column == schema.step) {
      schema.not_labels.push_back(column);
    }
  }
  return schema;
}

}  // namespace

// What the laws' variables are commonly called. A column called exactly like
// the variable wins; else the one column found here, by FindNamed; a variable
// with two candidates is left to the user, as is N in a table that counts both
// active and total parameters, for laws differ in which they mean.
const std::vector<UsualNames>& VariableNames() {
  static const std::vector<UsualNames> synonyms = {
      {"N",
       {"n",
        "params",
        "n_params",
        "num_params",
        "parameters",
        "n_parameters",
        "num_parameters",
        "parameter_count",
        "n_active",
        "active_params",
        "active_parameters",
        "n_active_params",
        "num_active_params",
        "dense_parameter_count"}},
      {"P",
       {"p",
        "n_total",
        "total_params",
        "n_total_params",
        "num_total_params",
        "total_parameters",
        "total_parameter_count"}},
      {"D",
       {"d",
        "tokens",
        "n_tokens",
        "num_tokens",
        "train_tokens",
        "training_tokens",
        "tokens_seen"}},
      {"E", {"e", "experts", "n_experts", "num_experts", "n_routed_experts"}},
      {"K", {"k", "top_k", "topk", "experts_per_token", "num_experts_per_tok"}},
      {"C", {"c", "compute", "train_flops", "training_flops", "total_flops"}},
      {"F", {"f", "flops_per_token"}},
      {"G", {"g", "granularity"}},
      {"R", {"r", "routing_frequency"}},
      {"S", {"s", "sparsity"}},
  };
  return synonyms;
}

Schema RecogniseSchema(const std::vector<std::string>& columns) {
  const std::vector<std::string> clark2022 = {"hyper_id",
                                              "step",
                                              "router_type",
                                              "num_experts",
                                              "dense_parameter_count",
                                              "loss_validation"};
  return HasAll(columns, clark2022) ? Clark2022(columns) : Plain(columns);
}

}  // namespace routescale
