#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "routescale/formula.h"
#include "routescale/selection.h"

namespace routescale {

// In what rows must agree to be compared or averaged: numbers, and texts of
// columns.
struct Agreement {
  std::vector<std::pair<std::string, Formula>> numbers;
  std::vector<std::string> labels;

  bool empty() const { return numbers.empty() && labels.empty(); }
};

// A selection with its formulas parsed and checked against the header: what to
// read, and what to do with it.
struct SelectionPlan {
  ResolvedSelection resolved;
  std::optional<Formula> where;
  std::optional<Formula> target;
  std::optional<Formula> weight;  // or a standard error: resolved.sigma is set
  std::vector<std::pair<std::string, Formula>> variables;
  // Columns that tell runs apart: all but run, seed, results and, where one
  // row stands for a run, step. Empty if there is no seed column.
  std::vector<std::string> labels;
  std::vector<std::string> groups;  // SelectionOptions::groups
  std::vector<std::string> keep;    // SelectionOptions::keep
  std::vector<std::string> warnings;
  // What the user asked for rather than the schema.
  bool asked_for_mean = false, asked_for_shared_group = false;
  std::vector<std::string> optional_variables;  // as in SelectionOptions
  Agreement best_by, mean_by;
  bool asked_for_rows = false;  // by the user: --row or --run
  bool list_dropped = false;
  std::vector<std::string> fixed;  // ReadPlan::fixed
  // Without a column of runs: the column that may be a step of one, or "".
  std::string history_step;

  ReadPlan Read() const;
};

// Runs, steps, seeds and groups alone: the part that every table has.
SelectionPlan PlanRuns(const std::vector<std::string>& columns,
                       const SelectionOptions& options);

// Throws the Errors of Select that need no more than the header; `table` names
// the file in them.
SelectionPlan PlanSelection(const std::vector<std::string>& columns,
                            const SelectionOptions& options,
                            const std::vector<std::string>& variables,
                            const std::string& table);

// Turns rows that were read by plan.Read() into points.
Selection SelectRows(const RunTable& table, const SelectionPlan& plan);

}  // namespace routescale
