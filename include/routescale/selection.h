#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "routescale/error.h"
#include "routescale/table.h"

namespace routescale {

// Names of simulated runs begin so; a table of such runs alone gets a warning.
inline constexpr std::string_view kSimulatedRunPrefix = "sim-";
bool AreSimulated(const std::vector<std::string>& runs);

enum class Seeds {
  kMean,  // runs that differ in seed alone become one point, at their mean;
          // runs that share the seed as well stay apart, with a warning
  kEach,
  kMeanBy,  // runs that agree in SelectionOptions::mean_by become one point,
            // whatever else differs
};

// What the user asked for; an empty field takes the schema's default.
struct SelectionOptions {
  std::optional<std::string> where;  // formula; replaces the default filter
  std::optional<RowRule> row;
  std::optional<Seeds> seeds;
  std::optional<std::string> group_by;  // column; "" puts all rows in one group
  std::optional<std::string> shared_group;     // value of group_by that joins
                                               // every other group; "" for none
  std::optional<std::string> run, step, seed;  // column names; "" for none
  // Variable of the law -> column or formula of columns. Text that is exactly
  // the name of a column is that column, whatever letters it has.
  std::map<std::string, std::string> map;
  std::optional<std::string> target;  // column or formula: the response
  std::vector<std::string> groups;    // keep these groups only; empty: all
  // Columns or formulas, one of the two: how much the squared residual of a
  // row counts, or the relative standard error by which its residual is
  // divided; --sigma s is --weight 1/s^2. Only ratios matter: the variance of
  // the residuals is estimated, unless `absolute_sigma` says that sigma is the
  // standard error itself, in the unit of the residuals.
  std::optional<std::string> weight, sigma;
  bool absolute_sigma = false;
  std::optional<std::string> cluster;  // column: Points::clusters
  std::vector<std::string> keep;       // columns to carry into Points::texts
  // Variables that are left out of Points::variables, in place of the rows,
  // where more than a tenth of the rows kept have no number for them.
  std::vector<std::string> optional_variables = {};
  // Variables or columns. Of the runs that agree in them, the one with the
  // smallest response is kept (the best learning rate of each size).
  std::vector<std::string> best_by = {};
  std::vector<std::string> mean_by = {};  // variables or columns: kMeanBy
  bool list_dropped = false;              // fill SelectionReport::dropped
};

// The same after the table's header was seen: nothing is left to defaults; map
// holds the variables asked for, and no others. Written into a saved fit, so
// that `check` can repeat the selection.
struct ResolvedSelection {
  std::string schema;  // "clark2022" or "plain"
  std::string where;   // "" keeps every row
  RowRule row;
  Seeds seeds = Seeds::kEach;
  std::string group_by, shared_group, run, step, seed;
  std::map<std::string, std::string> map;
  std::string target;
  std::string weight, sigma, cluster;  // "" for none
  bool absolute_sigma = false;
  std::vector<std::string> best_by, mean_by;
  std::vector<std::string> left_out;  // groups of the table not asked for
};

// "last", "all", "min", "mean:3" or a step.
std::string ToString(const RowRule& row);
bool ParseRowRule(std::string_view text, RowRule* row);

// "mean", "each" or "mean:N,D".
std::string ToString(Seeds seeds, const std::vector<std::string>& mean_by);
bool ParseSeeds(std::string_view text,
                Seeds* seeds,
                std::vector<std::string>* mean_by);

// The points of one group, ready to fit.
struct Points {
  std::string group;                         // "all" without group_by
  std::vector<std::string> variables;        // names, in the order of columns
  std::vector<std::vector<double>> columns;  // columns[v][i], finite
  std::vector<double> response;  // [i], finite, in the target's unit
  // [i] for messages: "run 17", "runs 9, 10, 11" for a mean over seeds,
  // "run 17 at step 1000" where each row counts, "line 17" without runs.
  std::vector<std::string> labels;
  std::vector<bool> shared;  // [i] joined from the shared group
  // [i] how much the squared residual counts, > 0; empty: all 1. The mean over
  // the runs of a point.
  std::vector<double> weights;
  // The weights are 1/sigma², sigma the known standard error of a residual.
  bool known_errors = false;
  // [i] the cluster of the point, any numbers; empty: each by itself.
  std::vector<int> clusters;
  // Column of SelectionOptions::keep -> [i] its text; of a mean over seeds that
  // of the first run.
  std::map<std::string, std::vector<std::string>> texts;
  // For messages: the file, the response as --target has it, and the line of
  // [i], of a mean over seeds that of the first run; may be empty.
  std::string table, target;
  std::vector<int64_t> lines;

