#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "routescale/selection.h"

namespace routescale {

struct InspectOptions {
  SelectionOptions selection;
  size_t distinct_limit = 1000;  // of values remembered in each column
};

struct ColumnSummary {
  std::string name;
  bool is_number = true;        // every value that is not missing is a number
  int64_t missing = 0;          // empty, NA, NaN, null or None; text: empty
  int64_t texts = 0;            // values that are no number
  int64_t first_text_line = 0;  // in the file; 0: none
  double min = 0, max = 0;      // of the numbers; NaN: there are none
  std::vector<std::string> values;  // distinct, as written, in order of
                                    // appearance, missing ones left out
  bool more_values = false;         // than distinct_limit
};

// A number of runs, or of rows where each row counts (see Inspect).
struct GroupSummary {
  std::string name;
  int64_t runs = 0;
};

// Runs of one group by size and experts.
struct GridSummary {
  struct Hole {
    size_t size, expert;  // indices
  };
  std::string group;
  std::vector<double> sizes;             // N, ascending
  std::vector<std::string> size_labels;  // of model_size_label, or empty texts
  std::vector<double> experts;           // E, ascending
  std::vector<std::vector<int64_t>> runs;  // [size][expert]
  std::vector<Hole> holes;  // cells without a run, by size, then experts
};

// Runs that share every label and the seed.
struct DuplicateSummary {
  std::string runs;  // "runs 54, 66"
  std::string group;
  std::vector<double> responses;  // NaN where missing
};

struct RunStep {
  std::string run;
  double step = 0;
};

// Points that the selection keeps for one group, those of the shared group
// among them.
struct PointsSummary {
  std::string group;
  size_t points = 0, shared = 0;
};

// A variable of the laws, and what a fit would read it from.
struct VariableSummary {
  std::string name, formula;  // formula "": no column is known for it
  std::vector<std::string> usual_names;  // of columns, in lower case
};

struct TableSummary {
  std::string name, sha256;
  int64_t rows = 0, runs = 0;
  Schema schema;
  ResolvedSelection selection;  // as far as the table allows
  std::vector<ColumnSummary> columns;
  std::vector<VariableSummary> variables;
  std::vector<std::string>
      notes;  // the form of the table: TableReader::Notes()
  std::vector<GroupSummary> groups;  // empty without a column of groups
  std::vector<GridSummary> grids;    // of the groups with several experts
  std::vector<DuplicateSummary> duplicates;
  // The last step that most runs share, NaN if there is none, and the runs
  // that end elsewhere.
  double usual_last_step = 0;
  int64_t unusual_runs = 0;
  std::vector<RunStep> unusual_last_steps;  // the first hundred
  // What Select would keep for the variables N and E, those that the table
  // has, or the text of its Error.
  std::vector<PointsSummary> kept;
  SelectionReport report;
  std::string selection_error;
};

// Summarises a table in one pass. Memory grows with the runs, or with the rows
// where each row counts: without a column of runs, or with `--row all`. Throws
// Error as TableReader does, for a step that is no number, and for options that
// name an unknown column; whatever else keeps Select from working is told in
// selection_error.
TableSummary Inspect(TableReader* reader, const InspectOptions& options);

}  // namespace routescale
