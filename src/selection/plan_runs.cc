#include "routescale/error.h"
#include "routescale/names.h"
#include "routescale/option_name.h"
#include "selection/columns.h"
#include "selection/plan.h"

namespace routescale {
namespace {

// The columns of runs, steps and seeds, and the row that stands for a run.
void ResolveRuns(const std::vector<std::string>& columns,
                 const SelectionOptions& options,
                 const Schema& schema,
                 ResolvedSelection* resolved) {
  resolved->run = options.run.value_or(schema.run);
  CheckColumn("@run"_options, resolved->run, columns);
  const bool by_step = options.row && options.row->kind == RowRule::kStep;
  std::string step = schema.step;
  if (step.empty() && (!resolved->run.empty() || by_step)) {
    step = StepColumn(columns);
  }
  resolved->step = options.step.value_or(step);
  CheckColumn("@step"_options, resolved->step, columns);
  if (by_step && resolved->step.empty()) {
    throw Error(ExitCode::kUsage, "the table has no column of steps")
        .File("@row"_options)
        .Hint("name it with @step COLUMN"_options);
  }
  if (resolved->run.empty() && !by_step && !options.step.value_or("").empty()) {
    throw Error(ExitCode::kUsage, "has no effect: every row is a run")
        .File("@step "_options + *options.step)
        .Hint("name the column of runs with @run COLUMN"_options);
  }
  const bool of_runs = options.row && (options.row->kind == RowRule::kMin ||
                                       options.row->kind == RowRule::kMean);
  if (of_runs && resolved->run.empty()) {
    throw Error(ExitCode::kUsage,
                "chooses among the rows of a run, but no column is known to "
                "name the run")
        .File("@row "_options + ToString(*options.row))
        .Hint(ListNames("name it with @run COLUMN; the columns are"_options,
                        columns));
  }
  const bool has_curves = !resolved->run.empty() && !resolved->step.empty();
  resolved->row.kind = has_curves ? RowRule::kLast : RowRule::kAll;
  if (options.row) resolved->row = *options.row;
}

void ResolveSeeds(const std::vector<std::string>& columns,
                  const SelectionOptions& options,
                  const Schema& schema,
                  ResolvedSelection* resolved) {
  resolved->seed = options.seed.value_or(schema.seed);
  CheckColumn("@seed-column"_options, resolved->seed, columns);
  const Seeds by_default = resolved->seed.empty() ? Seeds::kEach : schema.seeds;
  resolved->seeds = options.seeds.value_or(by_default);
  if (resolved->seeds == Seeds::kMean && resolved->seed.empty()) {
    throw Error(ExitCode::kUsage, "the table has no column of seeds")
        .File("@seeds mean"_options)
        .Hint(
            "name it with @seed-column COLUMN, or the variables in which "
            "runs must agree: @seeds mean:N,D"_options);
  }
  resolved->mean_by = options.mean_by;
  resolved->best_by = options.best_by;
}

void ResolveGroups(const std::vector<std::string>& columns,
                   const SelectionOptions& options,
                   const Schema& schema,
                   ResolvedSelection* resolved) {
  resolved->group_by = options.group_by.value_or(schema.group_by);
  CheckColumn("@group-by"_options, resolved->group_by, columns);
  const bool as_schema = resolved->group_by == schema.group_by;
  resolved->shared_group =
      options.shared_group.value_or(as_schema ? schema.shared_group : "");
}

}  // namespace

SelectionPlan PlanRuns(const std::vector<std::string>& columns,
                       const SelectionOptions& options) {
  const Schema schema = RecogniseSchema(columns);
  SelectionPlan plan;
  plan.groups = options.groups;
  plan.keep = options.keep;
  plan.optional_variables = options.optional_variables;
  plan.asked_for_mean = options.seeds == Seeds::kMean;
  plan.asked_for_rows = options.row || options.run;
  plan.list_dropped = options.list_dropped;
  plan.asked_for_shared_group = options.shared_group &&
                                !options.shared_group->empty() &&
                                *options.shared_group != schema.shared_group;
  plan.resolved.schema = schema.name;
  ResolveRuns(columns, options, schema, &plan.resolved);
  ResolveSeeds(columns, options, schema, &plan.resolved);
  ResolveGroups(columns, options, schema, &plan.resolved);
  return plan;
}

}  // namespace routescale