  size_t size() const { return response.size(); }
  // An Error (kBadData) about point i, naming file and line where they are
  // known, else group and label.
  Error ErrorAt(size_t i, std::string message) const;
};

// A warning with a code of WarningCodes().
struct SelectionWarning {
  std::string code, message;
};

// A row, or the row of a run, that is no part of a point.
struct DroppedRow {
  std::string file;
  int64_t line = 0;
  std::string run, reason;
};

// The points at these indices.
Points Subset(const Points& points, const std::vector<size_t>& indices);

// What became of the rows, for reports. Counts are of runs, or of rows where
// each row counts (no column of runs, or RowRule::kAll).
struct SelectionReport {
  int64_t rows_read = 0, runs_read = 0;
  int64_t dropped_no_row = 0;  // no row at the step asked for
  int64_t dropped_by_where = 0;
  int64_t dropped_missing = 0;  // target, a variable or the group is missing
  std::map<std::string, int64_t> missing_by_column;  // among them; several
                                                     // columns may lack in one
  int64_t dropped_groups = 0;                        // in groups not asked for
  int64_t averaged_runs = 0;            // runs that went into seed means
  int64_t averaged_points = 0;          // points that came of them
  std::vector<std::string> warnings;    // duplicates, repeated steps, …
  std::vector<SelectionWarning> coded;  // those of `warnings` with a code
  int64_t dropped_worse = 0;            // of best_by
  std::vector<std::string> choices;     // of best_by, one for each cell
  std::vector<std::string> notes;   // the form of the table: RunTable::notes
  std::vector<DroppedRow> dropped;  // if list_dropped
};

struct Selection {
  ResolvedSelection resolved;
  std::vector<Points> groups;  // in order of first appearance, without shared
  SelectionReport report;
  std::string table_name, table_sha256;
};

// Default formulas of columns for the variables of the laws (N, E, D, …), the
// filter, the grouping: what a known kind of table means.
struct Schema {
  std::string name;
  std::string run, step, seed;  // column names or ""
  std::string where, group_by, shared_group, target;
  RowRule row;
  Seeds seeds = Seeds::kEach;
  std::map<std::string, std::string> map;
  std::vector<std::string> not_labels;  // columns that are results, not labels
};

// A variable of the laws and what its column is usually called, in lower case.
struct UsualNames {
  std::string variable;
  std::vector<std::string> names;
};
const std::vector<UsualNames>& VariableNames();

// Recognises a table by its header. Never fails: the schema "plain" maps each
// column to a variable of the same name, the laws' variables to their usual
// names (n_params, tokens, num_experts, …; see schema.cc) where only one column
// has such a name, and takes `loss`, `L` or a usual name of the validation loss
// (case ignored) as the target, or "" if there is none.
Schema RecogniseSchema(const std::vector<std::string>& columns);

// Reads the table and turns it into points for a law that needs the variables
// `variables` (names), in that order. Order of work: row of each run, filter,
// drop missing, seed averaging, grouping, shared group.
//
// Runs are the same but for the seed if they agree, as text, in every column
// but run, seed, the response and Schema::not_labels, and in the variables.
// A shared group joins every other group and makes none of its own, unless it
// is the only one or options.groups names it.
//
// Throws Error: an unknown column or group (with the nearest names), a column
// used as text and as a number in one formula, a variable without a column
// (listing all that lack one, and the columns there are), a formula that has
// no finite value on a row kept, no row left (saying which step dropped them).
Selection Select(TableReader* reader,
                 const SelectionOptions& options,
                 const std::vector<std::string>& variables);

}  // namespace routescale
